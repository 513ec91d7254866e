/**
 * Messages for a receiver on the same host: only descriptors go through a local socket, the bytes stay in the pages,
 * which the receiver has mapped; it says when it is done with a part. A receiver that goes away gives all of its pages
 * back. Thread {@code ship-NAME}.
 */
package org.pebbleioc.readout.shm;
