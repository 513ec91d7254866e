/**
 * The timing header that starts every event of the DMA stream, and the control datagrams that share the stream.
 * Functions over bytes: any thread.
 */
package org.pebbleioc.timing;
