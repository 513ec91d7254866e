package org.pebbleioc.driver;

/** Destination numbers: lane * 256 + virtual channel, 0..4095 ({@code axis_gen2.c}). */
public final class DmaDestination {
    public static final int COUNT = 4096;
    /** Size of the driver's mask of destinations, one bit each ({@code DMA_MASK_SIZE}). */
    public static final int MASK_BYTES = COUNT / 8;

    private DmaDestination() {}

    public static int of(final int lane, final int virtualChannel) {
        if (lane < 0 || lane > 15 || virtualChannel < 0 || virtualChannel > 255) {
            throw new IllegalArgumentException(
                    "lane must be 0..15 and virtualChannel 0..255: lane=" + lane + " virtualChannel=" + virtualChannel);
        }
        return lane << 8 | virtualChannel;
    }

    public static int lane(final int dest) {
        return dest >>> 8;
    }

    public static int virtualChannel(final int dest) {
        return dest & 0xFF;
    }

    /** The mask that claims just these destinations. Bits are set, never added: adding would carry. */
    public static byte[] mask(final int... dests) {
        final byte[] mask = new byte[MASK_BYTES];
        for (final int dest : dests) {
            if (dest < 0 || dest >= COUNT) {
                throw new IllegalArgumentException("dest must be 0..4095: dest=" + dest);
            }
            mask[dest >>> 3] |= (byte) (1 << (dest & 7));
        }
        return mask;
    }
}
