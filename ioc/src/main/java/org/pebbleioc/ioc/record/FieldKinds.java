package org.pebbleioc.ioc.record;

import java.util.Set;

/** What base's record types say about fields other than VAL. */
final class FieldKinds {
    private static final Set<String> LIKE_VALUE =
            Set.of("OVAL", "PVAL", "HIHI", "HIGH", "LOW", "LOLO", "LALM", "ALST", "MLST", "SVAL", "IVOV");

    /** Units, precision and limits are those of the value. */
    static boolean isLikeValue(final FieldDef field) {
        return LIKE_VALUE.contains(field.name()) && field.type().isFloating();
    }

    /** Limits of a field that has none of its own. */
    static double[] range(final FieldType type) {
        return switch (type) {
            case CHAR -> new double[] {-128, 127};
            case UCHAR -> new double[] {0, 255};
            case SHORT -> new double[] {-32768, 32767};
            case USHORT -> new double[] {0, 65535};
            case LONG -> new double[] {Integer.MIN_VALUE, Integer.MAX_VALUE};
            case ULONG -> new double[] {0, 4294967295.0};
            default -> new double[] {0, 0};
        };
    }

    private FieldKinds() {}
}
