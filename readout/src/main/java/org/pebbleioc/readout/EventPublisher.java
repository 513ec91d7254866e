package org.pebbleioc.readout;

import static org.pebbleioc.readout.ReadoutCounter.*;

import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.readout.event.EventQueue;
import org.pebbleioc.readout.event.Pebble;
import org.pebbleioc.readout.event.PebbleEvent;

/**
 * Steps 5 and 6: takes whole events from the queue, shows each to all sinks, lets go of it. When the pebble runs low it
 * asks the sinks for their unsent holds. Thread {@code publisher}; a test calls {@link #doWork} itself.
 */
final class EventPublisher {
    private static final Logger LOG = LogManager.getLogger(EventPublisher.class);
    private static final long IDLE_NS = 100_000_000L;
    /** So long no buffer may be free, and a client take nothing, before the client is dropped. */
    static final long EVICT_AFTER_NS = 1_000_000_000L;
    /** The memory of a dropped client comes back soon: time for it before the next one goes. */
    private static final long EVICT_EVERY_NS = 50_000_000L;

    private final EventQueue queue;
    private final Pebble pebble;
    private final List<EventSink> sinks;
    private final int reserve;
    private final Counters counters;
    private final MutedLog muted = new MutedLog(LOG);

    // Thread publisher only.
    private boolean exhausted;
    private long exhaustedSinceNs;

    EventPublisher(
            final EventQueue queue,
            final Pebble pebble,
            final List<EventSink> sinks,
            final int reserve,
            final Counters counters) {
        this.queue = queue;
        this.pebble = pebble;
        this.sinks = List.copyOf(sinks);
        this.reserve = reserve;
        this.counters = counters;
    }

    /** One event at most. Returns how much was done. */
    int doWork(final long nowNs) {
        final int index = queue.poll();
        if (index != EventQueue.NONE) {
            publish(pebble.event(index), nowNs);
        }
        final int reclaimed = pebble.pool().free() < reserve ? reclaim(nowNs) : 0;
        evictIfExhausted(nowNs);
        return (index == EventQueue.NONE ? 0 : 1) + reclaimed;
    }

    /** Stalled clients must not stop acquisition: when they hold every buffer, one after the other has to go. */
    private void evictIfExhausted(final long nowNs) {
        if (pebble.pool().free() > 0) {
            exhausted = false;
        } else if (!exhausted) {
            exhausted = true;
            exhaustedSinceNs = nowNs;
        } else if (nowNs - exhaustedSinceNs >= EVICT_AFTER_NS) {
            exhaustedSinceNs = nowNs - EVICT_AFTER_NS + EVICT_EVERY_NS;
            for (final EventSink sink : sinks) {
                if (evict(sink, nowNs)) {
                    counters.increment(CLIENTS_EVICTED);
                    return;
                }
            }
        }
    }

    void idle() {
        queue.await(IDLE_NS);
    }

    /** At a stop: what is queued is let go of unpublished. */
    void close() {
        for (int index = queue.poll(); index != EventQueue.NONE; index = queue.poll()) {
            pebble.pool().release(pebble.event(index).handle());
            counters.increment(EVENTS_UNPUBLISHED);
        }
    }

    private void publish(final PebbleEvent event, final long nowNs) {
        for (final EventSink sink : sinks) {
            try {
                sink.onEvent(event);
            } catch (final RuntimeException e) {
                sinkFailed(sink, e, nowNs);
            }
        }
        counters.increment(EVENTS_PUBLISHED);
        pebble.pool().release(event.handle());
    }

    private void sinkFailed(final EventSink sink, final RuntimeException e, final long nowNs) {
        counters.increment(SINK_ERRORS);
        muted.warn(
                SINK_ERRORS,
                nowNs,
                () -> "sink " + sink.getClass().getSimpleName() + " failed, events go on without it: " + e);
    }

    private boolean evict(final EventSink sink, final long nowNs) {
        try {
            return sink.evict(EVICT_AFTER_NS);
        } catch (final RuntimeException e) {
            sinkFailed(sink, e, nowNs);
            return false;
        }
    }

    private int reclaim(final long nowNs) {
        int taken = 0;
        for (final EventSink sink : sinks) {
            try {
                taken += sink.reclaim();
            } catch (final RuntimeException e) {
                sinkFailed(sink, e, nowNs);
            }
        }
        if (taken > 0) {
            counters.increment(RECLAIMS);
            counters.add(UPDATES_RECLAIMED, taken);
        }
        return taken;
    }
}
