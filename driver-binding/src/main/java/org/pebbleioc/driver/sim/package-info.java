/**
 * A DMA card without hardware: {@link SimulatedDriver} is the loaded module with its one pool, {@link SimulatedDevice}
 * one open of it, and {@link SimulatedCard} the engine and the detector in front of it, on the thread {@code sim-card}.
 * What crosses from card to reader is exactly what the driver would show: indices, sizes, flags, errors, destinations.
 */
package org.pebbleioc.driver.sim;
