package org.pebbleioc.readout.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.pebbleioc.driver.DmaDestination;
import org.pebbleioc.driver.DmaFlags;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.LaneSplit;
import org.pebbleioc.timing.TimingHeader;
import org.pebbleioc.timing.TransitionId;

/**
 * Makes the frames of a stream: timing header and payload, cut into buffers. Pulse ids are 1000 times the counter, the
 * time is counter seconds and 7 nanoseconds.
 *
 * @param shortBy a continued buffer ends so many bytes early, as the card's engine may do by up to 31
 * @param startMarks first buffers carry the SSI start mark
 */
public record Datagrams(int lanes, int cfgSize, int shortBy, boolean startMarks) {
    public static Datagrams of(final int lanes, final int cfgSize) {
        return new Datagrams(lanes, cfgSize, 0, false);
    }

    public Datagrams withShortBy(final int bytes) {
        return new Datagrams(lanes, cfgSize, bytes, startMarks);
    }

    public Datagrams withStartMarks() {
        return new Datagrams(lanes, cfgSize, shortBy, true);
    }

    /** The pixels of an event: different for every counter, and never zero. */
    public static byte[] pixels(final int counter, final int bytes) {
        final byte[] pixels = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            pixels[i] = (byte) (1 + (i * 7 + (i >>> 8) + counter * 31) % 255);
        }
        return pixels;
    }

    /** One lane's part of the image of this event. */
    public List<Frame> image(final int lane, final int counter, final ImageFormat format) {
        final int bytes = format.sizeBytes();
        return datagram(
                lane,
                TransitionId.L1_ACCEPT,
                counter,
                Arrays.copyOfRange(
                        pixels(counter & TimingHeader.EVENT_COUNTER_MASK, bytes),
                        LaneSplit.offset(bytes, lanes, lane),
                        LaneSplit.offset(bytes, lanes, lane + 1)));
    }

    public List<Frame> control(final int lane, final TransitionId id, final int counter) {
        return datagram(lane, id, counter, new byte[0]);
    }

    /** With the format as its payload, on this lane. */
    public List<Frame> configure(final int lane, final int counter, final ImageFormat format) {
        final ByteBuffer payload = ByteBuffer.allocate(ImageFormat.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        format.write(payload, 0);
        return datagram(lane, TransitionId.CONFIGURE, counter, payload.array());
    }

    public List<Frame> datagram(final int lane, final TransitionId id, final int counter, final byte[] payload) {
        final ByteBuffer all =
                ByteBuffer.allocate(TimingHeader.BYTES + payload.length).order(ByteOrder.LITTLE_ENDIAN);
        final int bits = counter & TimingHeader.EVENT_COUNTER_MASK;
        TimingHeader.write(all, 0, id, bits * 1000L, bits, 7, 1, counter);
        all.put(TimingHeader.BYTES, payload);
        final List<Frame> frames = new ArrayList<>();
        for (int at = 0; at < all.capacity(); ) {
            final int left = all.capacity() - at;
            final int here = left <= cfgSize ? left : cfgSize - shortBy;
            final int flags = (at == 0 && startMarks ? DmaFlags.SSI_SOF : 0) | (here < left ? DmaFlags.CONTINUE : 0);
            frames.add(new Frame(
                    DmaDestination.of(lane, 0), flags, 0, Arrays.copyOfRange(all.array(), at, at + here), here));
            at += here;
        }
        return frames;
    }
}
