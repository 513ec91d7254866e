package org.pebbleioc.driver;

/** The flag word of one DMA frame, as the driver reports it: {@code AxisDriver.h} and {@code axis_gen2.c}. */
public final class DmaFlags {
    /** Bit 16: more buffers follow for this frame of this destination. */
    public static final int CONTINUE = 1 << 16;
    /** Bit 17, receive only: the engine gave up waiting for the rest of the frame. */
    public static final int TIMEOUT = 1 << 17;
    /** All that a transmitted frame may carry; bit 17 would run into the channel number. */
    public static final int TX_MASK = 0x1FFFF;
    /** SSI convention: first-user bit 1 marks the start of a frame. */
    public static final int SSI_SOF = 0x2;
    /** SSI convention: last-user bit 0, "end of frame with error"; policy of the reader, not a driver error. */
    public static final int SSI_EOFE = 0x100;

    private DmaFlags() {}

    /** First-user bits 7:0; meaningful on the first buffer of a frame. */
    public static int firstUser(final int flags) {
        return flags & 0xFF;
    }

    /** Last-user bits 15:8; meaningful on the last buffer of a frame. */
    public static int lastUser(final int flags) {
        return (flags >>> 8) & 0xFF;
    }

    public static boolean isContinued(final int flags) {
        return (flags & CONTINUE) != 0;
    }
}
