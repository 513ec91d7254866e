package org.pebbleioc.ioc.record;

import java.util.ArrayList;
import java.util.List;
import org.pebbleioc.ioc.channel.GeneralFormat;
import org.pebbleioc.ioc.db.BreakTableDefinition;

/** A breakpoint table: straight lines between points; raw values increase. Beyond the ends the last lines go on. */
final class BreakTable {
    private final double[] raw;
    private final double[] engineering;

    /**
     * A converted value.
     *
     * @param outside the table does not reach so far
     */
    record Result(double value, boolean outside) {}

    /** @param definition at least two points; checked by the parser */
    BreakTable(final BreakTableDefinition definition) {
        raw = definition.raw().stream().mapToDouble(Double::doubleValue).toArray();
        engineering = definition.engineering().stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    /** The points as a record file has them. */
    List<String> points() {
        final List<String> points = new ArrayList<>();
        for (int i = 0; i < raw.length; i++) {
            points.add(GeneralFormat.text(raw[i], 15) + " " + GeneralFormat.text(engineering[i], 15));
        }
        return points;
    }

    Result toEngineering(final double value) {
        int line = 0;
        while (line < raw.length - 2 && value >= raw[line + 1]) {
            line++;
        }
        return new Result(interpolate(value, raw, engineering, line), value < raw[0] || value > raw[raw.length - 1]);
    }

    Result toRaw(final double value) {
        final boolean rises = engineering[engineering.length - 1] > engineering[0];
        int line = 0;
        while (line < raw.length - 2 && (rises ? value >= engineering[line + 1] : value <= engineering[line + 1])) {
            line++;
        }
        final double first = engineering[0];
        final double last = engineering[engineering.length - 1];
        final boolean outside = rises ? value < first || value > last : value > first || value < last;
        return new Result(interpolate(value, engineering, raw, line), outside);
    }

    private static double interpolate(final double x, final double[] from, final double[] to, final int line) {
        return to[line] + (x - from[line]) * (to[line + 1] - to[line]) / (from[line + 1] - from[line]);
    }
}
