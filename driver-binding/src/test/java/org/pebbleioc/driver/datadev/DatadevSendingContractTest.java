package org.pebbleioc.driver.datadev;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaSendingContract;

/** The sending half of the contract, on the JNA binding in front of an emulated card. */
class DatadevSendingContractTest extends DmaSendingContract<DatadevDevice> {
    DatadevSendingContractTest() {
        FakeCard.load(GEOMETRY);
        FakeCard.fake_loopback(1, 0);
    }

    @Override
    protected DatadevDevice open() throws DmaException {
        return DatadevDevice.open(FakeCard.options());
    }

    @Override
    protected void refreshReport() {
        FakeCard.options();
    }

    @AfterEach
    void leaveNothingBehind() throws DmaException {
        device.close();
        assertEquals(0, FakeCard.fake_opens(), "files open or mapped");
        assertEquals(0, FakeCard.fake_owned(), "buffers owned");
        assertEquals("", FakeCard.harm());
    }
}
