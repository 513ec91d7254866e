package org.pebbleioc.pva.monitor;

import org.pebbleioc.readout.transition.MatchOptions;

/** One PV of a monitor: which, and how its updates find their events. */
public record PvSetup(PvSpec spec, MatchOptions match) {}
