/**
 * From DMA buffers to events: fragments and lanes that carry the same event counter meet in one pebble buffer. All of
 * it runs on the {@code dma-reader} thread, up to the queue that hands whole events on.
 */
package org.pebbleioc.readout.event;
