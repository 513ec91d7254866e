package org.pebbleioc.ioc.putlog;

import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import org.pebbleioc.ioc.channel.ElementType;
import org.pebbleioc.ioc.channel.GeneralFormat;
import org.pebbleioc.ioc.channel.Sample;

/** Values as the put log writes them, as text and as JSON. */
final class PutValues {
    private static final int MOST_BYTES = 400;

    private PutValues() {}

    /** A number or a quoted text; of an array the first element, and of characters all. */
    static String plain(final Sample sample) {
        if (sample.count() == 0) {
            return "";
        }
        return isText(sample) ? quoted(text(sample)) : number(sample, 0, 6);
    }

    /** A value, an array with all elements that fit in 400 bytes, or a text. */
    static String json(final Sample sample, final boolean isArray) {
        if (sample.array() instanceof byte[] && isArray) {
            return "[" + quoted(cut(text(sample))) + "]";
        }
        if (!isArray) {
            return sample.count() == 0 ? "null" : jsonElement(sample, 0);
        }
        final int most = Math.max(1, MOST_BYTES / bytes(sample.elementType()));
        final StringBuilder out = new StringBuilder("[");
        for (int i = 0; i < Math.min(most, sample.count()); i++) {
            out.append(i == 0 ? "" : ",").append(jsonElement(sample, i));
        }
        return out.append("]").toString();
    }

    private static String jsonElement(final Sample sample, final int index) {
        final Object value = Array.get(sample.array(), index);
        if (value instanceof String text) {
            return quoted(text);
        }
        final double number = ((Number) value).doubleValue();
        if (Double.isNaN(number)) {
            return "\"Nan\"";
        }
        return Double.isInfinite(number) ? number > 0 ? "\"Infinity\"" : "\"-Infinity\"" : number(sample, index, 15);
    }

    static String jsonNumber(final double value) {
        return Double.isFinite(value) ? GeneralFormat.text(value, 15) : "\"Nan\"";
    }

    private static String cut(final String text) {
        return text.length() <= MOST_BYTES ? text : text.substring(0, MOST_BYTES);
    }

    static boolean isText(final Sample sample) {
        return sample.array() instanceof String[] || sample.array() instanceof byte[] && sample.count() > 1;
    }

    /** NaN for what is no single number. */
    static double number(final Sample sample) {
        return sample.count() == 1 && !isText(sample)
                ? ((Number) Array.get(sample.array(), 0)).doubleValue()
                : Double.NaN;
    }

    private static String text(final Sample sample) {
        if (sample.array() instanceof byte[] bytes) {
            int length = 0;
            while (length < sample.count() && bytes[length] != 0) {
                length++;
            }
            return new String(bytes, 0, length, StandardCharsets.UTF_8);
        }
        return String.valueOf(Array.get(sample.array(), 0));
    }

    private static String number(final Sample sample, final int index, final int digits) {
        final Number value = (Number) Array.get(sample.array(), index);
        if (value instanceof Double || value instanceof Float) {
            return GeneralFormat.text(value.doubleValue(), digits);
        }
        if (value instanceof Byte && sample.elementType() == ElementType.UCHAR) {
            return String.valueOf(Byte.toUnsignedInt(value.byteValue()));
        }
        return value instanceof Short && sample.elementType() == ElementType.ENUM
                ? String.valueOf(Short.toUnsignedInt(value.shortValue()))
                : String.valueOf(value);
    }

    private static int bytes(final ElementType type) {
        return switch (type) {
            case STRING -> 40;
            case CHAR, UCHAR -> 1;
            default -> 8;
        };
    }

    static String quoted(final String text) {
        final StringBuilder out = new StringBuilder("\"");
        for (final char c : text.toCharArray()) {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> out.append(c < ' ' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
            }
        }
        return out.append('"').toString();
    }

    /** Whether a put has changed anything. */
    static boolean same(final Sample a, final Sample b) {
        if (a.count() != b.count()) {
            return false;
        }
        for (int i = 0; i < a.count(); i++) {
            if (!Array.get(a.array(), i).equals(Array.get(b.array(), i))) {
                return false;
            }
        }
        return true;
    }
}
