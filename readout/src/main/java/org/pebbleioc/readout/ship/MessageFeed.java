package org.pebbleioc.readout.ship;

import java.util.concurrent.TimeUnit;
import org.pebbleioc.readout.page.LinkTimeFrame;
import org.pebbleioc.readout.page.PageHolder;

/**
 * The next message to send: takes time frames out of the inbox one after the other, has them cut into messages, and
 * drops whole the one that cannot be copied. The hold of a time frame's pages is the inbox's, then this object's while
 * the frame is cut, then that of its messages' parts. The transport's thread, but for {@link #waiting}.
 */
final class MessageFeed {
    /** How long a time frame waits for a free copy page, where the policy is to wait. */
    private static final long COPY_WAIT_NS = TimeUnit.SECONDS.toNanos(1);

    private final String name;
    private final ShipOptions options;
    private final FrameInbox inbox;
    private final MessageBuilder builder;
    private final PageHolder holder;
    private final ShipCounts counts;
    private final MutedWarnings warnings;

    /** Written by the transport's thread, read by anybody. */
    private volatile boolean isBuilding;

    // The transport's thread: the time frame that is being cut, null between two.
    private LinkTimeFrame current;
    private long runOfCurrent;
    private int builtOfCurrent;
    private boolean waitsForCopyPage;
    private long waitsSinceNs;

    MessageFeed(
            final String name,
            final ShipOptions options,
            final FrameInbox inbox,
            final MessageBuilder builder,
            final PageHolder holder,
            final ShipCounts counts,
            final MutedWarnings warnings) {
        this.name = name;
        this.options = options;
        this.inbox = inbox;
        this.builder = builder;
        this.holder = holder;
        this.counts = counts;
        this.warnings = warnings;
    }

    /** Time frames that wait, the one being cut among them. Any thread. */
    int waiting() {
        return inbox.size() + (isBuilding ? 1 : 0);
    }

    boolean isEmpty() {
        return inbox.isEmpty() && current == null;
    }

    boolean waitsForCopyPage() {
        return waitsForCopyPage;
    }

    /** The next message, or null: nothing waits, or no copy page is free yet. */
    ShipMessage next(final long nowNs) {
        while (current != null || begin(nowNs)) {
            switch (builder.next()) {
                case BUILT -> {
                    builtOfCurrent++;
                    waitsForCopyPage = false;
                    if (builder.isFinished()) { // now, not at the next call: from here on only parts hold pages
                        counts.increment(ShipCounter.FRAMES_BUILT);
                        letGo(0);
                    }
                    return builder.message();
                }
                case DONE -> {
                    counts.increment(ShipCounter.FRAMES_EMPTY);
                    letGo(0);
                }
                case NO_COPY_PAGE -> {
                    if (options.policy() == OverflowPolicy.BLOCK && nowNs - waitsSinceNs < COPY_WAIT_NS) {
                        waitsForCopyPage = true;
                        builder.begin(current, runOfCurrent);
                        return null;
                    }
                    final ShipMessage end = drop(ShipCounter.FRAMES_NO_COPY_PAGE);
                    if (end != null) {
                        return end;
                    }
                }
                case COPY_TOO_LONG -> {
                    final ShipMessage end = drop(ShipCounter.FRAMES_COPY_TOO_LONG);
                    if (end != null) {
                        return end;
                    }
                }
            }
        }
        return null;
    }

    /** Takes the next time frame out of the inbox; false when there is none. */
    private boolean begin(final long nowNs) {
        isBuilding = true; // before it leaves the inbox: the books see it in one of the two
        current = inbox.poll();
        if (current == null) {
            isBuilding = false;
            return false;
        }
        builtOfCurrent = 0;
        waitsSinceNs = nowNs;
        runOfCurrent = inbox.runOfLast();
        builder.begin(current, runOfCurrent);
        return true;
    }

    /** Drops the time frame of this link whole; when it was the last one, the receiver is told that it has ended. */
    private ShipMessage drop(final ShipCounter reason) {
        final LinkTimeFrame dropped = current;
        waitsForCopyPage = false;
        counts.increment(reason);
        builder.exhausted(reason == ShipCounter.FRAMES_NO_COPY_PAGE);
        warnings.warn(
                reason,
                () -> name + ": dropped " + dropped + ": "
                        + (reason == ShipCounter.FRAMES_NO_COPY_PAGE
                                ? "no page left for a copy; more copy pages, or receivers that give pages back sooner"
                                : "copy page too small: the longest heartbeat frame that crosses pages has "
                                        + counts.value(ShipCounter.LONGEST_COPY_BYTES)
                                        + " bytes; set the copy pool's page size to that and half as much again"));
        final boolean saysEnd = dropped.isLastOfTimeFrame() && options.mapping().hasHeader();
        if (saysEnd) {
            builder.headerAlone(dropped);
        }
        letGo(dropped.pageCount());
        return saysEnd ? builder.message() : null;
    }

    private void letGo(final int pagesNotInMessages) {
        inbox.done(current.pool(), pagesNotInMessages);
        current.release(holder);
        current = null;
        isBuilding = false;
    }

    /** Nobody is there to take what waits; whether anything did. */
    boolean dropUnwanted() {
        boolean dropped = false;
        for (LinkTimeFrame frame = inbox.poll(); frame != null; frame = inbox.poll()) {
            counts.increment(ShipCounter.FRAMES_UNWANTED);
            current = frame;
            letGo(frame.pageCount());
            dropped = true;
        }
        return dropped;
    }

    /** A client is done with a message. */
    void finished(final ShipMessage message) {
        if (message.unuse()) {
            counts.add(ShipCounter.PAGES_DONE, message.sourcePages());
            inbox.done(message.source(), message.sourcePages());
            builder.recycle(message);
        }
    }

    /** The transport ends: lets go of all that no message was made of. */
    void discard() {
        if (current != null) {
            counts.increment(ShipCounter.FRAMES_DISCARDED);
            letGo(current.pageCount() - builtOfCurrent); // one message so far for each page
        }
        inbox.discard();
    }
}
