package org.pebbleioc.driver.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pebbleioc.driver.AcquisitionRequest;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaFlags;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.DmaMode;
import org.pebbleioc.driver.sim.source.DiffractionPattern;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.timing.TimingHeader;
import org.pebbleioc.timing.TransitionId;

/** The card on its own thread and the machine's clock: starting, stopping and closing in every state. */
class CardThreadTest {
    private static final ImageFormat FORMAT = new ImageFormat(64, 64, PixelType.UINT16);
    private static final long PATIENCE_NS = 60_000_000_000L;
    private static final long STOP_NS = 20_000_000_000L;
    private static final long SECOND_NS = 1_000_000_000L;

    private SimulatedDriver driver;
    private SimulatedDevice device;
    private SimulatedCard card;
    private final DmaBatch batch = new DmaBatch(8);
    private int endRuns;
    private int cutShort;

    @BeforeEach
    void start() throws DmaException {
        make(CardOptions.defaults());
    }

    private void make(final CardOptions options) throws DmaException {
        driver = new SimulatedDriver("sim:THREAD", new DmaGeometry(8, 0, 4096, DmaMode.COHERENT));
        device = driver.open();
        card = new SimulatedCard(driver, new DiffractionPattern(FORMAT, 1), options);
        device.claim(card.mask());
    }

    @AfterEach
    void end() throws IOException {
        card.close();
        device.close();
    }

    private static void await(final String what, final BooleanSupplier condition) {
        final long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - startNs < PATIENCE_NS, "waited in vain for: " + what);
            LockSupport.parkNanos(200_000);
        }
    }

    private void drain() {
        try {
            for (int count = device.read(batch); count > 0; count = device.read(batch)) {
                for (int i = 0; i < count; i++) {
                    final var buffer = device.buffer(batch.index[i]);
                    if (batch.size[i] > 0
                            && (batch.flags[i] & DmaFlags.SSI_SOF) != 0
                            && TransitionId.ofCode(TimingHeader.transitionCode(buffer, 0)) == TransitionId.END_RUN) {
                        endRuns++;
                    }
                    cutShort += (batch.flags[i] & DmaFlags.TIMEOUT) != 0 ? 1 : 0;
                }
                device.release(batch.index, count);
            }
        } catch (final DmaException e) {
            throw new AssertionError(e);
        }
    }

    private void readUntil(final String what, final BooleanSupplier condition) {
        await(what, () -> {
            drain();
            return condition.getAsBoolean();
        });
    }

    private boolean acquire(final long images, final long exposureNs) {
        return card.start(new AcquisitionRequest(FORMAT, images, exposureNs, 0));
    }

    @Test
    void shouldRunAndEndByItself() {
        assertTrue(acquire(100, 0));
        readUntil("100 images", () -> !card.isRunning());
        drain();
        assertEquals(1, endRuns);
        assertEquals(100, card.counts().delivered());
    }

    @Test
    void shouldRefuseASecondStart() {
        assertTrue(acquire(0, SECOND_NS));
        assertFalse(acquire(0, SECOND_NS));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000, 3_600_000_000_000L})
    void shouldStopWhileImagesRunOrAreExposed(final long exposureNs) {
        acquire(0, exposureNs);
        readUntil("Enable", () -> card.counts().controls() >= 3);
        final long startNs = System.nanoTime();
        card.stop();
        readUntil("the end", () -> !card.isRunning());
        assertTrue(System.nanoTime() - startNs < STOP_NS);
        drain();
        assertEquals(1, endRuns);
        final var counts = card.counts();
        assertEquals(counts.images(), counts.delivered() + counts.dropped());
    }

    @Test
    void shouldStopRightAfterTheStart() {
        acquire(0, 0);
        card.stop();
        readUntil("the end", () -> !card.isRunning());
        drain();
        assertEquals(1, endRuns);
        card.stop();
        assertFalse(card.isRunning());
    }

    @Test
    void shouldStopWhileItHoldsAndSendTheEndWhenThereIsRoom() {
        acquire(0, 0);
        await("holding", () -> card.counts().heldBack() > 0);
        final long startNs = System.nanoTime();
        card.stop();
        await("the end", () -> !card.isRunning());
        assertTrue(System.nanoTime() - startNs < STOP_NS);
        final var counts = card.counts();
        assertEquals(counts.images(), counts.delivered() + counts.dropped());
        readUntil("EndRun", () -> endRuns == 1);
        assertTrue(cutShort <= 1, "cutShort=" + cutShort);
        assertTrue(acquire(3, 0));
        readUntil("the next acquisition", () -> !card.isRunning());
        drain();
        assertEquals(2, endRuns);
        await("all buffers back", () -> driver.rxCounts().inHw() == 8);
    }

    @Test
    void shouldKeepTheOrderWhenTheNextStartComesBeforeTheEndIsOut() {
        acquire(0, 0);
        await("holding", () -> card.counts().heldBack() > 0);
        card.stop();
        await("the end", () -> !card.isRunning());
        assertTrue(acquire(5, 0));
        assertTrue(card.isRunning());
        card.stop();
        assertFalse(card.isRunning(), "one that has not begun is over at once");
        assertTrue(acquire(5, 0));
        readUntil("the acquisition", () -> !card.isRunning());
        drain();
        assertEquals(2, endRuns);
    }

    @ParameterizedTest
    @ValueSource(strings = {"idle", "exposing", "sending", "holding", "let go"})
    void shouldCloseInEveryState(final String state) throws IOException {
        switch (state) {
            case "exposing" -> {
                acquire(0, 3600 * SECOND_NS);
                await("Enable", () -> card.counts().controls() >= 3);
            }
            case "sending" -> {
                acquire(0, 0);
                readUntil("images", () -> card.counts().images() > 10);
            }
            case "holding" -> {
                acquire(0, 0);
                await("holding", () -> card.counts().heldBack() > 0);
            }
            case "let go" -> {
                acquire(0, 0);
                await("holding", () -> card.counts().heldBack() > 0);
                card.stop();
                await("the end", () -> !card.isRunning());
            }
            default -> assertFalse(card.isRunning());
        }
        final long startNs = System.nanoTime();
        card.close();
        assertTrue(System.nanoTime() - startNs < STOP_NS, state);
        assertFalse(card.isRunning());
        assertFalse(Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> "sim-card".equals(thread.getName()) && thread.isAlive()));
        card.close();
        assertThrows(IllegalStateException.class, () -> acquire(1, 0));
    }

    @Test
    void shouldKeepTheRateOnTheMachinesClock() {
        final long startNs = System.nanoTime();
        card.start(new AcquisitionRequest(FORMAT, 101, 0, 5_000_000));
        readUntil("101 images", () -> !card.isRunning());
        final long tookNs = System.nanoTime() - startNs;
        assertTrue(tookNs >= 500_000_000L, "100 periods of 5 ms took " + tookNs + " ns");
        assertTrue(tookNs < 60 * SECOND_NS, "100 periods of 5 ms took " + tookNs + " ns");
    }

    @Test
    void shouldNotAllocatePerImage() throws IOException {
        end();
        final var source = new CardRig.Ramp(FORMAT);
        driver = new SimulatedDriver("sim:ALLOC", new DmaGeometry(8, 0, 4096, DmaMode.COHERENT));
        device = driver.open();
        card = new SimulatedCard(driver, source, CardOptions.defaults().withShortenBytes(31));
        device.claim(card.mask());
        acquire(0, 0);
        readUntil("warm-up", () -> card.counts().images() > 20_000);
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long id = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> "sim-card".equals(thread.getName()) && thread.isAlive())
                .mapToLong(Thread::getId)
                .max()
                .orElseThrow();
        final long images = card.counts().images();
        final long bytes = threads.getThreadAllocatedBytes(id);
        readUntil("more images", () -> card.counts().images() > images + 5_000);
        final double perImage = (double) (threads.getThreadAllocatedBytes(id) - bytes)
                / (card.counts().images() - images);
        assertTrue(perImage < 64, "bytes per image: " + perImage);
        card.stop();
        readUntil("the end", () -> !card.isRunning());
    }
}
