package org.pebbleioc.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.Styler;

/** The files of a sheet: {@code NAME.csv} and {@code NAME.json} with every value, {@code NAME.png} with the medians. */
final class SheetFiles {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 480;

    private SheetFiles() {}

    static void write(final Sheet sheet, final Path folder) throws IOException {
        final String at = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        final String machine = Machine.line();
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(sheet.name() + ".csv"), csv(sheet, machine, at));
        Files.writeString(folder.resolve(sheet.name() + ".json"), json(sheet, machine, at));
        if (sheet.plotUnit() != null) {
            try {
                plot(sheet, machine, at, folder.resolve(sheet.name() + ".png"));
            } catch (final RuntimeException | LinkageError e) { // Java without fonts
                System.out.println("no plot of " + sheet.name() + ": " + e + "\n");
            }
        }
    }

    private static String csv(final Sheet sheet, final String machine, final String at) {
        final StringBuilder out = new StringBuilder("machine,time,measurement,group,series,unit,round,value\n");
        for (final Sheet.Values values : sheet.values()) {
            for (int round = 0; round < values.rounds().length; round++) {
                out.append(cell(machine)).append(',').append(at).append(',').append(cell(sheet.name()));
                out.append(',').append(cell(values.group())).append(',').append(cell(values.series()));
                out.append(',').append(cell(values.unit())).append(',').append(round);
                out.append(',').append(values.rounds()[round]).append('\n');
            }
        }
        return out.toString();
    }

    private static String cell(final String text) {
        return text.matches("[^,\"\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    private static String json(final Sheet sheet, final String machine, final String at) {
        return "{\"machine\": " + quoted(machine) + ",\n \"time\": " + quoted(at) + ",\n \"measurement\": "
                + quoted(sheet.name()) + ",\n \"title\": " + quoted(sheet.title()) + ",\n \"values\": [\n  "
                + sheet.values().stream().map(SheetFiles::json).collect(Collectors.joining(",\n  "))
                + "\n ]}\n";
    }

    private static String json(final Sheet.Values values) {
        final List<String> rounds = new ArrayList<>();
        for (final double value : values.rounds()) {
            rounds.add(Double.isFinite(value) ? Double.toString(value) : "null");
        }
        return "{\"group\": " + quoted(values.group()) + ", \"series\": " + quoted(values.series()) + ", \"unit\": "
                + quoted(values.unit()) + ", \"rounds\": [" + String.join(", ", rounds) + "]}";
    }

    private static String quoted(final String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    /** Bars: a group of them for each group, a colour for each series, from lowest to highest as a thin line. */
    private static void plot(final Sheet sheet, final String machine, final String at, final Path file)
            throws IOException {
        final Set<String> groups = new LinkedHashSet<>();
        final Set<String> series = new LinkedHashSet<>();
        for (final Sheet.Values values : sheet.values()) {
            if (values.unit().equals(sheet.plotUnit())) {
                groups.add(values.group());
                series.add(values.series());
            }
        }
        final CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(sheet.title())
                .xAxisTitle(machine + ", " + at.substring(0, 10))
                .yAxisTitle(sheet.plotUnit())
                .build();
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
        chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
        chart.getStyler()
                .setChartTitleFont(chart.getStyler().getChartTitleFont().deriveFont(14f));
        chart.getStyler().setChartBackgroundColor(java.awt.Color.WHITE);
        chart.getStyler().setYAxisMin(0.0);
        for (final String one : series) {
            final List<Double> medians = new ArrayList<>();
            final List<Double> errors = new ArrayList<>();
            for (final String group : groups) {
                final Sheet.Values values = find(sheet, group, one);
                medians.add(values == null ? 0 : values.median());
                errors.add(
                        values == null
                                ? 0
                                : Math.max(values.highest() - values.median(), values.median() - values.lowest()));
            }
            chart.addSeries(one, new ArrayList<>(groups), medians, errors);
        }
        BitmapEncoder.saveBitmap(chart, file.toString(), BitmapEncoder.BitmapFormat.PNG);
    }

    private static Sheet.Values find(final Sheet sheet, final String group, final String series) {
        return sheet.values().stream()
                .filter(v -> v.unit().equals(sheet.plotUnit()))
                .filter(v -> v.group().equals(group) && v.series().equals(series))
                .findFirst()
                .orElse(null);
    }
}
