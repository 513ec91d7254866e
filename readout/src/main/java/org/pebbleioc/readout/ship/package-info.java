/**
 * Time frames on their way out: multi-part messages whose parts point into pages, the bounded queue before each
 * transport, and the books of what was sent, dropped and given back.
 */
package org.pebbleioc.readout.ship;
