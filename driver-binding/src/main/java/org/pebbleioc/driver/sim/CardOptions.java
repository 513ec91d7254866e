package org.pebbleioc.driver.sim;

/**
 * How a simulated card behaves.
 *
 * @param lanes over which each image is split, 1..8; all on virtual channel 0
 * @param policy what happens when no DMA buffer is free
 * @param shortenBytes 0..31: a continued buffer stays up to this much short of {@code cfgSize}, as the real engine
 *     leaves it; 0 fills every continued buffer
 * @param readoutNs added to the exposure of each image
 * @param staticPixels pixels are written only the first time a DMA buffer is used for a format: that buffer then keeps
 *     the bytes of frame 0 for the place in the image where it was used first, and later images rewrite headers
 *     alone. Where buffers rotate out of step with images, parts of the picture appear at the place of other parts,
 *     and the first bytes of a buffer may be left from a header. For measuring the reader, not for looking at
 * @param faults what goes wrong, image by image
 */
public record CardOptions(
        int lanes, OutOfBuffers policy, int shortenBytes, long readoutNs, boolean staticPixels, FaultPlan faults) {
    /** More lanes than this no card has. */
    public static final int MAX_LANES = 8;

    /** The engine stops filling a continued buffer when fewer than 32 bytes remain. */
    public static final int MAX_SHORTEN_BYTES = 31;

    /** What the card does when no DMA buffer is free. */
    public enum OutOfBuffers {
        /** The source waits, as with the real card: nothing is lost, the rate drops, and the waiting is counted. */
        HOLD,
        /** An image for which not enough buffers are free is dropped whole and counted; its event number is used up. */
        DROP
    }

    public CardOptions {
        if (lanes < 1 || lanes > MAX_LANES) {
            throw new IllegalArgumentException("lanes must be 1.." + MAX_LANES + ": lanes=" + lanes);
        }
        if (shortenBytes < 0 || shortenBytes > MAX_SHORTEN_BYTES) {
            throw new IllegalArgumentException(
                    "shortenBytes must be 0.." + MAX_SHORTEN_BYTES + ": shortenBytes=" + shortenBytes);
        }
        if (readoutNs < 0) {
            throw new IllegalArgumentException("readoutNs must not be negative: readoutNs=" + readoutNs);
        }
        if (policy == null || faults == null) {
            throw new IllegalArgumentException("policy and faults must be given: policy=" + policy);
        }
    }

    /** One lane, holding, full buffers, no readout time, no faults. */
    public static CardOptions defaults() {
        return new CardOptions(1, OutOfBuffers.HOLD, 0, 0, false, FaultPlan.NONE);
    }

    public CardOptions withLanes(final int value) {
        return new CardOptions(value, policy, shortenBytes, readoutNs, staticPixels, faults);
    }

    public CardOptions withPolicy(final OutOfBuffers value) {
        return new CardOptions(lanes, value, shortenBytes, readoutNs, staticPixels, faults);
    }

    public CardOptions withShortenBytes(final int value) {
        return new CardOptions(lanes, policy, value, readoutNs, staticPixels, faults);
    }

    public CardOptions withReadoutNs(final long value) {
        return new CardOptions(lanes, policy, shortenBytes, value, staticPixels, faults);
    }

    public CardOptions withStaticPixels(final boolean value) {
        return new CardOptions(lanes, policy, shortenBytes, readoutNs, value, faults);
    }

    public CardOptions withFaults(final FaultPlan value) {
        return new CardOptions(lanes, policy, shortenBytes, readoutNs, staticPixels, value);
    }
}
