package org.pebbleioc.readout;

/** One long per {@link ReadoutCounter}. */
public final class Counters extends EnumCounters<ReadoutCounter> {
    public Counters() {
        super(ReadoutCounter.class);
    }
}
