package org.pebbleioc.readout.transition;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Brings the events and the updates of one PV together, by key and never by position: an event that got nothing, or an
 * update that came too late, changes nothing for the others. Pure logic on a clock that it is told; called by one thread.
 *
 * <p>Both sides wait. An update that comes before its event is kept (at most {@code early} of them, the oldest goes
 * first); an event that comes before its update is kept too. Who waits is given up when its time is over, or when
 * {@code newer} newer ones of the other side have come and nobody who waits could still take it. Counting starts with
 * what waits when one arrives, so a clock that jumps, in either direction, costs only what is under way.
 *
 * <p>Every event is decided exactly once; every update is given to events or discarded, exactly once.
 */
public final class EventMatcher {
    /** Why an update came to no event. */
    public enum Discard {
        /** Newer events came, or its time was over: its event was never there, or had been given up. */
        TOO_OLD,
        /** Newer updates needed its place. */
        PUSHED_OUT,
        /** {@link MatchOptions.Mode#LATEST}: a newer one replaced it before any event came. */
        REPLACED,
        /** The monitor was stopped or suspended. */
        STOPPED
    }

    /** Hears what was decided, during the call that decided it. */
    public interface Listener {
        /**
         * @param image what the event gets, a hold of its block with it; null where nothing came
         */
        void decided(int event, Outcome outcome, PvImage image);

        /** The listener releases the image. */
        void discarded(PvImage image, Discard why);
    }

    private static final class WaitingEvent {
        int index;
        long key;
        long deadlineNs;
        int newer;
    }

    private static final class WaitingUpdate {
        PvImage image;
        long deadlineNs;
        int newer;
    }

    private final MatchOptions options;
    private final int early;
    private final Listener listener;
    private final List<WaitingEvent> events = new ArrayList<>();
    private final List<WaitingUpdate> updates = new ArrayList<>();
    private final Deque<WaitingEvent> spareEvents = new ArrayDeque<>();
    private final Deque<WaitingUpdate> spareUpdates = new ArrayDeque<>();
    /** Mode LATEST: the newest update, held once by us. */
    private PvImage latest;

    private boolean latestUsed;
    /** What events get while updates cannot come, or null. */
    private Outcome absent = Outcome.DISCONNECTED;

    /** @param early most updates that wait */
    public EventMatcher(final MatchOptions options, final int early, final Listener listener) {
        this.options = options;
        this.early = Math.max(1, early);
        this.listener = listener;
    }

    /** Updates can come from here on. At first they cannot. */
    public void present() {
        absent = null;
    }

    /**
     * No updates will come until {@link #present}: events that wait, and those that come, are decided so at once, but
     * for those whose update is here already.
     */
    public void absent(final Outcome why) {
        absent = why;
        while (!events.isEmpty()) {
            decideWithoutHope(events.get(0), why);
        }
        dropLatest(); // it is not the newest any more, just the last
    }

    /** An event, in the order of the stream. */
    public void event(final int index, final long key, final long nowNs) {
        final WaitingEvent event = spareEvents.isEmpty() ? new WaitingEvent() : spareEvents.pop();
        event.index = index;
        event.key = key;
        event.deadlineNs = nowNs + options.timeoutNs();
        event.newer = 0;
        events.add(event);
        if (options.mode() == MatchOptions.Mode.LATEST) {
            if (absent != null) {
                decide(event, absent, null);
            } else if (latest != null) {
                decideLatest(event);
            }
            return;
        }
        for (final WaitingUpdate update : updates) {
            final long distance = options.distance(update.image.key(), key);
            if (isNewer(distance)) {
                event.newer++;
            } else if (isNewer(-distance)) {
                update.newer++;
            }
        }
        match(event);
        if (absent != null && events.contains(event)) {
            decideWithoutHope(event, absent);
        }
        dropOldUpdates();
    }

    /** An update, in the order of its arrival; a hold of its block comes with it. */
    public void update(final PvImage image, final long nowNs) {
        if (options.mode() == MatchOptions.Mode.LATEST) {
            replaceLatest(image);
            return;
        }
        final WaitingUpdate update = spareUpdates.isEmpty() ? new WaitingUpdate() : spareUpdates.pop();
        update.image = image;
        update.deadlineNs = nowNs + options.timeoutNs();
        update.newer = 0;
        updates.add(update);
        for (final WaitingEvent event : events) {
            final long distance = options.distance(image.key(), event.key);
            if (isNewer(distance)) {
                event.newer++;
            } else if (isNewer(-distance)) {
                update.newer++;
            }
        }
        for (int i = 0; i < events.size(); ) {
            final WaitingEvent event = events.get(i);
            match(event);
            i += i < events.size() && events.get(i) == event ? 1 : 0;
        }
        dropOldUpdates();
        while (updates.size() > early) {
            discard(updates.get(0), Discard.PUSHED_OUT);
        }
    }

    /** Gives up who has waited for too long. Returns how many. */
    public int time(final long nowNs) {
        int given = 0;
        while (!events.isEmpty() && nowNs - events.get(0).deadlineNs >= 0) {
            decideWithoutHope(events.get(0), Outcome.TIMED_OUT);
            given++;
        }
        while (!updates.isEmpty() && nowNs - updates.get(0).deadlineNs >= 0) {
            discard(updates.get(0), Discard.TOO_OLD);
            given++;
        }
        return given;
    }

    /** The pebble needs room: the oldest event that waits is given up before its time. False when none waits. */
    public boolean giveUpOldest() {
        if (events.isEmpty()) {
            return false;
        }
        decideWithoutHope(events.get(0), Outcome.TIMED_OUT);
        return true;
    }

    /** Discards all updates; {@link #absent} has seen to the events. */
    public void clear() {
        while (!updates.isEmpty()) {
            discard(updates.get(0), Discard.STOPPED);
        }
        dropLatest();
    }

    private void dropLatest() {
        if (latest != null) {
            forgetLatest(Discard.STOPPED);
        }
    }

    private void forgetLatest(final Discard why) {
        final PvImage last = latest;
        latest = null;
        if (latestUsed) {
            last.release();
        } else {
            listener.discarded(last, why);
        }
    }

    public int waitingEvents() {
        return events.size();
    }

    public int waitingUpdates() {
        return updates.size() + (latest != null && !latestUsed ? 1 : 0);
    }

    /** When {@link #time} has something to do, or {@code Long.MAX_VALUE} away where nobody waits. */
    public long nextDeadlineIn(final long nowNs) {
        long in = Long.MAX_VALUE;
        if (!events.isEmpty()) {
            in = events.get(0).deadlineNs - nowNs;
        }
        if (!updates.isEmpty()) {
            in = Math.min(in, updates.get(0).deadlineNs - nowNs);
        }
        return in;
    }

    private boolean isNewer(final long distance) {
        return options.mode() == MatchOptions.Mode.NEAREST ? distance > 0 : distance > options.toleranceUnits();
    }

    private void match(final WaitingEvent event) {
        final WaitingUpdate best = nearest(event);
        final boolean decidable = options.mode() == MatchOptions.Mode.EXACT
                || event.newer > 0
                || best != null && options.distance(best.image.key(), event.key) == 0;
        if (best != null && decidable) {
            give(event, best);
        } else if (options.newer() > 0 && event.newer >= options.newer()) {
            decide(event, Outcome.MISSING, null);
        }
    }

    /** The one that it would take now: of two equally near ones the first that came. */
    private WaitingUpdate nearest(final WaitingEvent event) {
        WaitingUpdate best = null;
        long least = Long.MAX_VALUE;
        for (final WaitingUpdate update : updates) {
            final long distance = options.distance(update.image.key(), event.key);
            if (options.isWithin(distance) && (best == null || Math.abs(distance) < least)) {
                best = update;
                least = Math.abs(distance);
            }
        }
        return best;
    }

    /** At the end of its wait an event takes what is nearest; only {@link MatchOptions.Mode#NEAREST} may have one. */
    private void decideWithoutHope(final WaitingEvent event, final Outcome why) {
        final WaitingUpdate best = options.mode() == MatchOptions.Mode.LATEST ? null : nearest(event);
        if (best != null) {
            give(event, best);
        } else {
            decide(event, why, null);
        }
    }

    private void give(final WaitingEvent event, final WaitingUpdate update) {
        updates.remove(update);
        final PvImage image = update.image;
        update.image = null;
        spareUpdates.push(update);
        decide(event, image.outcome(), image);
    }

    private void decide(final WaitingEvent event, final Outcome outcome, final PvImage image) {
        events.remove(event);
        spareEvents.push(event);
        listener.decided(event.index, outcome, image);
    }

    private void dropOldUpdates() {
        if (options.newer() == 0) {
            return;
        }
        for (int i = 0; i < updates.size(); ) {
            final WaitingUpdate update = updates.get(i);
            if (update.newer >= options.newer() && !isWanted(update)) {
                discard(update, Discard.TOO_OLD);
            } else {
                i++;
            }
        }
    }

    private boolean isWanted(final WaitingUpdate update) {
        for (final WaitingEvent event : events) {
            if (options.isWithin(options.distance(update.image.key(), event.key))) {
                return true;
            }
        }
        return false;
    }

    private void discard(final WaitingUpdate update, final Discard why) {
        updates.remove(update);
        final PvImage image = update.image;
        update.image = null;
        spareUpdates.push(update);
        listener.discarded(image, why);
    }

    private void replaceLatest(final PvImage image) {
        if (latest != null) {
            forgetLatest(Discard.REPLACED);
        }
        latest = image;
        latestUsed = false;
        while (!events.isEmpty()) {
            decideLatest(events.get(0));
        }
    }

    private void decideLatest(final WaitingEvent event) {
        latestUsed = true;
        latest.retain();
        decide(event, latest.outcome(), latest);
    }
}
