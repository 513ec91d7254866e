package org.pebbleioc.driver.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.pebbleioc.driver.AcquisitionRequest;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.driver.DmaDestination;
import org.pebbleioc.driver.DmaFlags;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.DmaMode;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.ImageSource;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.timing.TimingHeader;
import org.pebbleioc.timing.TransitionId;

/** A card without its thread, on a clock that moves when told, and a reader that joins what it sends. */
final class CardRig implements AutoCloseable {
    static final long WALL_NS = (TimingHeader.EPICS_EPOCH_POSIX_S + 1_000_000_000L) * 1_000_000_000L + 123_456_789L;
    static final ImageFormat FORMAT = new ImageFormat(100, 73, PixelType.UINT16);
    private static final int MAX_STEPS = 1_000_000;

    /** One buffer as read. */
    record Fragment(int index, int dest, int size, int flags, int error) {}

    /** One lane's share of a datagram: joined by the continue bit. */
    record Frame(int dest, ByteBuffer bytes, List<Fragment> fragments) {
        int lane() {
            return DmaDestination.lane(dest);
        }

        boolean hasHeader() {
            return bytes.limit() >= TimingHeader.BYTES;
        }

        TransitionId id() {
            return TransitionId.ofCode(TimingHeader.transitionCode(bytes, 0));
        }

        int event() {
            return TimingHeader.eventCounter(bytes, 0);
        }
    }

    /** Pixel bytes are a function of frame and place, and nothing else. */
    static final class Ramp implements ImageSource {
        private final ImageFormat format;
        boolean fails;
        boolean closed;
        long bytesRead;

        Ramp(final ImageFormat format) {
            this.format = format;
        }

        static byte at(final long frame, final int place) {
            return (byte) (frame * 31 + place * 7 + (place >> 8));
        }

        @Override
        public ImageFormat format() {
            return format;
        }

        @Override
        public long frameCount() {
            return 0;
        }

        @Override
        public void read(final long frame, final int offset, final ByteBuffer to) throws IOException {
            if (fails) {
                throw new IOException("disk on fire");
            }
            int place = offset;
            bytesRead += to.remaining();
            for (int i = to.position(); i < to.limit(); i++) {
                to.put(i, at(frame, place++));
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    final DmaGeometry geometry;
    final SimulatedDriver driver;
    final SimulatedDevice device;
    final SimulatedCard card;
    final Ramp source = new Ramp(FORMAT);
    final List<Fragment> fragments = new ArrayList<>();
    final List<Frame> frames = new ArrayList<>();
    final List<Long> frameAtNs = new ArrayList<>();
    long nowNs = -5_000_000_000L;

    private final Frame[] open = new Frame[DmaDestination.COUNT];
    private final DmaBatch batch = new DmaBatch(7);

    CardRig(final int buffers, final CardOptions options) throws IOException {
        geometry = new DmaGeometry(buffers, 2, 4096, DmaMode.COHERENT);
        driver = new SimulatedDriver("sim:RIG", geometry);
        device = driver.open();
        final long start = nowNs;
        card = new SimulatedCard(driver, source, options, new CardClock() {
            @Override
            public long nowNs() {
                return nowNs;
            }

            @Override
            public long wallNs() {
                return WALL_NS + nowNs - start;
            }
        });
        device.claim(card.mask());
    }

    boolean start(final long images) {
        return start(images, 0, 0);
    }

    boolean start(final long images, final long exposureNs, final long periodNs) {
        return card.start(new AcquisitionRequest(FORMAT, images, exposureNs, periodNs));
    }

    /** Runs the card to the end of its acquisition, reading whatever comes; time passes only when the card waits. */
    void run() throws IOException {
        for (int i = 0; i < MAX_STEPS; i++) {
            final long next = card.step(nowNs);
            drain();
            if (next == Acquisition.IDLE) {
                return;
            }
            if (next != Acquisition.HOLDING && next > nowNs) {
                nowNs = next;
            }
        }
        throw new AssertionError("the card does not come to rest");
    }

    /** Runs until the card holds or rests, reading nothing. */
    long runBlind() {
        for (int i = 0; i < MAX_STEPS; i++) {
            final long next = card.step(nowNs);
            if (next == Acquisition.IDLE || next == Acquisition.HOLDING) {
                return next;
            }
            nowNs = Math.max(nowNs, next);
        }
        throw new AssertionError("the card neither holds nor rests");
    }

    void drain() throws IOException {
        for (int count = device.read(batch); count > 0; count = device.read(batch)) {
            for (int i = 0; i < count; i++) {
                add(new Fragment(batch.index[i], batch.dest[i], batch.size[i], batch.flags[i], batch.error[i]));
            }
            device.release(batch.index, count);
        }
    }

    private void add(final Fragment fragment) {
        fragments.add(fragment);
        Frame frame = open[fragment.dest];
        if (frame == null) {
            frame = new Frame(
                    fragment.dest, ByteBuffer.allocate(1 << 18).order(ByteOrder.LITTLE_ENDIAN), new ArrayList<>());
        }
        frame.fragments.add(fragment);
        frame.bytes.put(
                device.buffer(fragment.index).duplicate().limit(fragment.size).position(0));
        if (DmaFlags.isContinued(fragment.flags)) {
            open[fragment.dest] = frame;
        } else {
            open[fragment.dest] = null;
            frame.bytes.flip();
            frames.add(frame);
            frameAtNs.add(nowNs);
        }
    }

    /** What arrived on one lane, in order. */
    List<Frame> lane(final int lane) {
        return frames.stream().filter(frame -> frame.lane() == lane).toList();
    }

    List<TransitionId> ids(final int lane) {
        return lane(lane).stream().map(Frame::id).toList();
    }

    List<Frame> images(final int lane) {
        return lane(lane).stream()
                .filter(frame -> frame.hasHeader() && frame.id() == TransitionId.L1_ACCEPT)
                .toList();
    }

    void assertAtRest() throws IOException {
        final var counts = card.counts();
        assertEquals(counts.images(), counts.delivered() + counts.dropped(), counts.toString());
        assertTrue(!card.isRunning());
        drain();
        assertEquals(geometry.cfgRxCount(), device.rxCounts().inHw(), "buffers in the hardware");
    }

    @Override
    public void close() throws IOException {
        card.close();
        device.close();
    }
}
