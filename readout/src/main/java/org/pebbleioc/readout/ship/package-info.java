/**
 * Time frames on their way out: multi-part messages whose parts point into pages, the bounded queue before each
 * transport, and the books of what was sent, dropped and given back. The grouper's thread puts in; all else is done by
 * the transport's own, {@code ship-NAME}.
 */
package org.pebbleioc.readout.ship;
