/**
 * Images as PVAccess: per pebble buffer one prebuilt NTNDArray whose value is that buffer's memory. The
 * {@code publisher} thread changes the few scalars of a frame; all clients share the structure until the last of them
 * has let go.
 */
package org.pebbleioc.pva.image;
