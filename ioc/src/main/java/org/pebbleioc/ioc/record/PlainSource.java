package org.pebbleioc.ioc.record;

/** A value that belongs to no PV. */
record PlainSource(Object value) implements Links.Source {
    private static final int PRECISION = 6;

    @Override
    public String text() {
        final Object first = ElementArrays.first(value);
        return first == null ? "" : Convert.text(first, PRECISION);
    }

    @Override
    public boolean isText() {
        return value instanceof String || value instanceof String[];
    }

    @Override
    public boolean isChoice() {
        return false;
    }

    @Override
    public boolean isUnsigned() {
        return false;
    }
}
