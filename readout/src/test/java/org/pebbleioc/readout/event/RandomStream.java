package org.pebbleioc.readout.event;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.pebbleioc.driver.DmaError;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.LaneSplit;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.readout.ReadoutCounter;
import org.pebbleioc.readout.testing.Datagrams;
import org.pebbleioc.readout.testing.Frame;
import org.pebbleioc.timing.TimingHeader;
import org.pebbleioc.timing.TransitionId;

/**
 * A stream made of chance, with faults, and the naive model of what must come out of it: event by event in the order of
 * the counters, whatever the lanes' skew.
 */
final class RandomStream {
    /** What must come out. {@code payload} null: not compared. */
    record Expected(int counter, TransitionId id, ImageFormat format, int damage, long lost, byte[] payload) {}

    private enum Fate {
        WHOLE,
        MISSING,
        SHORT,
        LONG,
        ERROR,
        TWICE,
        LOST_END
    }

    static final int CFG_SIZE = 4096;
    private static final int EVENTS = 60;

    final int lanes;
    final ImageFormat firstFormat;
    final List<Expected> expected = new ArrayList<>();
    final Map<ReadoutCounter, Long> counts = new EnumMap<>(ReadoutCounter.class);
    /** Per lane, per event: its buffers. */
    final List<List<List<Frame>>> frames = new ArrayList<>();

    private final Random random;
    private final Datagrams datagrams;
    private ImageFormat format;
    private long lost;

    RandomStream(final Random random) {
        this.random = random;
        lanes = 1 + random.nextInt(4);
        final Datagrams plain = Datagrams.of(lanes, CFG_SIZE).withShortBy(random.nextInt(32));
        datagrams = random.nextBoolean() ? plain.withStartMarks() : plain;
        for (int lane = 0; lane < lanes; lane++) {
            frames.add(new ArrayList<>());
        }
        firstFormat = anyFormat();
        format = firstFormat;
        int counter = random.nextInt(4) == 0 ? 0xFF_FFE0 : random.nextInt(1000);
        for (int k = 0; k < EVENTS; k++) {
            counter = counter + 1 & TimingHeader.EVENT_COUNTER_MASK;
            final int what = random.nextInt(20);
            if (k == 0 || k == EVENTS - 1) {
                control(k == 0 ? TransitionId.BEGIN_RUN : TransitionId.END_RUN, counter);
            } else if (what == 0) {
                lost++; // upstream of all lanes
            } else if (what == 1) {
                configure(counter);
            } else if (what == 2) {
                control(TransitionId.SLOW_UPDATE, counter);
            } else {
                image(counter);
            }
        }
    }

    private ImageFormat anyFormat() {
        return new ImageFormat(1 + random.nextInt(100), 1 + random.nextInt(80), PixelType.UINT16);
    }

    private void count(final ReadoutCounter counter, final long by) {
        counts.merge(counter, by, Long::sum);
    }

    private void expect(final int counter, final TransitionId id, final int damage, final byte[] payload) {
        final int all = damage | (lost > 0 ? Damage.OUT_OF_ORDER : 0);
        expected.add(new Expected(counter, id, id == TransitionId.L1_ACCEPT ? format : null, all, lost, payload));
        if (lost > 0) {
            count(ReadoutCounter.COUNTER_JUMPS, 1);
            count(ReadoutCounter.EVENTS_LOST, lost);
        }
        lost = 0;
        if (id == TransitionId.L1_ACCEPT) {
            count(ReadoutCounter.IMAGES_BUILT, 1);
            count(ReadoutCounter.DAMAGED_IMAGES, all == 0 ? 0 : 1);
        } else {
            count(ReadoutCounter.CONTROLS_BUILT, 1);
        }
    }

    private void control(final TransitionId id, final int counter) {
        for (int lane = 0; lane < lanes; lane++) {
            frames.get(lane).add(datagrams.control(lane, id, counter));
        }
        expect(counter, id, 0, new byte[0]);
    }

    private void configure(final int counter) {
        format = anyFormat();
        for (int lane = 0; lane < lanes; lane++) {
            frames.get(lane).add(datagrams.configure(lane, counter, format));
        }
        expect(counter, TransitionId.CONFIGURE, 0, null);
    }

    private void image(final int counter) {
        final byte[] pixels = Datagrams.pixels(counter, format.sizeBytes());
        int damage = 0;
        int missing = 0;
        for (int lane = 0; lane < lanes; lane++) {
            final Fate fate = random.nextInt(3) > 0 ? Fate.WHOLE : Fate.values()[random.nextInt(Fate.values().length)];
            if (fate == Fate.MISSING) {
                frames.get(lane).add(List.of());
                final int end = LaneSplit.offset(pixels.length, lanes, lane + 1);
                Arrays.fill(pixels, LaneSplit.offset(pixels.length, lanes, lane), end, (byte) 0);
                missing++;
            } else {
                damage |= part(lane, counter, fate, pixels);
            }
        }
        if (missing == lanes) {
            lost++;
            return;
        }
        count(ReadoutCounter.MISSING_LANES, missing);
        expect(counter, TransitionId.L1_ACCEPT, damage | (missing > 0 ? Damage.DROPPED_CONTRIBUTION : 0), pixels);
    }

    /** One lane's part, with what becomes of it; what never comes is made zero in the pixels that are expected. */
    private int part(final int lane, final int counter, final Fate fate, final byte[] pixels) {
        final int from = LaneSplit.offset(pixels.length, lanes, lane);
        final int to = LaneSplit.offset(pixels.length, lanes, lane + 1);
        final byte[] whole = Arrays.copyOfRange(Datagrams.pixels(counter, pixels.length), from, to);
        final List<Frame> good = new ArrayList<>(datagrams.datagram(lane, TransitionId.L1_ACCEPT, counter, whole));
        switch (fate) {
            case SHORT -> {
                final int got = whole.length == 0 ? 0 : random.nextInt(whole.length);
                frames.get(lane)
                        .add(datagrams.datagram(lane, TransitionId.L1_ACCEPT, counter, Arrays.copyOf(whole, got)));
                return hole(pixels, from + got, to);
            }
            case LONG -> {
                final byte[] more = Arrays.copyOf(whole, whole.length + 1 + random.nextInt(5000));
                frames.get(lane).add(datagrams.datagram(lane, TransitionId.L1_ACCEPT, counter, more));
                count(ReadoutCounter.OVERSIZE, 1);
                return Damage.TRUNCATED;
            }
            case ERROR -> {
                final int k = random.nextInt(good.size());
                good.set(k, good.get(k).withError(DmaError.LEN));
                frames.get(lane).add(good);
                count(ReadoutCounter.FRAGMENT_ERRORS, 1);
                return Damage.CORRUPTED;
            }
            case TWICE -> {
                count(ReadoutCounter.FRAGMENTS_DUPLICATE, good.size());
                good.addAll(List.copyOf(good));
                frames.get(lane).add(good);
                return 0;
            }
            case LOST_END -> {
                final int missing = datagrams.startMarks() && good.size() > 1
                        ? good.remove(good.size() - 1).size()
                        : 0;
                frames.get(lane).add(good);
                return hole(pixels, to - missing, to);
            }
            default -> {
                frames.get(lane).add(good);
                return 0;
            }
        }
    }

    private int hole(final byte[] pixels, final int from, final int to) {
        if (from == to) {
            return 0;
        }
        Arrays.fill(pixels, from, to, (byte) 0);
        count(ReadoutCounter.WRONG_SIZE, 1);
        return Damage.MISSING_DATA;
    }
}
