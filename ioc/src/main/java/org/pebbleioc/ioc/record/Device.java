package org.pebbleioc.ioc.record;

/** Device support of one record: where its value comes from or goes to. Methods under the record's lock set. */
abstract class Device {
    /** Values go through RVAL and the record's conversion. */
    boolean raw() {
        return false;
    }

    /** Floating point values are scaled by ASLO and AOFF. */
    boolean scales() {
        return false;
    }

    /** Raw values of mbbi are masked by NOBT. */
    boolean masks() {
        return false;
    }

    /** A waveform is written to the device instead of read. */
    boolean writes() {
        return false;
    }

    /** Number, String or array; null when nothing was read, with the alarm raised where that is one. */
    abstract Object read(DbRecord record, Processor processor);

    /**
     * @return false when the device calls {@link Processor#complete} later
     */
    abstract boolean write(DbRecord record, Object value, Processor processor);

    /** The driver's value at start, or null. */
    Object present(final DbRecord record) {
        return null;
    }

    /** A value that the driver set by itself since the last processing; null when there is none. */
    Object takeReadback(final DbRecord record) {
        return null;
    }

    /** Turns I/O Intr scanning on or off; false where this device cannot. */
    boolean ioIntr(final DbRecord record, final boolean on) {
        return !on;
    }

    /** The record is to forget this device. */
    void close() {}
}
