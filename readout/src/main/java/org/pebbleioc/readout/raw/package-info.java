/** Raw data on disk: the recorder, whose files {@link org.pebbleioc.driver.sim.superpage.RecordedPages} plays again. */
package org.pebbleioc.readout.raw;
