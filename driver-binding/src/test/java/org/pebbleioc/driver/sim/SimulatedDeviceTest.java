package org.pebbleioc.driver.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.driver.DmaCounts;
import org.pebbleioc.driver.DmaDestination;
import org.pebbleioc.driver.DmaDevice;
import org.pebbleioc.driver.DmaDeviceContract;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.DmaMode;

/** The contract, on the simulated device; and what only a simulation can be asked. */
class SimulatedDeviceTest extends DmaDeviceContract {
    private final SimulatedDriver driver;

    SimulatedDeviceTest() throws DmaException {
        driver = new SimulatedDriver("sim:TEST", GEOMETRY);
    }

    @Override
    protected DmaDevice open() throws DmaException {
        return driver.open();
    }

    @Override
    protected boolean arrive(final int dest, final int size, final int flags, final int error, final int seed) {
        return arrive(driver, dest, size, flags, error, seed);
    }

    static boolean arrive(
            final SimulatedDriver driver,
            final int dest,
            final int size,
            final int flags,
            final int error,
            final int seed) {
        final int index = driver.hardware().take();
        if (index == Hardware.NONE) {
            return false;
        }
        for (int i = 0; i < size; i++) {
            driver.hardware().buffer(index).put(i, (byte) (seed + i));
        }
        driver.hardware().deliver(index, size, dest, flags, error);
        return true;
    }

    @Test
    void shouldCountFramesNobodyClaimed() {
        assertTrue(arrive(9, 64, 0, 0, 0));
        assertEquals(1, driver.discarded());
    }

    @Test
    void shouldKeepWhatTheEngineCannotTakeInThePreHardwareQueue() throws DmaException {
        final SimulatedDriver small = new SimulatedDriver(
                "sim:SMALL", GEOMETRY, ModuleOptions.defaults().withEngineDepth(5));
        try (DmaDevice device = small.open()) {
            device.claim(DmaDestination.mask(0));
            assertEquals(new DmaCounts(0, 5, 3, 0, 0), device.rxCounts());
            assertTrue(arrive(small, 0, 1, 0, 0, 0));
            assertEquals(new DmaCounts(0, 5, 2, 1, 0), device.rxCounts());
            final DmaBatch batch = new DmaBatch(8);
            assertEquals(1, device.read(batch));
            device.release(batch.index, 1);
            assertEquals(new DmaCounts(0, 5, 3, 0, 0), device.rxCounts());
        }
    }

    @Test
    void shouldRefuseTheModeThatOnlyZynqHas() {
        final var geometry = new DmaGeometry(8, 0, 4096, DmaMode.ARM_ACP);
        assertThrows(IllegalArgumentException.class, () -> new SimulatedDriver("sim:ACP", geometry));
    }

    @Test
    void shouldEndAWaitWhenTheDeviceIsClosedMeanwhile() throws Exception {
        final Thread closer = new Thread(
                () -> {
                    try {
                        device.close();
                    } catch (final DmaException e) {
                        throw new AssertionError(e);
                    }
                },
                "test-closer");
        final long startNs = System.nanoTime();
        closer.start();
        try {
            assertFalse(device.awaitReadable(600_000_000_000L));
        } catch (final DmaException e) {
            assertEquals(Errno.EBADF, e.errno());
        }
        assertTrue(System.nanoTime() - startNs < 60_000_000_000L);
        closer.join();
    }

    @Test
    void shouldRefuseASizeBeyondTheBuffer() {
        final int index = driver.hardware().take();
        assertThrows(IllegalArgumentException.class, () -> driver.hardware()
                .deliver(index, GEOMETRY.cfgSize() + 1, 0, 0, 0));
        driver.hardware().deliver(index, 0, 0, 0, 0);
        assertThrows(IllegalStateException.class, () -> driver.hardware().deliver(index, 0, 0, 0, 0));
    }
}
