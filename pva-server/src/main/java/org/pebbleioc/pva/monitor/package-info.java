/**
 * PvMonitor: image PVs, of this process or any other, into transition buffers tied to the pebble, matched to events.
 * Step 9 of the data's path; steps 10 to 12 are in {@link org.pebbleioc.readout.transition}. Each PV is received on a
 * thread of its own, {@code pv-N}.
 */
package org.pebbleioc.pva.monitor;
