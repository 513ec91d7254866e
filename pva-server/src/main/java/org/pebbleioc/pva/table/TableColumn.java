package org.pebbleioc.pva.table;

import org.epics.pvdata.pv.ScalarType;

/**
 * One column of a table.
 *
 * @param name field of {@code value}: letters, digits and underscores, beginning with a letter
 * @param label what a screen writes above it
 * @param type of its cells: {@code pvString}, {@code pvInt}, {@code pvLong} or {@code pvDouble}, which every client shows
 */
public record TableColumn(String name, String label, ScalarType type) {
    public TableColumn {
        if (!name.matches("[A-Za-z][A-Za-z0-9_]*")) {
            throw new IllegalArgumentException("name=" + name + " is no field name");
        }
        if (type != ScalarType.pvString
                && type != ScalarType.pvInt
                && type != ScalarType.pvLong
                && type != ScalarType.pvDouble) {
            throw new IllegalArgumentException(
                    "type=" + type + " of column " + name + ": text, int32, int64 or float64");
        }
    }

    public static TableColumn text(final String name, final String label) {
        return new TableColumn(name, label, ScalarType.pvString);
    }

    public static TableColumn int32(final String name, final String label) {
        return new TableColumn(name, label, ScalarType.pvInt);
    }

    public static TableColumn int64(final String name, final String label) {
        return new TableColumn(name, label, ScalarType.pvLong);
    }

    public static TableColumn float64(final String name, final String label) {
        return new TableColumn(name, label, ScalarType.pvDouble);
    }

    /** Whether a cell of this column can hold the value. */
    boolean takes(final Object cell) {
        return type == ScalarType.pvString ? cell != null : cell instanceof Number;
    }
}
