package org.pebbleioc.driver.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.driver.DmaDestination;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.DmaMode;

/** What {@code cfgMode} means: who takes it, and when bytes become visible to the other side. */
class BufferModeTest {
    private static final int BYTES = 8192;

    private final DmaBatch batch = new DmaBatch(1);

    private static SimulatedDriver load(final DmaMode mode, final ModuleOptions options) throws DmaException {
        return new SimulatedDriver("sim:MODE", new DmaGeometry(4, 2, BYTES, mode), options);
    }

    @Test
    void shouldAcceptModeFourOnZynqOnly() throws DmaException {
        final ModuleOptions zynq = ModuleOptions.defaults().withModule(DriverModule.RCE_STREAM);
        assertEquals(DmaMode.ARM_ACP, load(DmaMode.ARM_ACP, zynq).geometry().mode());
        final var e =
                assertThrows(IllegalArgumentException.class, () -> load(DmaMode.ARM_ACP, ModuleOptions.defaults()));
        assertTrue(e.getMessage().contains("datadev: Probe: Invalid buffer mode = 4."), e.getMessage());
        assertEquals(DmaMode.ARM_ACP, DriverModule.RCE_STREAM.mode(4));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 5, 8, -1, Integer.MAX_VALUE})
    void shouldRefuseEveryNumberThatIsNoMode(final int cfgMode) {
        for (final DriverModule module : DriverModule.values()) {
            final var e = assertThrows(IllegalArgumentException.class, () -> module.mode(cfgMode));
            assertTrue(
                    e.getMessage().contains(module.moduleName() + ": Probe: Invalid buffer mode = " + cfgMode + "."),
                    e.getMessage());
        }
    }

    /** The card has written, and not yet delivered. */
    @ParameterizedTest
    @EnumSource(DmaMode.class)
    void shouldShowTheCardsBytesOnlyAfterTheHandOverInStreamMode(final DmaMode mode) throws DmaException {
        final SimulatedDriver driver = load(mode, ModuleOptions.defaults().withModule(DriverModule.RCE_STREAM));
        final SimulatedDevice device = driver.open();
        device.claim(DmaDestination.mask(0));
        final int index = driver.hardware().take();
        driver.hardware().buffer(index).put(100, (byte) 42);
        assertEquals(mode == DmaMode.STREAM ? 0 : 42, device.buffer(index).get(100), "before the sync");
        driver.hardware().deliver(index, 200, 0, 0, 0);
        assertEquals(1, device.read(batch));
        assertEquals(42, device.buffer(index).get(100), "after the sync");
        device.buffer(index).put(100, (byte) 43);
        assertEquals(
                mode == DmaMode.STREAM ? 42 : 43,
                driver.hardware().buffer(index).get(100));
    }

    @Test
    void shouldShowTheReaderOldBytesWhenTheSyncForTheCpuIsMissing() throws DmaException {
        final SimulatedDriver driver =
                load(DmaMode.STREAM, ModuleOptions.defaults().withHarm(Harm.NO_SYNC_FOR_CPU));
        final SimulatedDevice device = driver.open();
        device.claim(DmaDestination.mask(0));
        SimulatedDeviceTest.arrive(driver, 0, 64, 0, 0, 7);
        assertEquals(1, device.read(batch));
        for (int i = 0; i < 64; i++) {
            assertEquals(0, device.buffer(batch.index[0]).get(i), "stale byte " + i);
        }
        assertEquals(7, driver.hardware().buffer(batch.index[0]).get(0), "the card did write");
    }

    @Test
    void shouldSendOldBytesWhenTheSyncForTheDeviceIsMissing() throws DmaException {
        assertEquals(0, firstByteOfALoop(Harm.NO_SYNC_FOR_DEVICE));
        assertEquals(9, firstByteOfALoop());
    }

    private byte firstByteOfALoop(final Harm... harm) throws DmaException {
        final SimulatedDriver driver =
                load(DmaMode.STREAM, ModuleOptions.defaults().withLoopback(true).withHarm(harm));
        try (SimulatedDevice device = driver.open()) {
            device.claim(DmaDestination.mask(0));
            final int index = device.acquire();
            device.buffer(index).put(0, (byte) 9);
            device.write(index, 64, 0, 0);
            assertEquals(1, device.read(batch));
            assertNotEquals(index, batch.index[0]);
            return device.buffer(batch.index[0]).get(0);
        }
    }

    @Test
    void shouldLetStreamModeMapBeyondABufferAndNoOther() throws DmaException {
        assertEquals(-Errno.ENXIO, mapTwo(DmaMode.COHERENT));
        assertTrue(mapTwo(DmaMode.STREAM) > 0);
    }

    private static int mapTwo(final DmaMode mode) throws DmaException {
        final SimulatedCalls calls = new SimulatedCalls(load(mode, ModuleOptions.defaults()), new UserMemory());
        return calls.mmap(calls.open(SimulatedCalls.O_RDWR), 2 * BYTES, true, true, 0);
    }

    @Test
    void shouldShareOneMemoryInCoherentMode() throws DmaException {
        final SimulatedDriver driver = load(DmaMode.COHERENT, ModuleOptions.defaults());
        final ByteBuffer card = driver.hardware().buffer(3);
        driver.userBuffer(3).putInt(0, 0x01020304);
        assertEquals(0x01020304, card.getInt(0), "no copy lies between them");
    }

    @ParameterizedTest
    @EnumSource(names = {"COHERENT", "STREAM"})
    void shouldAllocateNothingForAFrame(final DmaMode mode) throws DmaException {
        final SimulatedDriver driver = load(mode, ModuleOptions.defaults());
        final SimulatedDevice device = driver.open();
        device.claim(DmaDestination.mask(0));
        final var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        frames(driver, device, 20_000);
        final long before = threads.getCurrentThreadAllocatedBytes();
        frames(driver, device, 20_000);
        final long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(bytes < 20_000, "bytes allocated for 20 000 frames: " + bytes);
    }

    private void frames(final SimulatedDriver driver, final SimulatedDevice device, final int count)
            throws DmaException {
        for (int i = 0; i < count; i++) {
            driver.hardware().deliver(driver.hardware().take(), 64, 0, 0, 0);
            assertTrue(device.awaitReadable(0));
            assertEquals(1, device.read(batch));
            device.release(batch.index, 1);
        }
    }
}
