package org.pebbleioc.ioc.record;

/** A device that is only there so that a module's records have a value. */
final class ConstantDevice extends Device {
    private final Object value;

    ConstantDevice(final Object value) {
        this.value = value;
    }

    @Override
    Object read(final DbRecord record, final Processor processor) {
        return value;
    }

    @Override
    boolean write(final DbRecord record, final Object written, final Processor processor) {
        return true;
    }
}
