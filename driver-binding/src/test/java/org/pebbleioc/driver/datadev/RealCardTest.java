package org.pebbleioc.driver.datadev;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.pebbleioc.driver.DmaDestination;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaTransmit;

/**
 * On a driver that is really there: {@code mvn test -Dpebbleioc.datadev.node=/dev/datadev_0}, with
 * {@code -Dpebbleioc.datadev.loopback=true} where the card (or the driver's emulator) sends back what it gets. The
 * stand-in for libc passes every call on this node to the kernel.
 */
@EnabledIfSystemProperty(named = "pebbleioc.datadev.node", matches = ".+")
class RealCardTest {
    private final String node = System.getProperty("pebbleioc.datadev.node");

    RealCardTest() {
        FakeCard.harm(); // builds the stand-in, before the binding looks for its library
    }

    @Test
    void shouldPassTheCheck() {
        final String[] args = Boolean.getBoolean("pebbleioc.datadev.loopback")
                ? new String[] {node, "--loopback", "--seconds", "1"}
                : new String[] {node, "--seconds", "1"};
        assertEquals(DmaCheck.HELD, DmaCheck.run(args, System.out));
    }

    @Test
    void shouldKeepTheContractsOfMasksAndTransmitBuffers() throws DmaException {
        try (DatadevDevice device = DatadevDevice.open(DatadevOptions.of(Path.of(node)))) {
            device.claim(new byte[DmaDestination.MASK_BYTES]);
            device.claim(DmaDestination.mask(5, 4095));
            assertEquals(
                    1,
                    assertThrows(DmaException.class, () -> device.claim(DmaDestination.mask(6)))
                            .errno());
            try (DatadevDevice other = DatadevDevice.open(node)) {
                assertThrows(DmaException.class, () -> other.claim(DmaDestination.mask(4, 5)));
                other.claim(DmaDestination.mask(4));
                final int index = device.acquire();
                assertTrue(
                        index != DmaTransmit.NONE && index < device.geometry().cfgTxCount());
                assertThrows(IllegalArgumentException.class, () -> other.release(new int[] {index}, 1));
                device.release(new int[] {index}, 1);
            }
            assertArrayEquals(
                    new int[] {device.geometry().cfgRxCount(), device.geometry().cfgTxCount()},
                    new int[] {device.rxCounts().total(), device.txCounts().total()});
        }
    }
}
