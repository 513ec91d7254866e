/**
 * The receiving end: sources of multi-part messages over ZeroMQ and shared memory, and {@code ./run stf-receiver},
 * which checks all that arrives and says what is missing. One thread receives and checks.
 */
package org.pebbleioc.readout.receive;
