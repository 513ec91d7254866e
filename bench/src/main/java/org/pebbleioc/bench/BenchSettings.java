package org.pebbleioc.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What every part is told.
 *
 * @param roundNs length of a round
 * @param results folder of raw data and plots
 * @param arguments what stands behind {@code --} on the command line, for parts that take some
 */
record BenchSettings(long roundNs, Path results, List<String> arguments) {
    /** A finished sheet: its table goes to the terminal, raw data and plot to the results. */
    void publish(final Sheet sheet) throws IOException {
        System.out.println(sheet.title() + "\n");
        System.out.println(sheet.tableText());
        SheetFiles.write(sheet, results);
    }
}
