package org.pebbleioc.driver.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.driver.DmaCounts;
import org.pebbleioc.driver.DmaDestination;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.DmaMode;

/** Random calls of two opens and a card, against lists that say where every buffer must be. */
class PoolModelTest {
    private static final int RX = 6;
    private static final int TX = 3;
    private static final int DEPTH = 4;
    private static final int STEPS = 4000;

    /** The naive model: one list per state. */
    private static final class Model {
        final ArrayDeque<Integer> preHw = new ArrayDeque<>();
        final ArrayDeque<Integer> inHw = new ArrayDeque<>();
        final List<Integer> filling = new ArrayList<>();
        final List<ArrayDeque<int[]>> queued = List.of(new ArrayDeque<>(), new ArrayDeque<>());
        final List<List<Integer>> held = List.of(new ArrayList<>(), new ArrayList<>());

        void feed() {
            while (!preHw.isEmpty() && inHw.size() + filling.size() < DEPTH) {
                inHw.add(preHw.remove());
            }
        }

        DmaCounts counts() {
            return new DmaCounts(
                    held.get(0).size() + held.get(1).size(),
                    inHw.size() + filling.size(),
                    preHw.size(),
                    queued.get(0).size() + queued.get(1).size(),
                    0);
        }
    }

    private final Model model = new Model();
    private final DmaBatch batch = new DmaBatch(3);
    private final SimulatedDevice[] opens = new SimulatedDevice[2];
    private SimulatedDriver driver;
    private Random random;
    private int serial;

    @Test
    void shouldKeepEveryBufferWhereTheModelSays() throws DmaException {
        final long seed = System.nanoTime();
        System.out.println("PoolModelTest seed " + seed);
        random = new Random(seed);
        driver = new SimulatedDriver(
                "sim:MODEL",
                new DmaGeometry(RX, TX, 4096, DmaMode.STREAM),
                ModuleOptions.defaults().withEngineDepth(DEPTH));
        for (int index = TX; index < TX + RX; index++) {
            model.preHw.add(index);
        }
        model.feed();
        reopen(0);
        reopen(1);
        for (int step = 0; step < STEPS; step++) {
            final String what = "seed " + seed + " step " + step;
            switch (random.nextInt(8)) {
                case 0, 1 -> take(what);
                case 2, 3 -> deliver(what);
                case 4, 5 -> read(random.nextInt(2), what);
                case 6 -> release(random.nextInt(2), what);
                default -> rare(what);
            }
            assertEquals(model.counts(), driver.rxCounts(), what);
            assertEquals(RX, driver.rxCounts().total(), what);
            assertEquals(model.inHw.size(), driver.hardware().available(), what);
        }
    }

    private void reopen(final int which) throws DmaException {
        opens[which] = driver.open();
        opens[which].claim(DmaDestination.mask(which, 256 + which));
    }

    private void take(final String what) {
        final int index = driver.hardware().take();
        if (model.inHw.isEmpty()) {
            assertEquals(Hardware.NONE, index, what);
        } else {
            assertEquals(model.inHw.remove(), index, what);
            model.filling.add(index);
        }
    }

    private void deliver(final String what) {
        if (model.filling.isEmpty()) {
            return;
        }
        final int index = model.filling.remove(random.nextInt(model.filling.size()));
        final int dest = random.nextInt(3) + 256 * random.nextInt(2);
        final int size = ++serial % 4097;
        driver.hardware().deliver(index, size, dest, serial, 0);
        if ((dest & 0xFF) == 2) {
            model.preHw.add(index);
        } else {
            model.queued.get(dest & 0xFF).add(new int[] {index, size, dest, serial});
        }
        model.feed();
        assertEquals(!model.queued.get(0).isEmpty(), driverReadable(0), what);
    }

    private boolean driverReadable(final int which) {
        try {
            return opens[which].awaitReadable(0);
        } catch (final DmaException e) {
            throw new AssertionError(e);
        }
    }

    private void read(final int which, final String what) throws DmaException {
        final int count = opens[which].read(batch);
        final ArrayDeque<int[]> queue = model.queued.get(which);
        assertEquals(Math.min(3, queue.size()), count, what);
        for (int i = 0; i < count; i++) {
            final int[] expected = queue.remove();
            assertEquals(expected[0], batch.index[i], what);
            assertEquals(expected[1], batch.size[i], what);
            assertEquals(expected[2], batch.dest[i], what);
            assertEquals(expected[3], batch.flags[i], what);
            model.held.get(which).add(expected[0]);
        }
    }

    private void release(final int which, final String what) throws DmaException {
        final List<Integer> held = model.held.get(which);
        final int count = held.isEmpty() ? 0 : random.nextInt(held.size() + 1);
        final int[] indices = new int[count + 1];
        for (int i = 0; i < count; i++) {
            indices[i] = held.get(i);
        }
        if (random.nextInt(3) == 0) {
            int bad = random.nextInt(-2, TX + RX + 2);
            while (held.contains(bad) && !contains(indices, count, bad)) {
                bad++;
            }
            indices[count] = bad;
            final int named = bad;
            final var e =
                    assertThrows(IllegalArgumentException.class, () -> opens[which].release(indices, count + 1), what);
            assertTrue(e.getMessage().contains("index=" + named), what + ": " + e.getMessage());
            return;
        }
        opens[which].release(indices, count);
        for (int i = 0; i < count; i++) {
            model.preHw.add(held.remove(0));
        }
        model.feed();
    }

    private static boolean contains(final int[] indices, final int count, final int wanted) {
        for (int i = 0; i < count; i++) {
            if (indices[i] == wanted) {
                return true;
            }
        }
        return false;
    }

    private void rare(final String what) throws DmaException {
        if (random.nextInt(10) != 0) {
            return;
        }
        final int which = random.nextInt(2);
        opens[which].close();
        assertFalse(model.counts().total() != RX, what);
        while (!model.queued.get(which).isEmpty()) {
            model.preHw.add(model.queued.get(which).remove()[0]);
        }
        model.held.get(which).stream().sorted().forEach(model.preHw::add);
        model.held.get(which).clear();
        model.feed();
        reopen(which);
    }
}
