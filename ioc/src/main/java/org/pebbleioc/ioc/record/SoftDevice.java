package org.pebbleioc.ioc.record;

/** {@code Soft Channel} and {@code Raw Soft Channel}: the other end is a link. */
final class SoftDevice extends Device {
    private final boolean raw;

    SoftDevice(final boolean raw) {
        this.raw = raw;
    }

    @Override
    boolean raw() {
        return raw;
    }

    @Override
    boolean masks() {
        return raw;
    }

    @Override
    Object read(final DbRecord record, final Processor processor) {
        final String name = record.type().name();
        if (name.equals("stringin")) {
            return processor.links().text(record, "INP");
        }
        if (name.equals("waveform")) {
            final Links.Source source = processor.links().source(record, "INP");
            return source == null ? null : source.value();
        }
        return processor.links().number(record, "INP");
    }

    @Override
    void write(final DbRecord record, final Object value, final Processor processor) {
        processor.links().write(record, "OUT", value);
    }
}
