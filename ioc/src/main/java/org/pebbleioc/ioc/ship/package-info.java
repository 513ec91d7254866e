/**
 * Consumers of a superpage readout's time frames: ZeroMQ, shared memory, the recorder; their commands and parameters.
 * Thread {@code ship-watch}.
 */
package org.pebbleioc.ioc.ship;
