package org.pebbleioc.driver.datadev;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.driver.DmaDestination;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.DmaGoneException;
import org.pebbleioc.driver.DmaMode;

/** Opening what cannot be opened, a device that goes away, threads that meet, and what a call costs in heap. */
class DatadevFailureTest {
    private static final DmaGeometry GEOMETRY = new DmaGeometry(8, 4, 4096, DmaMode.COHERENT);
    private static final long LONG_NS = 600_000_000_000L;

    @TempDir
    Path directory;

    @BeforeEach
    void load() {
        FakeCard.load(GEOMETRY);
    }

    private static void assertRemedy(final String part, final DatadevOptions options) {
        final var e = assertThrows(DmaException.class, () -> DatadevDevice.open(options));
        assertTrue(e.getMessage().contains(part), e.getMessage());
        assertTrue(e.getMessage().contains(options.node().toString()), e.getMessage());
        assertEquals(0, FakeCard.fake_opens());
    }

    @Test
    void shouldSayWhatIsWrongWithANode() throws IOException {
        final Path missing = directory.resolve("datadev_7");
        assertRemedy("errno 2", new DatadevOptions(missing, 0, directory, directory));
        assertRemedy("modprobe datadev", new DatadevOptions(missing, 0, directory, directory));
        Files.createDirectories(directory.resolve("module/datadev"));
        assertRemedy("Invalid buffer mode", new DatadevOptions(missing, 0, directory, directory));
        final Path file = Files.createFile(missing);
        assertRemedy("no DMA device", new DatadevOptions(file, 0, directory, directory));
        assertRemedy("no DMA device", new DatadevOptions(Path.of("/dev/null"), 0, directory, directory));
    }

    @Test
    void shouldRefuseBuffersThatCannotBeMapped() throws IOException {
        assertEquals(0, FakeCard.fake_load(FakeCard.NODE, 4, 8, 5000, 1));
        assertRemedy("cfgSize=5000", FakeCard.options());
        assertEquals(0, FakeCard.fake_load(FakeCard.NODE, 4, 8, 4096, 4));
        assertRemedy("cfgMode=4", FakeCard.options());
        FakeCard.load(GEOMETRY);
        final DatadevOptions options = FakeCard.options();
        Files.copy(options.procText(), directory.resolve("datadev_fake"));
        Files.createDirectories(directory.resolve("sys/vm"));
        Files.writeString(directory.resolve("sys/vm/max_map_count"), "12\n");
        assertRemedy("vm.max_map_count", new DatadevOptions(options.node(), 0, directory, directory));
    }

    @Test
    void shouldReadTheLimitsOfThisMachine() throws DmaException {
        try (DatadevDevice device = DatadevDevice.open(FakeCard.NODE)) {
            assertEquals(GEOMETRY, device.geometry());
        }
    }

    @Test
    void shouldOpenWithoutTheDriversText() throws DmaException {
        final DatadevOptions options = new DatadevOptions(Path.of(FakeCard.NODE), 0, directory, directory);
        try (DatadevDevice device = DatadevDevice.open(options)) {
            assertEquals(GEOMETRY, device.geometry());
            assertThrows(DmaException.class, device::report);
        }
    }

    @Test
    void shouldTakeTheBarForTheLimitOfRegisters() throws Exception {
        final Path pci = Files.createDirectories(directory.resolve("bus/pci/devices/0000:00:04.0"));
        Files.writeString(
                pci.resolve("resource"), "0x00000000fe000000 0x00000000fe7fffff 0x0000000000040200\n0x0 0x0 0x0\n");
        final DatadevOptions fake = FakeCard.options();
        final var options = new DatadevOptions(fake.node(), 0, fake.procDirectory(), directory);
        try (DatadevDevice device = DatadevDevice.open(options)) {
            device.readRegister(0x7FFFFC);
            assertThrows(IllegalArgumentException.class, () -> device.readRegister(0x800000));
        }
        assertEquals(0x1000000, RegisterAccess.barBytes(directory, ""));
        assertEquals(0x1000000, RegisterAccess.barBytes(directory, "../../x"));
        assertEquals(0x1000000, RegisterAccess.barBytes(directory, "5f83000:00:00.0"));
    }

    @Test
    void shouldNoticeThatTheDeviceIsGoneAndLeaveItsDescriptorsAlone() throws DmaException {
        final DatadevDevice device = DatadevDevice.open(FakeCard.options());
        device.claim(DmaDestination.mask(0));
        final DmaBatch batch = new DmaBatch(1);
        assertTrue(FakeCard.fake_arrive(0, 10, 0, 0, 0) != 0);
        assertEquals(1, device.read(batch));
        FakeCard.fake_remove();
        // a removed driver answers "nothing there": the binding asks for the count after a quarter of a second
        final long startNs = System.nanoTime();
        final var e = assertThrows(DmaGoneException.class, () -> {
            while (System.nanoTime() - startNs < LONG_NS) {
                device.awaitReadable(10_000_000L);
                device.read(batch);
            }
        });
        assertTrue(e.getMessage().contains(FakeCard.NODE) && e.getMessage().contains("gone"), e.getMessage());
        assertThrows(DmaGoneException.class, () -> device.release(batch.index, 1));
        assertThrows(DmaGoneException.class, device::acquire);
        assertThrows(DmaGoneException.class, device::rxCounts);
        device.close();
        assertEquals("", FakeCard.harm(), "closing a removed device crashes kernels");
        assertThrows(IllegalStateException.class, () -> device.buffer(0), "unmapped all the same");
        assertRemedyWithOpensLeft();
        FakeCard.load(GEOMETRY);
        try (DatadevDevice again = DatadevDevice.open(FakeCard.options())) {
            again.claim(DmaDestination.mask(0));
        }
    }

    private static void assertRemedyWithOpensLeft() {
        final var e = assertThrows(DmaException.class, () -> DatadevDevice.open(FakeCard.options()));
        assertEquals(2, e.errno());
        assertEquals(2, FakeCard.fake_opens());
    }

    @Test
    void shouldEndAWaitWhenTheDeviceIsClosedMeanwhile() throws Exception {
        for (final long intervalNs : new long[] {0, 50_000}) {
            final DatadevDevice device = DatadevDevice.open(FakeCard.options().polledEvery(intervalNs));
            final CompletableFuture<Boolean> waiting = new CompletableFuture<>();
            final Thread reader = new Thread(
                    () -> {
                        try {
                            waiting.complete(device.awaitReadable(LONG_NS));
                        } catch (final DmaException e) {
                            waiting.completeExceptionally(e);
                        }
                    },
                    "test-reader");
            reader.start();
            device.close();
            try {
                assertFalse(waiting.get(60, TimeUnit.SECONDS));
            } catch (final java.util.concurrent.ExecutionException e) {
                assertEquals(
                        9, assertInstanceOf(DmaException.class, e.getCause()).errno());
            }
            reader.join();
        }
    }

    @Test
    void shouldObeyAnInterruptThatComesDuringTheWait() throws Exception {
        try (DatadevDevice device = DatadevDevice.open(FakeCard.options())) {
            final CompletableFuture<Boolean> flagKept = new CompletableFuture<>();
            final Thread reader = new Thread(
                    () -> {
                        try {
                            device.awaitReadable(LONG_NS);
                            flagKept.complete(Thread.currentThread().isInterrupted());
                        } catch (final DmaException e) {
                            flagKept.completeExceptionally(e);
                        }
                    },
                    "test-reader");
            reader.start();
            reader.interrupt();
            assertTrue(flagKept.get(60, TimeUnit.SECONDS));
        }
    }

    /** Two threads give back the same buffers at the same instant: each buffer is returned once. */
    @Test
    void shouldReturnEachBufferOnceWhenThreadsRace() throws Exception {
        try (DatadevDevice device = DatadevDevice.open(FakeCard.options())) {
            device.claim(DmaDestination.mask(0));
            final DmaBatch batch = new DmaBatch(8);
            for (int round = 0; round < 200; round++) {
                for (int i = 0; i < 8; i++) {
                    assertTrue(FakeCard.fake_arrive(0, 1, 0, 0, 0) != 0);
                }
                assertEquals(8, device.read(batch));
                final AtomicInteger returned = new AtomicInteger();
                final Runnable give = () -> {
                    for (int i = 0; i < 8; i++) {
                        try {
                            device.release(new int[] {batch.index[i]}, 1);
                            returned.incrementAndGet();
                        } catch (final IllegalArgumentException e) {
                            // the other one was quicker
                        } catch (final DmaException e) {
                            throw new AssertionError(e);
                        }
                    }
                };
                final Thread other = new Thread(give, "test-other");
                other.start();
                give.run();
                other.join();
                assertEquals(8, returned.get());
                assertEquals(8, device.rxCounts().inHw());
            }
        }
        assertEquals("", FakeCard.harm());
    }

    @Test
    void shouldCloseOnceFromManyThreads() throws Exception {
        final DatadevDevice device = DatadevDevice.open(FakeCard.options());
        final Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> assertDoesNotThrow(device::close), "test-closer-" + i);
            threads[i].start();
        }
        for (final Thread thread : threads) {
            thread.join();
        }
        assertEquals(0, FakeCard.fake_opens());
        device.wakeup();
        assertThrows(DmaException.class, device::rxCounts);
    }

    @Test
    void shouldAllocateNothingPerRoundOfReadReturnAndPoll() throws DmaException {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long self = Thread.currentThread().getId();
        final int rounds = 20_000;
        final java.nio.ByteBuffer frame = java.nio.ByteBuffer.allocateDirect(64);
        FakeCard.fake_loopback(1, 0);
        try (DatadevDevice device = DatadevDevice.open(FakeCard.options())) {
            device.claim(DmaDestination.mask(0));
            final DmaBatch batch = new DmaBatch(8);
            long allocated = 0;
            for (int half = 0; half < 2; half++) { // the first warms up
                final long before = threads.getThreadAllocatedBytes(self);
                for (int i = 0; i < rounds; i++) {
                    device.writeCopy(frame, 0, 0);
                    final int index = device.acquire();
                    device.write(index, 64, 0, 0);
                    device.awaitReadable(0);
                    device.release(batch.index, device.read(batch));
                }
                allocated = threads.getThreadAllocatedBytes(self) - before;
            }
            assertTrue(allocated < rounds, allocated + " bytes in " + rounds + " rounds");
        }
    }
}
