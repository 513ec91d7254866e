package org.pebbleioc.readout.receive;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A message that has arrived. Its bytes may be read until {@link #release}, which must come once.
 *
 * @param header the time frame header, or null where there is none
 * @param parts little-endian, each from 0 to its capacity
 * @param onRelease tells the sender
 */
public record StfMessage(ByteBuffer header, List<ByteBuffer> parts, Runnable onRelease) {
    public void release() {
        onRelease.run();
    }

    public long bytes() {
        long sum = 0;
        for (final ByteBuffer part : parts) {
            sum += part.capacity();
        }
        return sum;
    }
}
