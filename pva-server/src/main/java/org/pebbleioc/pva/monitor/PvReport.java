package org.pebbleioc.pva.monitor;

import org.pebbleioc.readout.transition.ArrayFormat;
import org.pebbleioc.readout.transition.PvStatistics;
import org.pebbleioc.readout.transition.TransitionPool;

/**
 * One PV of a monitor at one moment.
 *
 * @param message what is wrong, for people; empty when all is well
 * @param peer who serves it; empty while it is not connected
 * @param format null while it is not known
 * @param formatChanges how often type or shape changed while running
 * @param connects how often it was connected
 * @param pool null while there are no transition buffers
 */
public record PvReport(
        PvSpec spec,
        PvState state,
        String message,
        String peer,
        ArrayFormat format,
        long formatChanges,
        long connects,
        PvStatistics statistics,
        TransitionPool pool) {}
