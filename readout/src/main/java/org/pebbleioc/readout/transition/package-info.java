/**
 * From image PVs to complete events: transition buffers that belong to pebble buffers one to one, the match between
 * events and updates, the collector, and the consumers of complete events. Knows no EPICS: whoever receives a PV fills
 * a block of a {@link org.pebbleioc.readout.transition.TransitionPool} and offers a {@link
 * org.pebbleioc.readout.transition.PvImage}. Thread {@code collector} matches, {@code sink-N} are the consumers'.
 */
package org.pebbleioc.readout.transition;
