package org.pebbleioc.driver.sim;

import java.nio.ByteBuffer;
import org.pebbleioc.driver.DmaFlags;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.timing.TimingHeader;
import org.pebbleioc.timing.TransitionId;

/**
 * One lane's share of one datagram, and how far it has been sent: timing header, then payload, cut into fragments.
 * Reused from datagram to datagram; thread {@code sim-card}.
 */
final class LaneFrame {
    private static final int NOWHERE = Integer.MIN_VALUE;

    final int lane;

    // what it is
    TransitionId id;
    long pulseId;
    long wallNs;
    int eventCounter;
    /** Payload of Configure, otherwise null. */
    ImageFormat announced;
    /** Frame of the source. */
    long sourceFrame;
    /** Where this share starts in the image. */
    int imageOffset;

    int payloadBytes;

    // what goes wrong with it
    boolean headerError;
    boolean loseWhole;
    int loseFragment;
    int zeroFragment;
    int errorFragment;
    int errorBits;

    // how far it is
    int position;
    int fragment;
    /** The source gave up in the middle: one completion of size 0 ends the frame. */
    boolean cutShort;

    LaneFrame(final int lane) {
        this.lane = lane;
        clearFaults();
    }

    /** A copy that has not been sent yet; for lanes that fall behind. */
    LaneFrame copy() {
        final LaneFrame copy = new LaneFrame(lane);
        copy.id = id;
        copy.pulseId = pulseId;
        copy.wallNs = wallNs;
        copy.eventCounter = eventCounter;
        copy.announced = announced;
        copy.sourceFrame = sourceFrame;
        copy.imageOffset = imageOffset;
        copy.payloadBytes = payloadBytes;
        copy.headerError = headerError;
        copy.loseWhole = loseWhole;
        copy.loseFragment = loseFragment;
        copy.zeroFragment = zeroFragment;
        copy.errorFragment = errorFragment;
        copy.errorBits = errorBits;
        return copy;
    }

    void clearFaults() {
        headerError = false;
        loseWhole = false;
        loseFragment = NOWHERE;
        zeroFragment = NOWHERE;
        errorFragment = NOWHERE;
        errorBits = 0;
    }

    void rewind() {
        position = 0;
        fragment = 0;
        cutShort = false;
    }

    int totalBytes() {
        return TimingHeader.BYTES + payloadBytes;
    }

    boolean isSent() {
        return !cutShort && position >= totalBytes();
    }

    /** Bytes of the fragment that comes next. */
    int fragmentBytes(final int bufferBytes, final int shortenBytes) {
        return fragmentBytes(totalBytes() - position, fragment, bufferBytes, shortenBytes);
    }

    boolean isLastFragment(final int bufferBytes) {
        return totalBytes() - position <= bufferBytes;
    }

    boolean isLost(final int bufferBytes) {
        return strikes(loseFragment, bufferBytes);
    }

    boolean isZero(final int bufferBytes) {
        return strikes(zeroFragment, bufferBytes);
    }

    int error(final int bufferBytes) {
        return strikes(errorFragment, bufferBytes) ? errorBits : 0;
    }

    int flags(final int bufferBytes) {
        return (position == 0 ? DmaFlags.SSI_SOF : 0) | (isLastFragment(bufferBytes) ? 0 : DmaFlags.CONTINUE);
    }

    void writeHeader(final ByteBuffer to) {
        final long posixS = Math.floorDiv(wallNs, 1_000_000_000L);
        TimingHeader.write(
                to,
                0,
                id,
                pulseId,
                posixS - TimingHeader.EPICS_EPOCH_POSIX_S,
                (int) Math.floorMod(wallNs, 1_000_000_000L),
                1,
                eventCounter);
        if (headerError) {
            TimingHeader.setError(to, 0);
        }
    }

    void advance(final int bytes) {
        position += bytes;
        fragment++;
    }

    /** How many buffers a share of so many bytes, header included, takes. */
    static int buffers(final int totalBytes, final int bufferBytes, final int shortenBytes) {
        int left = totalBytes;
        int count = 0;
        while (left > 0) {
            left -= fragmentBytes(left, count, bufferBytes, shortenBytes);
            count++;
        }
        return count;
    }

    private boolean strikes(final int which, final int bufferBytes) {
        return which == fragment || which == Fault.LAST && isLastFragment(bufferBytes);
    }

    /** Continued buffers are cut short by an amount that changes from one to the next, up to {@code shortenBytes}. */
    private static int fragmentBytes(
            final int left, final int fragment, final int bufferBytes, final int shortenBytes) {
        return left <= bufferBytes ? left : bufferBytes - (fragment * 13 + shortenBytes) % (shortenBytes + 1);
    }
}
