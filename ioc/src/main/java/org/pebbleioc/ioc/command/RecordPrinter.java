package org.pebbleioc.ioc.command;

import java.io.PrintStream;
import org.pebbleioc.ioc.record.RecordDatabase;
import org.pebbleioc.ioc.record.RecordInspection;

/** Prints records as {@code dbpr} of base does. Any thread. */
final class RecordPrinter {
    private static final int TAB = 20;

    private final RecordInspection inspection;

    RecordPrinter(final RecordDatabase database) {
        inspection = new RecordInspection(database);
    }

    /** @param interest 0 to 4; fields of this level and below */
    void print(final PrintStream out, final String record, final int interest) {
        final Columns columns = new Columns(out, TAB);
        for (final RecordInspection.Field field : inspection.fields(record)) {
            // RTYP is no field there but an attribute
            if (field.interest() <= interest
                    && !field.type().equals("NOACCESS")
                    && !field.name().equals("RTYP")) {
                columns.add(String.format("%-4s: ", field.name())
                        + (field.link().equals("CONSTANT") && field.text().isEmpty()
                                ? "CONSTANT"
                                : (field.link().isEmpty() ? "" : field.link() + " ") + field.text()));
            }
        }
        columns.flush();
    }
}
