package org.pebbleioc.readout.transition;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.pebbleioc.readout.memory.BufferPool;

/** A matcher on a clock of its own, with updates that have no memory: only what is decided matters. */
final class MatcherRig implements EventMatcher.Listener {
    final EventMatcher matcher;
    /** By event: outcome, and the number of the update that it got (0 for none). */
    final Map<Integer, String> decisions = new TreeMap<>();

    final List<String> discards = new ArrayList<>();
    long nowNs;

    MatcherRig(final MatchOptions options, final int early) {
        matcher = new EventMatcher(options, early, this);
        matcher.present();
    }

    static MatchOptions exact(final long tolerance, final int newer) {
        return options(MatchOptions.Mode.EXACT, tolerance, newer);
    }

    static MatchOptions options(final MatchOptions.Mode mode, final long tolerance, final int newer) {
        return new MatchOptions(mode, MatchOptions.Source.TIME_STAMP, tolerance, 0, 1000, newer, 0);
    }

    MatcherRig event(final int index, final long key) {
        matcher.event(index, key, nowNs);
        return this;
    }

    /** @param number tells updates of one key apart */
    MatcherRig update(final int number, final long key) {
        matcher.update(image(number, key, Outcome.FILLED), nowNs);
        return this;
    }

    static PvImage image(final int number, final long key, final Outcome outcome) {
        return new PvImage(null, BufferPool.NONE, outcome, "", null, key, key, 0, number, 0);
    }

    @Override
    public void decided(final int event, final Outcome outcome, final PvImage image) {
        final String before = decisions.put(event, outcome.label() + (image == null ? "" : " " + image.uniqueId()));
        if (before != null) {
            throw new AssertionError("event " + event + " decided twice: " + before);
        }
    }

    @Override
    public void discarded(final PvImage image, final EventMatcher.Discard why) {
        discards.add(image.uniqueId() + " " + why);
    }
}
