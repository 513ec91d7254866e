package org.pebbleioc.ioc.db;

/** A record file that cannot be loaded: where, what was wrong, and the text that stands there. */
public final class DbFileException extends Exception {
    private final Location location;

    public DbFileException(final Location location, final String problem, final String text) {
        super(location + ": " + problem + (text.isEmpty() ? "" : ", at: " + text));
        this.location = location;
    }

    public Location location() {
        return location;
    }
}
