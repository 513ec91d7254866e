package org.pebbleioc.ioc.record;

/** Raw to engineering units and back, LINR SLOPE and LINEAR. */
final class Linear {
    static void init(final DbRecord record) {
        if (record.integer("LINR") == 2 && record.number("EGUF") == record.number("EGUL")) {
            return;
        }
        if (record.number("EOFF") == 0 && record.integer("LINR") == 2) {
            record.set("EOFF", record.number("EGUL"));
        }
    }

    static double toValue(final DbRecord record, final int raw) {
        double value = (double) raw + record.unsigned("ROFF");
        if (record.number("ASLO") != 0) {
            value *= record.number("ASLO");
        }
        value += record.number("AOFF");
        return record.integer("LINR") == 0 ? value : value * record.number("ESLO") + record.number("EOFF");
    }

    static int toRaw(final DbRecord record, final double engineering) {
        double value = engineering;
        if (record.integer("LINR") != 0) {
            value = record.number("ESLO") == 0 ? 0 : (value - record.number("EOFF")) / record.number("ESLO");
        }
        value -= record.number("AOFF");
        if (record.number("ASLO") != 0) {
            value /= record.number("ASLO");
        }
        return (int) ((value >= 0 ? value + 0.5 : value - 0.5) - record.unsigned("ROFF"));
    }

    private Linear() {}
}
