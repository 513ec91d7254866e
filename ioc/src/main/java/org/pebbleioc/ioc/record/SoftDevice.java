package org.pebbleioc.ioc.record;

/** {@code Soft Channel}, {@code Raw Soft Channel} and {@code Async Soft Channel}: the other end is a link. */
final class SoftDevice extends Device {
    private final boolean raw;
    private final boolean waits;

    /**
     * @param raw values go through RVAL
     * @param waits an output is done when all that its write caused is done
     */
    SoftDevice(final boolean raw, final boolean waits) {
        this.raw = raw;
        this.waits = waits;
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
        return switch (record.field("VAL").type()) {
            case STRING -> processor.links().text(record, "INP");
            case ARRAY -> {
                final Links.Source source = processor.links().source(record, "INP");
                // texts of choices, not their numbers
                final String choice = source != null
                                && source.isChoice()
                                && ElementArrays.ftvl(record, record.field("VAL"))
                                        .equals("STRING")
                        ? source.text()
                        : null;
                yield source == null ? null : choice != null ? new String[] {choice} : source.value();
            }
            default -> processor.links().value(record, "INP");
        };
    }

    @Override
    boolean write(final DbRecord record, final Object value, final Processor processor) {
        if (waits && record.link("OUT").reads()) {
            processor.links().write(record, "OUT", value, () -> processor.completeLater(record));
            return false;
        }
        processor.links().write(record, "OUT", value);
        return true;
    }
}
