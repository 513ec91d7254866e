package org.pebbleioc.driver.datadev;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.pebbleioc.driver.DmaDevice;
import org.pebbleioc.driver.DmaDeviceContract;
import org.pebbleioc.driver.DmaException;

/**
 * The whole contract on a driver that is really there, loaded with {@code cfgRxCount=8 cfgTxCount=4 cfgSize=65536
 * cfgMode=1}, in front of a card (or the driver's emulator) that sends back what it gets: {@code mvn test
 * -Dpebbleioc.datadev.node=/dev/datadev_0 -Dpebbleioc.datadev.loopback=true}. Only what needs a damaged frame is left
 * out there, and reported as skipped with that reason.
 */
@EnabledIfSystemProperty(named = "pebbleioc.datadev.node", matches = ".+")
@EnabledIfSystemProperty(named = "pebbleioc.datadev.loopback", matches = "true")
class RealCardContractTest extends DmaDeviceContract {
    private final DatadevOptions options = DatadevOptions.of(Path.of(System.getProperty("pebbleioc.datadev.node")));
    private LoopbackArrival loopback;

    RealCardContractTest() {
        FakeCard.harm(); // builds the stand-in, before the binding looks for its library
    }

    @Override
    protected DmaDevice open() throws DmaException {
        return DatadevDevice.open(options);
    }

    @Override
    protected boolean arrive(final int dest, final int size, final int flags, final int error, final int seed)
            throws DmaException {
        if (loopback == null) {
            loopback = new LoopbackArrival(options);
        }
        return loopback.arrive(dest, size, flags, error, seed);
    }

    @AfterEach
    void closeLoopback() throws DmaException {
        if (loopback != null) {
            loopback.close();
        }
    }
}
