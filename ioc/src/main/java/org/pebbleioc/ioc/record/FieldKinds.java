package org.pebbleioc.ioc.record;

import java.util.List;
import java.util.Set;
import org.pebbleioc.ioc.channel.Metadata;

/** What base's record types say about fields other than VAL. */
final class FieldKinds {
    private static final Set<String> LIKE_VALUE =
            Set.of("OVAL", "PVAL", "HIHI", "HIGH", "LOW", "LOLO", "LALM", "ALST", "MLST", "SVAL", "IVOV");

    private static final Set<String> WITH_INPUTS = Set.of("calc", "calcout", "sub");

    /** Units, precision and limits are those of the value. */
    static boolean isLikeValue(final DbRecord record, final FieldDef field) {
        // HIGH of a bo is a time
        return LIKE_VALUE.contains(field.name())
                && field.type().isFloating()
                && record.field("VAL").type() != FieldType.ENUM;
    }

    static Metadata withoutAlarmLimits(final Metadata m) {
        return new Metadata(
                m.units(),
                m.precision(),
                m.displayLow(),
                m.displayHigh(),
                m.controlLow(),
                m.controlHigh(),
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                m.choices(),
                m.description(),
                m.form());
    }

    /** The link to a record that a number of a calculation is read from; null where this field is no such number. */
    static Link input(final DbRecord record, final FieldDef field) {
        final String name = field.name();
        if (field.type() != FieldType.DOUBLE
                || name.length() > 2
                || !WITH_INPUTS.contains(record.type().name())) {
            return null;
        }
        final String link = "INP" + (name.length() == 2 && name.charAt(0) == 'L' ? name.substring(1) : name);
        final Link input = record.has(link) ? record.link(link) : null;
        return input != null && input.target() != null && input.target() != record ? input : null;
    }

    /** What is told of such a number: what its record says, in the range of the field. */
    static Metadata ofInput(final Metadata there, final double[] range, final String description) {
        return new Metadata(
                there.units(),
                there.precision(),
                there.displayLow(),
                there.displayHigh(),
                range[0],
                range[1],
                there.alarmLow(),
                there.warningLow(),
                there.warningHigh(),
                there.alarmHigh(),
                List.of(),
                description,
                "",
                there.severities());
    }

    /** As in base: an mbbo without states is a number for its clients. */
    static boolean isPlainNumber(final DbRecord record, final FieldDef field) {
        return field.type() == FieldType.ENUM && record.type().name().equals("mbbo") && !record.flag("SDEF");
    }

    /** Digits behind the point: two of delays, PREC of what the record has one for, otherwise six. */
    static int precision(final DbRecord record, final FieldDef field) {
        return switch (record.type().name() + "." + field.name()) {
            case "calcout.ODLY", "bo.HIGH", "busy.HIGH", "histogram.SDEL" -> 2;
            default -> {
                final boolean delay =
                        record.type().name().equals("seq") && field.name().startsWith("DLY");
                yield delay
                        ? 2
                        : record.has("PREC")
                                ? record.integer("PREC")
                                : field.type().isFloating() ? 6 : 0;
            }
        };
    }

    /** Floating fields, and integers of a record whose value is one. */
    static boolean hasUnits(final DbRecord record, final FieldDef field) {
        final FieldDef value = record.type().field("VAL");
        return field.type().isFloating()
                || value != null
                        && field.type() == value.type()
                        && (field.type() == FieldType.LONG || field.type() == FieldType.INT64);
    }

    /** Limits of a field that has none of its own: those of its type, where the record type tells limits at all. */
    static double[] range(final DbRecord record, final FieldDef field) {
        if (!record.has("LOPR")) {
            return new double[] {0, 0};
        }
        if (field.name().equals("NORD") && record.has("NELM")) {
            return new double[] {0, record.number("NELM")};
        }
        return switch (field.type()) {
            case CHAR -> new double[] {-128, 127};
            case UCHAR -> new double[] {0, 255};
            case SHORT -> new double[] {-32768, 32767};
            case USHORT -> new double[] {0, 65535};
            case LONG -> new double[] {Integer.MIN_VALUE, Integer.MAX_VALUE};
            case ULONG -> new double[] {0, 4294967295.0};
            case INT64 -> new double[] {Long.MIN_VALUE, Long.MAX_VALUE};
            case UINT64 -> new double[] {0, 0x1p64};
            case FLOAT -> new double[] {-1e30, 1e30};
            case DOUBLE -> new double[] {-1e300, 1e300};
            default -> new double[] {0, 0};
        };
    }

    private FieldKinds() {}
}
