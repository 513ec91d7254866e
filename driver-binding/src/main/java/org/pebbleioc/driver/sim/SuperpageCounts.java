package org.pebbleioc.driver.sim;

/**
 * The books of one end point of a simulated readout card: {@code pages == delivered - duplicated + lost + noBuffer +
 * held}, at rest with {@code held == 0}.
 *
 * @param pages that the links made
 * @param delivered handed to the host, duplicates too
 * @param duplicated handed over a second time, on demand
 * @param lost on demand
 * @param noBuffer dropped because no buffer was free (dropping policy)
 * @param held taken out of order, on demand, and not yet handed over
 * @param faults pages that something was done to, on demand
 * @param heldBack how many times the card had to wait for a buffer (holding policy)
 * @param bytes delivered
 */
public record SuperpageCounts(
        long pages,
        long delivered,
        long duplicated,
        long lost,
        long noBuffer,
        long held,
        long faults,
        long heldBack,
        long bytes) {}
