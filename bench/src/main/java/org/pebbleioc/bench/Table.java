package org.pebbleioc.bench;

import java.util.ArrayList;
import java.util.List;

/** A Markdown table, columns padded so that it reads on a terminal too. */
final class Table {
    private final List<String[]> rows = new ArrayList<>();

    Table(final String... header) {
        rows.add(header);
    }

    void row(final String... cells) {
        rows.add(cells);
    }

    String text() {
        final int[] widths = new int[rows.get(0).length];
        for (final String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        final StringBuilder out = new StringBuilder();
        for (int r = 0; r < rows.size(); r++) {
            line(out, rows.get(r), widths, ' ');
            if (r == 0) {
                final String[] dashes = new String[widths.length];
                java.util.Arrays.fill(dashes, "");
                line(out, dashes, widths, '-');
            }
        }
        return out.toString();
    }

    private static void line(final StringBuilder out, final String[] cells, final int[] widths, final char pad) {
        out.append('|');
        for (int i = 0; i < widths.length; i++) {
            out.append(pad).append(cells[i]);
            out.append(String.valueOf(pad).repeat(widths[i] - cells[i].length() + 1))
                    .append('|');
        }
        out.append(System.lineSeparator());
    }
}
