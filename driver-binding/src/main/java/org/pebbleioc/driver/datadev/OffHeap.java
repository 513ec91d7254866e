package org.pebbleioc.driver.datadev;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Zeroed native memory for what the driver reads and writes: lives as long as this object. */
final class OffHeap {
    final ByteBuffer bytes;
    final long address;

    OffHeap(final int size) {
        bytes = ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
        address = Libc.address(bytes);
    }
}
