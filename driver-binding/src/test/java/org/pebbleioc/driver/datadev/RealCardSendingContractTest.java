package org.pebbleioc.driver.datadev;

import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaSendingContract;

/**
 * The sending half of the contract on a driver that is really there, as {@link RealCardContractTest}, but loaded with
 * {@code cfgMode=2}: {@code -Dpebbleioc.datadev.cfgMode=2} says that it is.
 */
@EnabledIfSystemProperty(named = "pebbleioc.datadev.node", matches = ".+")
@EnabledIfSystemProperty(named = "pebbleioc.datadev.loopback", matches = "true")
@EnabledIfSystemProperty(named = "pebbleioc.datadev.cfgMode", matches = "2")
class RealCardSendingContractTest extends DmaSendingContract<DatadevDevice> {
    RealCardSendingContractTest() {
        FakeCard.harm(); // builds the stand-in, before the binding looks for its library
    }

    @Override
    protected DatadevDevice open() throws DmaException {
        return DatadevDevice.open(DatadevOptions.of(Path.of(System.getProperty("pebbleioc.datadev.node"))));
    }
}
