package org.pebbleioc.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What one measurement has to show: a table for people, every single value for later, and a plot. A value belongs to a
 * group (an image size, say) and a series (who was measured); {@link SheetFiles} draws a bar for each.
 */
final class Sheet {
    /** The rounds of one series in one group. */
    record Values(String group, String series, String unit, double[] rounds) {
        double median() {
            return Sheet.median(rounds);
        }

        double lowest() {
            return Arrays.stream(rounds).min().orElse(Double.NaN);
        }

        double highest() {
            return Arrays.stream(rounds).max().orElse(Double.NaN);
        }
    }

    private final String name;
    private final String title;
    private final Table table;
    private final List<Values> values = new ArrayList<>();
    private String plotUnit;

    /**
     * @param name of its files
     * @param title one line, with the number of rounds
     */
    Sheet(final String name, final String title, final String... columns) {
        this.name = name;
        this.title = title;
        table = new Table(columns);
    }

    String name() {
        return name;
    }

    String title() {
        return title;
    }

    String tableText() {
        return table.text();
    }

    List<Values> values() {
        return values;
    }

    /** A row of the table. */
    void row(final String... cells) {
        table.row(cells);
    }

    /** Raw data; the first unit given is the one of the plot. Answers the median. */
    double add(final String group, final String series, final String unit, final double... rounds) {
        if (plotUnit == null) {
            plotUnit = unit;
        }
        values.add(new Values(group, series, unit, rounds.clone()));
        return median(rounds);
    }

    /** Null before there is a value. */
    String plotUnit() {
        return plotUnit;
    }

    static double median(final double[] rounds) {
        final double[] sorted = rounds.clone();
        Arrays.sort(sorted);
        return sorted.length % 2 == 1
                ? sorted[sorted.length / 2]
                : (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2;
    }

    static String number(final double value, final int decimals) {
        return String.format(java.util.Locale.ROOT, "%." + decimals + "f", value);
    }
}
