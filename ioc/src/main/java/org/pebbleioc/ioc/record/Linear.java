package org.pebbleioc.ioc.record;

/** Raw to engineering units and back: ROFF, ASLO, AOFF, then LINR. */
final class Linear {
    private static final int NO_CONVERSION = 0;
    private static final int LINEAR = 2;

    static void init(final DbRecord record) {
        // as base: device support that knows no EOFF means the low end
        if (record.number("ESLO") == 1 && record.number("EOFF") == 0 && record.integer("LINR") == LINEAR) {
            record.set("EOFF", record.number("EGUL"));
        }
    }

    static double toValue(final DbRecord record, final int raw, final Processor processor) {
        double value = (double) raw + record.unsigned("ROFF");
        if (record.number("ASLO") != 0) {
            value *= record.number("ASLO");
        }
        value += record.number("AOFF");
        final int conversion = record.integer("LINR");
        if (conversion == NO_CONVERSION) {
            return value;
        }
        if (conversion <= LINEAR) {
            return value * record.number("ESLO") + record.number("EOFF");
        }
        final BreakTable table = table(record, processor);
        if (table == null) {
            return value;
        }
        final BreakTable.Result result = table.toEngineering(value);
        range(record, result);
        return result.value();
    }

    static int toRaw(final DbRecord record, final double engineering, final Processor processor) {
        double value = engineering;
        final int conversion = record.integer("LINR");
        if (conversion > LINEAR) {
            final BreakTable table = table(record, processor);
            if (table == null) {
                return record.integer("RVAL");
            }
            final BreakTable.Result result = table.toRaw(value);
            range(record, result);
            value = result.value();
        } else if (conversion != NO_CONVERSION) {
            value = record.number("ESLO") == 0 ? 0 : (value - record.number("EOFF")) / record.number("ESLO");
        }
        value -= record.number("AOFF");
        if (record.number("ASLO") != 0) {
            value /= record.number("ASLO");
        }
        value -= record.unsigned("ROFF");
        return (int) (value >= 0 ? value + 0.5 : value - 0.5);
    }

    private static BreakTable table(final DbRecord record, final Processor processor) {
        final String name = Convert.fieldText(record, record.field("LINR"));
        final BreakTable table = processor.breakTables().get(name);
        if (table == null) {
            Alarms.raise(record, Alarms.SOFT, Alarms.MAJOR, "no breakpoint table " + name);
        }
        return table;
    }

    private static void range(final DbRecord record, final BreakTable.Result result) {
        if (result.outside()) {
            Alarms.raise(record, Alarms.SOFT, Alarms.MAJOR, "outside of the breakpoint table");
        }
    }

    private Linear() {}
}
