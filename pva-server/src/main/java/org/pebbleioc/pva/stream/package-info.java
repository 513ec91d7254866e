/**
 * Streams that are made of a camera's images and have PVs of their own: smaller, compressed. Each has its own threads and
 * output buffers. It borrows pebble buffers, a bounded number of them, and gives back what it has not begun to work on
 * when the pebble runs low. It never makes the readout wait.
 */
package org.pebbleioc.pva.stream;
