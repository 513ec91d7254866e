package org.pebbleioc.driver.datadev;

import java.nio.ByteBuffer;

/**
 * Addresses of the direct buffers that callers hand in. Asking JNA makes a small object, so the last answer is kept:
 * who uses one buffer again and again allocates nothing.
 */
final class DirectAddress {
    private record Known(ByteBuffer buffer, long address) {}

    private volatile Known last = new Known(null, 0);

    /** Where index 0 of the buffer lies. */
    long of(final ByteBuffer buffer) {
        final Known known = last;
        if (known.buffer == buffer) {
            return known.address;
        }
        if (!buffer.isDirect()) {
            throw new IllegalArgumentException("the buffer must be direct: buffer=" + buffer);
        }
        final Known found = new Known(buffer, Libc.address(buffer));
        last = found;
        return found.address;
    }
}
