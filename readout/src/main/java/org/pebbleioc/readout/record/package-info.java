/**
 * Complete events on disk: a tar file whose entries are NumPy arrays and one JSON text per event. {@code
 * docs/pvmonitor.md} describes it; {@code ./run events FILE} reads it, and so do {@code tar} and {@code numpy.load}.
 * Written by the thread {@code sink-N} of its consumer.
 */
package org.pebbleioc.readout.record;
