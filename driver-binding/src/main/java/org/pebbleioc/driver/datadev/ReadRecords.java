package org.pebbleioc.driver.datadev;

import java.nio.ByteBuffer;

/** The driver's {@code DmaReadData}, one behind the other. Every one is zero when a read begins. */
final class ReadRecords {
    private final OffHeap memory;
    private int dirty;

    ReadRecords(final int capacity) {
        memory = new OffHeap(capacity * DatadevConstants.READ_BYTES);
    }

    long address() {
        return memory.address;
    }

    int capacity() {
        return memory.bytes.capacity() / DatadevConstants.READ_BYTES;
    }

    /**
     * Zeroes the records that the driver filled last time; it writes back the others as it finds them.
     *
     * @param count records that the driver gets to see now
     */
    void begin(final int count) {
        final ByteBuffer bytes = memory.bytes;
        final int end = dirty * DatadevConstants.READ_BYTES;
        for (int at = 0; at < end; at += Long.BYTES) {
            bytes.putLong(at, 0);
        }
        dirty = count;
    }

    /** The driver filled this many, none of the others. */
    void filled(final int count) {
        dirty = count;
    }

    /** Asks for a copy in record 0. */
    void copyTo(final long address, final int capacity) {
        memory.bytes.putLong(DatadevConstants.READ_DATA, address);
        memory.bytes.putInt(DatadevConstants.READ_SIZE, capacity);
    }

    int field(final int record, final int offset) {
        return memory.bytes.getInt(record * DatadevConstants.READ_BYTES + offset);
    }
}
