/**
 * Raw data on disk: the recorder, whose files {@link org.pebbleioc.driver.sim.superpage.RecordedPages} plays again.
 * Thread {@code record-N}.
 */
package org.pebbleioc.readout.raw;
