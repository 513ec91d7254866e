package org.pebbleioc.ioc.record;

/** Stands where device support could not be made: the record is INVALID and says why. */
final class BrokenDevice extends Device {
    private final String message;

    BrokenDevice(final String message) {
        this.message = message;
    }

    @Override
    Object read(final DbRecord record, final Processor processor) {
        Alarms.raise(record, Alarms.LINK, Alarms.INVALID, message);
        return null;
    }

    @Override
    boolean write(final DbRecord record, final Object value, final Processor processor) {
        Alarms.raise(record, Alarms.LINK, Alarms.INVALID, message);
        return true;
    }

    @Override
    boolean ioIntr(final DbRecord record, final boolean on) {
        return true;
    }
}
