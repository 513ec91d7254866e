/**
 * A DMA card without hardware: {@link SimulatedDriver} is the loaded module with its one pool, {@link SimulatedDevice}
 * one open of it, and {@link SimulatedCard} the engine and the detector in front of it, on the thread {@code sim-card}.
 * What crosses from card to reader is exactly what the driver would show: indices, sizes, flags, errors, destinations.
 *
 * <p>Two layers lie over the driver: {@link SimulatedDevice} refuses before the call whatever could do harm, as the
 * binding of the real driver does; the tests' {@code SimulatedCalls} is the bare interface of system calls, answers and
 * error numbers, and is what the observations of the real driver are replayed against. What the real driver does silently
 * and to somebody's cost is in {@link Harm}, refused unless a test asks for it.
 */
package org.pebbleioc.driver.sim;
