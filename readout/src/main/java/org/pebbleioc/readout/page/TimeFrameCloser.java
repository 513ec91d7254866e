package org.pebbleioc.readout.page;

import static org.pebbleioc.readout.page.GroupCounter.*;

import java.util.List;
import org.pebbleioc.readout.EnumCounters;
import org.pebbleioc.readout.MutedLog;

/**
 * What becomes of a time frame that is closed: each link's account of it, then the links' pages to all sinks, one link
 * after the other, and at last the grouper's own hold of the pages ends. Thread {@code page-grouper}.
 */
final class TimeFrameCloser {
    private final GroupOptions options;
    private final LinkTable links;
    private final PageHolder reader;
    private final List<TimeFrameSink> sinks;
    private final EnumCounters<GroupCounter> counters;
    private final MutedLog muted;

    TimeFrameCloser(
            final GroupOptions options,
            final LinkTable links,
            final PageHolder reader,
            final List<? extends TimeFrameSink> sinks,
            final EnumCounters<GroupCounter> counters,
            final MutedLog muted) {
        this.options = options;
        this.links = links;
        this.reader = reader;
        this.sinks = List.copyOf(sinks);
        this.counters = counters;
        this.muted = muted;
    }

    void close(final OpenTimeFrame frame, final GroupCounter why, final long nowNs) {
        counters.increment(TIME_FRAMES_BUILT);
        counters.increment(why);
        int last = -1;
        for (int i = 0; i < links.count(); i++) {
            final int slot = links.slot(i);
            account(links.at(i), frame.slice(slot), why, nowNs);
            last = frame.slice(slot).count() > 0 ? i : last;
        }
        for (int i = 0; i <= last; i++) {
            final LinkSlice slice = frame.slice(links.slot(i));
            if (slice.count() > 0) {
                handOn(frame, links.at(i), slice, i == last, nowNs);
            }
        }
    }

    /** What the link has missed, and whether it is worth waiting for any longer. */
    private void account(final LinkState link, final LinkSlice slice, final GroupCounter why, final long nowNs) {
        if (!link.isWaitedFor() && slice.count() == 0) {
            return;
        }
        if (slice.count() == 0) {
            counters.increment(LINK_FRAMES_MISSING);
            link.count(LinkCounter.MISSING, 1);
        }
        if (slice.isEnded() || why != TIME_FRAMES_TIMED_OUT && why != TIME_FRAMES_OVERFLOW) {
            return;
        }
        slice.addDamage(PageDamage.TIMED_OUT);
        link.count(LinkCounter.TIMED_OUT, 1);
        if (link.timedOut(options.lostAfter())) {
            counters.increment(LINKS_LOST);
            muted.warn(
                    LINKS_LOST,
                    nowNs,
                    () -> link.id() + " did not deliver for " + options.lostAfter()
                            + " time frames: it is not waited for until it delivers again");
        }
    }

    private void handOn(
            final OpenTimeFrame frame,
            final LinkState link,
            final LinkSlice slice,
            final boolean isLast,
            final long nowNs) {
        final LinkTimeFrame whole = new LinkTimeFrame(
                link.pool(),
                link.id(),
                frame.id(),
                (frame.id() - 1) * options.orbits(),
                options.orbits(),
                isLast,
                slice.damage(),
                slice.handles(),
                slice.usedBytes());
        counters.increment(LINK_FRAMES_BUILT);
        link.count(LinkCounter.TIME_FRAMES, 1);
        if (whole.damage() != 0) {
            counters.increment(LINK_FRAMES_DAMAGED);
            link.count(LinkCounter.DAMAGED, 1);
        }
        for (final TimeFrameSink sink : sinks) {
            offer(sink, whole, nowNs);
        }
        for (int i = 0; i < whole.pageCount(); i++) {
            whole.pool().release(whole.handle(i), reader);
        }
    }

    private void offer(final TimeFrameSink sink, final LinkTimeFrame frame, final long nowNs) {
        try {
            if (!sink.offer(frame)) {
                counters.increment(LINK_FRAMES_UNWANTED);
                frame.pool().exhausted(Exhaustion.CONSUMER_SLOW);
            }
        } catch (final RuntimeException e) {
            counters.increment(SINK_ERRORS);
            muted.warn(
                    SINK_ERRORS,
                    nowNs,
                    () -> "consumer " + sink.name() + " failed on " + frame + ", it goes on without it: " + e);
        }
    }
}
