package org.pebbleioc.driver.datadev;

import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.pebbleioc.driver.DmaException;

/** Frames through the card and back: every kind of size, by copy and by index, then as fast as it goes. */
final class LoopbackCheck {
    private static final int RANDOM_SIZES = 64;

    private final CheckContext context;
    private final LoopbackFrames frames;
    private final int cfgSize;

    LoopbackCheck(final CheckContext context) {
        this.context = context;
        frames = new LoopbackFrames(context);
        cfgSize = context.device().geometry().cfgSize();
    }

    /** 1 to 64, the neighbours of every power of two, {@code cfgSize}, and random ones in between. */
    static int[] sizes(final int cfgSize, final long seed) {
        final Set<Integer> sizes = new TreeSet<>();
        for (int size = 1; size <= 64; size++) {
            sizes.add(size);
        }
        for (long power = 64; power <= cfgSize; power *= 2) {
            sizes.add((int) power - 1);
            sizes.add((int) power);
            sizes.add((int) power + 1);
        }
        new Random(seed).ints(RANDOM_SIZES, 1, cfgSize + 1).forEach(sizes::add);
        sizes.add(cfgSize - 1);
        sizes.add(cfgSize);
        return sizes.stream()
                .filter(size -> size <= cfgSize)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    String sizes(final boolean byIndex) throws DmaException {
        final long seed = System.nanoTime();
        final int[] sizes = sizes(cfgSize, seed);
        frames.resync();
        for (final int size : sizes) {
            frames.send(byIndex, size);
            frames.receive(size);
        }
        return sizes.length + " sizes from 1 to " + Arrays.stream(sizes).max().orElse(0) + " bytes came back equal"
                + remarks() + " (seed " + seed + ")";
    }

    String rate(final boolean byIndex) throws DmaException {
        final var geometry = context.device().geometry();
        final int window = Math.max(1, Math.min(geometry.cfgTxCount(), geometry.cfgRxCount()) / 2);
        frames.resync();
        final long before = frames.received();
        final long startNs = System.nanoTime();
        int flying = 0;
        while (System.nanoTime() - startNs < context.durationNs()) {
            frames.send(byIndex, cfgSize);
            flying++;
            if (flying == window) {
                frames.receive(cfgSize);
                flying--;
            }
        }
        while (flying-- > 0) {
            frames.receive(cfgSize);
        }
        final double seconds = (System.nanoTime() - startNs) * 1e-9;
        final long count = frames.received() - before;
        return String.format(
                java.util.Locale.ROOT,
                "%d frames of %d bytes in %.1f s, all equal: %.0f frames/s, %.1f MB/s each way, %d in flight%s",
                count,
                cfgSize,
                seconds,
                count / seconds,
                count / seconds * cfgSize * 1e-6,
                window,
                remarks());
    }

    private String remarks() {
        final StringBuilder text = new StringBuilder();
        if (frames.flagsSeen() != LoopbackFrames.FLAGS) {
            text.append(", user bits 0x")
                    .append(Integer.toHexString(LoopbackFrames.FLAGS))
                    .append(" came back as 0x")
                    .append(Integer.toHexString(frames.flagsSeen()));
        }
        if (frames.empties() > 0) {
            text.append(", ").append(frames.empties()).append(" empty completions between them");
        }
        return text.toString();
    }
}
