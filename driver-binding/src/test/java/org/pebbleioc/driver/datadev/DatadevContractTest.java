package org.pebbleioc.driver.datadev;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.pebbleioc.driver.DmaDevice;
import org.pebbleioc.driver.DmaDeviceContract;
import org.pebbleioc.driver.DmaException;

/** The contract, on the JNA binding in front of an emulated card, waiting for interrupts. */
class DatadevContractTest extends DmaDeviceContract {
    DatadevContractTest() {
        FakeCard.load(GEOMETRY);
    }

    @Override
    protected DmaDevice open() throws DmaException {
        return DatadevDevice.open(FakeCard.options());
    }

    @Override
    protected boolean arrive(final int dest, final int size, final int flags, final int error, final int seed) {
        return FakeCard.fake_arrive(dest, size, flags, error, seed) != 0;
    }

    @AfterEach
    void leaveNothingBehind() throws DmaException {
        device.close();
        assertEquals(0, FakeCard.fake_opens(), "files open or mapped");
        assertEquals(0, FakeCard.fake_owned(), "buffers owned");
        assertEquals("", FakeCard.harm());
    }
}
