package org.pebbleioc.ioc.record;

import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;

/** Functions and constants of CALC expressions. */
final class Functions {
    private static final Map<String, DoubleUnaryOperator> ONE = Map.ofEntries(
            Map.entry("ABS", Math::abs),
            Map.entry("SQRT", Math::sqrt),
            Map.entry("SQR", Math::sqrt),
            Map.entry("EXP", Math::exp),
            Map.entry("LOG", Math::log10),
            Map.entry("LN", Math::log),
            Map.entry("LOGE", Math::log),
            Map.entry("SIN", Math::sin),
            Map.entry("COS", Math::cos),
            Map.entry("TAN", Math::tan),
            Map.entry("ASIN", Math::asin),
            Map.entry("ACOS", Math::acos),
            Map.entry("ATAN", Math::atan),
            Map.entry("SINH", Math::sinh),
            Map.entry("COSH", Math::cosh),
            Map.entry("TANH", Math::tanh),
            Map.entry("CEIL", Math::ceil),
            Map.entry("FLOOR", Math::floor),
            Map.entry("INT", x -> (int) (x >= 0 ? x + 0.5 : x - 0.5)),
            Map.entry("NINT", x -> (int) (x >= 0 ? x + 0.5 : x - 0.5)));

    static DoubleSupplier constant(final String word) {
        return switch (word) {
            case "PI" -> () -> Math.PI;
            case "D2R" -> () -> Math.PI / 180;
            case "R2D" -> () -> 180 / Math.PI;
            case "S2R" -> () -> Math.PI / 180 / 3600;
            case "R2S" -> () -> 180 * 3600 / Math.PI;
            case "INF" -> () -> Double.POSITIVE_INFINITY;
            case "NAN" -> () -> Double.NaN;
            case "RNDM" -> () -> ThreadLocalRandom.current().nextDouble();
            default -> null;
        };
    }

    static boolean exists(final String word) {
        return ONE.containsKey(word)
                || switch (word) {
                    case "MIN", "MAX", "ATAN2", "FMOD", "FINITE", "ISINF", "ISNAN" -> true;
                    default -> false;
                };
    }

    static boolean takes(final String word, final int count) {
        return switch (word) {
            case "MIN", "MAX", "FINITE", "ISNAN" -> count >= 1;
            case "ATAN2", "FMOD" -> count == 2;
            default -> count == 1;
        };
    }

    static double call(final String word, final double[] x) {
        final DoubleUnaryOperator one = ONE.get(word);
        if (one != null) {
            return one.applyAsDouble(x[0]);
        }
        return switch (word) {
            case "MIN" -> java.util.Arrays.stream(x).reduce(Math::min).getAsDouble();
            case "MAX" -> java.util.Arrays.stream(x).reduce(Math::max).getAsDouble();
            // base takes the arguments in the order (x, y)
            case "ATAN2" -> Math.atan2(x[1], x[0]);
            case "FMOD" -> x[0] % x[1];
            case "FINITE" -> Expression.truth(java.util.Arrays.stream(x).allMatch(Double::isFinite));
            case "ISNAN" -> Expression.truth(java.util.Arrays.stream(x).anyMatch(Double::isNaN));
            default -> Expression.truth(Double.isInfinite(x[0]));
        };
    }

    private Functions() {}
}
