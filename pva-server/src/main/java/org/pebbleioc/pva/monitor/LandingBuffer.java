package org.pebbleioc.pva.monitor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.pva.client.UpdateFacts;
import org.pebbleioc.pva.codec.CodecException;
import org.pebbleioc.pva.codec.ImageCodec;
import org.pebbleioc.pva.codec.ImageCodecs;
import org.pebbleioc.readout.transition.ElementType;

/**
 * Where an update lies that may not fit into a block, until it is known what it is: from here it is copied, or decoded.
 * Its memory is made only when it is needed. The thread of the PV's link.
 */
final class LandingBuffer {
    /** Null until it is needed. */
    private ByteBuffer memory;

    private ImageCodec codec;

    /** Room for so many bytes. */
    ByteBuffer begin(final int bytes) {
        if (memory == null || memory.capacity() < bytes) {
            allocate(Math.max(1, bytes));
        }
        return memory.clear().limit(bytes);
    }

    /** Compressed bytes that were received into a block. */
    void take(final ByteBuffer block, final int bytes) {
        allocate(bytes);
        memory.put(0, block, 0, bytes);
    }

    private void allocate(final int bytes) {
        memory = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    void copyTo(final ByteBuffer block, final int bytes) {
        block.put(0, memory, 0, bytes);
    }

    /**
     * @throws CodecException bytes that this codec has not made
     * @throws IllegalArgumentException a codec that is not known, or one that has no such type
     */
    void decodeTo(final ByteBuffer block, final ElementType type, final UpdateFacts facts) throws CodecException {
        if (codec == null || !codec.name().equals(facts.codec())) {
            codec = ImageCodecs.decoder(facts.codec());
        }
        if (codec == null) {
            throw new IllegalArgumentException(
                    "codec " + facts.codec() + " is not known; known are " + String.join(", ", ImageCodecs.NAMES));
        }
        codec.decode(
                memory.duplicate().clear().limit(facts.elements() * facts.type().bytes()),
                PixelType.valueOf(type.name()),
                block);
    }

    void free() {
        memory = null;
    }
}
