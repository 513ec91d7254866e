/**
 * Raw data headers: what a readout card writes in front of every packet of a superpage. Versions 6 and 7, byte by byte;
 * whoever walks a page with {@link org.pebbleioc.driver.rdh.RdhCursor} never reads outside it. No threads and no state
 * of its own.
 */
package org.pebbleioc.driver.rdh;
