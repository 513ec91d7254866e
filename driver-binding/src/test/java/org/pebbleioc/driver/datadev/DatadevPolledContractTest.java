package org.pebbleioc.driver.datadev;

import org.pebbleioc.driver.DmaDevice;
import org.pebbleioc.driver.DmaException;

/** The same, with the device asked every 100 µs instead of waiting for interrupts. */
class DatadevPolledContractTest extends DatadevContractTest {
    @Override
    protected DmaDevice open() throws DmaException {
        return DatadevDevice.open(FakeCard.options().polledEvery(100_000));
    }
}
