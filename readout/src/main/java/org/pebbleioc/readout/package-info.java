/**
 * The readout: {@link org.pebbleioc.readout.Readout} wires device, event builder, pebble and sinks in the order of the
 * data, on two threads, {@code dma-reader} and {@code publisher}.
 */
package org.pebbleioc.readout;
