package org.pebbleioc.readout.page;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long the pages of one pool are out: from the first message part that points into a page until the last is released.
 * Apart from that, how much of it was spent in the transport's queue, up to the last part sent, and how much the receiver
 * held the page after that. A page whose parts were never sent counts as queued all the time. Any thread.
 */
public final class ReleaseLatency {
    private final AtomicLongArray outNs;
    private final AtomicLongArray sentNs;
    /** Whether a part was sent, by page; the time alone cannot say so. */
    private final AtomicLongArray isSent;

    private final LatencyHistogram total = new LatencyHistogram();
    private final LatencyHistogram queue = new LatencyHistogram();
    private final LatencyHistogram hold = new LatencyHistogram();

    ReleaseLatency(final int count) {
        outNs = new AtomicLongArray(count);
        sentNs = new AtomicLongArray(count);
        isSent = new AtomicLongArray(count);
    }

    void out(final int index, final long nowNs) {
        isSent.setRelease(index, 0);
        outNs.setRelease(index, nowNs);
    }

    void sent(final int index, final long nowNs) {
        sentNs.setRelease(index, nowNs);
        isSent.setRelease(index, 1);
    }

    void free(final int index, final long nowNs) {
        final long outSince = outNs.getAcquire(index);
        final long sentAt = isSent.getAcquire(index) == 0 ? nowNs : sentNs.getAcquire(index);
        total.add(nowNs - outSince);
        queue.add(sentAt - outSince);
        if (isSent.getAcquire(index) != 0) {
            hold.add(nowNs - sentAt);
        }
    }

    /** First part made to last part released. */
    public LatencyHistogram total() {
        return total;
    }

    /** First part made to last part sent. */
    public LatencyHistogram queue() {
        return queue;
    }

    /** Last part sent to last part released; only pages of which a part was sent. */
    public LatencyHistogram hold() {
        return hold;
    }
}
