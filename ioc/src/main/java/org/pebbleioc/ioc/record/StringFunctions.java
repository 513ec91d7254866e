package org.pebbleioc.ioc.record;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.pebbleioc.ioc.record.StringOperators.Failure;

/** Functions and constants of the string calculation. */
final class StringFunctions {
    private static final Map<String, DoubleUnaryOperator> NUMERIC = Map.ofEntries(
            Map.entry("ABS", Math::abs),
            Map.entry("NOT", x -> -x), // here it is a minus
            Map.entry("SQRT", x -> Math.sqrt(notNegative(x))),
            Map.entry("SQR", x -> Math.sqrt(notNegative(x))),
            Map.entry("EXP", Math::exp),
            Map.entry("LOG", x -> Math.log10(notNegative(x))),
            Map.entry("LN", x -> Math.log(notNegative(x))),
            Map.entry("LOGE", x -> Math.log(notNegative(x))),
            Map.entry("ACOS", Math::acos),
            Map.entry("ASIN", Math::asin),
            Map.entry("ATAN", Math::atan),
            Map.entry("COS", Math::cos),
            Map.entry("SIN", Math::sin),
            Map.entry("TAN", Math::tan),
            Map.entry("COSH", Math::cosh),
            Map.entry("SINH", Math::sinh),
            Map.entry("TANH", Math::tanh),
            Map.entry("CEIL", Math::ceil),
            Map.entry("FLOOR", Math::floor),
            Map.entry("ISINF", x -> StringOperators.truth(Double.isInfinite(x))));
    private static final List<String> ONE = List.of(
            "INT",
            "NINT",
            "DBL",
            "STR",
            "BYTE",
            "LEN",
            "TR_ESC",
            "$T",
            "ESC",
            "$E",
            "CRC16",
            "MODBUS",
            "LRC",
            "AMODBUS",
            "XOR8",
            "ADD_XOR8");
    private static final List<String> TWO =
            List.of("ATAN2", "PRINTF", "$P", "SSCANF", "$S", "READ", "$R", "WRITE", "$W");
    private static final List<String> ANY = List.of("MIN", "MAX", "FINITE", "ISNAN");
    private static final Map<String, Double> CONSTANTS = Map.of(
            "PI", Math.PI,
            "D2R", Math.PI / 180,
            "R2D", 180 / Math.PI,
            "S2R", Math.PI / (180 * 3600),
            "R2S", 180 * 3600 / Math.PI);
    /** The longest first: LOGE before LOG. */
    private static final List<String> WORDS = Stream.of(
                    NUMERIC.keySet(),
                    ONE,
                    TWO,
                    ANY,
                    CONSTANTS.keySet(),
                    List.of("VAL", "SVAL", "UNTIL", "RNDM", "NRNDM"))
            .flatMap(java.util.Collection::stream)
            .sorted(Comparator.comparing(String::length).reversed())
            .toList();

    /** The name that stands here, in capitals; null for none. */
    static String word(final String text, final int at) {
        for (final String word : WORDS) {
            if (text.regionMatches(true, at, word, 0, word.length())) {
                return word;
            }
        }
        return null;
    }

    static Double constant(final String word) {
        return CONSTANTS.get(word);
    }

    static boolean isRandom(final String word) {
        return word.endsWith("RNDM");
    }

    static double random(final String word) {
        return word.equals("RNDM")
                ? ThreadLocalRandom.current().nextDouble()
                : ThreadLocalRandom.current().nextGaussian();
    }

    static boolean takes(final String word, final int count) {
        return ANY.contains(word) ? count >= 1 : count == (TWO.contains(word) ? 2 : 1);
    }

    static Object call(final String word, final Object[] x) {
        final DoubleUnaryOperator numeric = NUMERIC.get(word);
        if (numeric != null) {
            return numeric.applyAsDouble(StringOperators.number(x[0]));
        }
        return switch (word) {
            case "INT", "NINT" -> StringOperators.nearest(hunt(x[0]));
            case "DBL" -> hunt(x[0]);
            case "STR" -> StringOperators.text(x[0]);
            case "LEN" -> (double) StringOperators.text(x[0]).length();
            case "BYTE" -> x[0] instanceof String text ? (Double) (text.isEmpty() ? 0.0 : text.charAt(0)) : x[0];
            case "ATAN2" -> Math.atan2(StringOperators.number(x[1]), StringOperators.number(x[0]));
            case "MIN", "MAX" -> extreme(word.equals("MAX"), x);
            case "FINITE" ->
                StringOperators.truth(Arrays.stream(x).allMatch(v -> Double.isFinite(StringOperators.number(v))));
            case "ISNAN" ->
                StringOperators.truth(Arrays.stream(x).anyMatch(v -> Double.isNaN(StringOperators.number(v))));
            case "PRINTF", "$P" -> print(text(x[0]), x[1]);
            case "SSCANF", "$S" -> ScanFormat.scan(text(x[0]), text(x[1]));
            case "READ", "$R" -> BinaryText.read(text(x[0]), text(x[1]));
            case "WRITE", "$W" -> StringOperators.cut(BinaryText.write(text(x[0]), StringOperators.number(x[1])));
            default -> x[0] instanceof String text ? StringOperators.cut(ofText(word, text)) : x[0];
        };
    }

    private static String ofText(final String word, final String text) {
        return switch (word) {
            case "TR_ESC", "$T" -> BinaryText.raw(text);
            case "ESC", "$E" -> BinaryText.escaped(text);
            case "CRC16" -> BinaryText.escaped(BinaryText.crc16(BinaryText.raw(text)));
            case "MODBUS" -> text + BinaryText.escaped(BinaryText.crc16(BinaryText.raw(text)));
            case "LRC" -> BinaryText.escaped(BinaryText.lrc(BinaryText.raw(text)));
            case "AMODBUS" -> text + BinaryText.escaped(BinaryText.lrc(BinaryText.raw(text)));
            case "XOR8" -> BinaryText.escaped(BinaryText.xor(BinaryText.raw(text)));
            default -> text + BinaryText.escaped(BinaryText.xor(BinaryText.raw(text)));
        };
    }

    private static double notNegative(final double value) {
        if (value < 0) {
            throw new Failure("the argument is negative: " + value);
        }
        return value;
    }

    private static String text(final Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new Failure("the argument is no text: " + value);
    }

    /** The first number somewhere in a text. */
    private static double hunt(final Object value) {
        if (value instanceof Double number) {
            return number;
        }
        final String text = (String) value;
        int at = 0;
        while (at < text.length() && !Character.isDigit(text.charAt(at))) {
            at++;
        }
        at -= at > 0 && at < text.length() && text.charAt(at - 1) == '.' ? 1 : 0;
        at -= at > 0 && at < text.length() && text.charAt(at - 1) == '-' ? 1 : 0;
        return StringOperators.number(text.substring(at));
    }

    private static Object extreme(final boolean most, final Object[] values) {
        final boolean texts = Arrays.stream(values).allMatch(String.class::isInstance);
        Object best = values[0];
        for (final Object value : values) {
            if (texts) {
                final int order = ((String) value).compareTo((String) best);
                best = most ? order > 0 ? value : best : order < 0 ? value : best;
            } else {
                final double a = StringOperators.number(best);
                final double b = StringOperators.number(value);
                best = most ? Double.isNaN(b) || b > a ? b : a : Double.isNaN(b) || b < a ? b : a;
            }
        }
        return best;
    }

    private static String print(final String format, final Object value) {
        final String plain = format.replace("%%", "");
        final int percent = plain.indexOf('%');
        int at = percent < 0 ? plain.length() : percent + 1;
        while (at < plain.length() && "*cdeEfgGiousxX".indexOf(plain.charAt(at)) < 0) {
            at++;
        }
        if (at < plain.length() && plain.charAt(at) == '*') {
            throw new Failure("an asterisk in a format: " + format);
        }
        final boolean integer = at < plain.length() && "cdiouxX".indexOf(plain.charAt(at)) >= 0;
        final Object[] argument = {value};
        final PrintfFormat printf = new PrintfFormat(format, text -> {
            final Object next = argument[0];
            argument[0] = null; // there is one argument
            if (next == null) {
                return null;
            }
            if (text) {
                return StringOperators.text(next);
            }
            final double number = StringOperators.number(next);
            return integer ? (Number) (long) StringOperators.nearest(number) : (Number) number;
        });
        return StringOperators.cut(printf.text(""));
    }

    private StringFunctions() {}
}
