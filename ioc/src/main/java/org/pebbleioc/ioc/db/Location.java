package org.pebbleioc.ioc.db;

/**
 * A place in a file.
 *
 * @param line from 1; 0 where no line is meant
 * @param column from 1, in the line after macro expansion; 0 where no column is meant
 */
public record Location(String file, int line, int column) {
    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
