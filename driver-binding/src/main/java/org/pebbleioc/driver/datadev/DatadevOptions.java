package org.pebbleioc.driver.datadev;

import java.nio.file.Path;

/**
 * How to open a card.
 *
 * @param node device node, for example {@code /dev/datadev_0}
 * @param pollIntervalNs 0 waits for the driver's interrupt; above 0 the device is asked every so many nanoseconds
 * @param procDirectory where the driver's text is found under the node's last name: {@code /proc}
 * @param sysDirectory where the size of the card's BAR 0 is found: {@code /sys}
 */
public record DatadevOptions(Path node, long pollIntervalNs, Path procDirectory, Path sysDirectory) {
    public DatadevOptions {
        if (pollIntervalNs < 0) {
            throw new IllegalArgumentException("pollIntervalNs must not be negative: pollIntervalNs=" + pollIntervalNs);
        }
        if (node.getFileName() == null) {
            throw new IllegalArgumentException("node must name a file: node=" + node);
        }
    }

    /** Waiting for interrupts, on a Linux as it comes. */
    public static DatadevOptions of(final Path node) {
        return new DatadevOptions(node, 0, Path.of("/proc"), Path.of("/sys"));
    }

    /** The same card, asked every {@code intervalNs} instead of waiting for interrupts; 0 for interrupts. */
    public DatadevOptions polledEvery(final long intervalNs) {
        return new DatadevOptions(node, intervalNs, procDirectory, sysDirectory);
    }

    Path procText() {
        return procDirectory.resolve(node.getFileName());
    }
}
