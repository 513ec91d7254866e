package org.pebbleioc.pva.wire;

import java.nio.ByteBuffer;

/**
 * A scalar array whose elements lie in memory as they go on a little-endian wire. The encoder takes the memory itself
 * instead of copying elements into the message.
 */
public interface MemoryBacked {
    /**
     * The elements: a fresh view, little-endian, position 0, limit at the end of the elements.
     */
    ByteBuffer memory();
}
