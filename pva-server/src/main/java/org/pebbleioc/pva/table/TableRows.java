package org.pebbleioc.pva.table;

import java.util.ArrayList;
import java.util.List;

/** Collects the rows of a table while it is being built. One thread, until the builder returns. */
public final class TableRows {
    private final List<TableColumn> columns;
    private final List<Object[]> rows = new ArrayList<>();
    private int severity;
    private String message = "";

    TableRows(final List<TableColumn> columns) {
        this.columns = columns;
    }

    /**
     * Appends one row: a cell for each column, in the order of the columns. A text column takes any object's
     * {@code toString}; the others take any {@link Number}.
     *
     * @throws IllegalArgumentException where number or type of the cells does not fit
     */
    public void add(final Object... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException("cells=" + cells.length + " for " + columns.size() + " columns");
        }
        for (int i = 0; i < cells.length; i++) {
            if (!columns.get(i).takes(cells[i])) {
                throw new IllegalArgumentException(columns.get(i).name() + "=" + cells[i] + " does not fit "
                        + columns.get(i).type());
            }
        }
        rows.add(cells.clone());
    }

    /** Alarm of the whole table: severity 0 none, 1 minor, 2 major, 3 invalid. Without a call there is none. */
    public void alarm(final int newSeverity, final String newMessage) {
        severity = newSeverity;
        message = newMessage;
    }

    int count() {
        return rows.size();
    }

    Object cell(final int row, final int column) {
        return rows.get(row)[column];
    }

    int severity() {
        return severity;
    }

    String message() {
        return message;
    }
}
