package org.pebbleioc.driver.datadev;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.pebbleioc.driver.DmaDevice;
import org.pebbleioc.driver.DmaDeviceContract;
import org.pebbleioc.driver.DmaException;

/**
 * The contract with frames that come back from the card instead of being put there by the test: what
 * {@link RealCardContractTest} does to a real card, tried on the emulated one.
 */
class DatadevLoopbackContractTest extends DmaDeviceContract {
    private LoopbackArrival loopback;

    DatadevLoopbackContractTest() {
        FakeCard.load(GEOMETRY);
        FakeCard.fake_loopback(1, 1);
    }

    @Override
    protected DmaDevice open() throws DmaException {
        return DatadevDevice.open(FakeCard.options());
    }

    @Override
    protected boolean arrive(final int dest, final int size, final int flags, final int error, final int seed)
            throws DmaException {
        if (loopback == null) {
            loopback = new LoopbackArrival(FakeCard.options());
        }
        return loopback.arrive(dest, size, flags, error, seed);
    }

    @AfterEach
    void leaveNothingBehind() throws DmaException {
        device.close();
        if (loopback != null) {
            loopback.close();
        }
        assertEquals(0, FakeCard.fake_opens(), "files open or mapped");
        assertEquals(0, FakeCard.fake_owned(), "buffers owned");
        assertEquals("", FakeCard.harm());
    }
}
