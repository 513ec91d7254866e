package org.pebbleioc.ioc.config;

/** An option text is wrong; says where. */
public final class OptionException extends IllegalArgumentException {
    private final int column;

    /** @param column in the option text, the first character is 1; 0 for a value of the command line */
    public OptionException(final int column, final String message) {
        super(message + (column == 0 ? " (given with -p)" : " (column " + column + " of the options)"));
        this.column = column;
    }

    public int column() {
        return column;
    }
}
