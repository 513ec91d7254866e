package org.pebbleioc.pva.stream;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.pebbleioc.pva.image.ImageOutput;
import org.pebbleioc.pva.image.ImagePv;
import org.pebbleioc.pva.server.PvUpdate;

/**
 * Step 4 of a stream: where what its workers made goes, to PVs and to what takes images of this stream, in the order in which the images
 * came.
 */
final class StreamOutputs {
    private final FrameQueue queue;
    private final StreamCounts counts;
    private final List<StreamOutput> outputs = new CopyOnWriteArrayList<>();
    private final List<FrameSink> next = new CopyOnWriteArrayList<>();

    // Guarded by order; by ticket, as many as may be taken and not published.
    private final Object order = new Object();
    private final StreamFrame[] ready;
    private final boolean[] done;
    private final List<StreamOutput> wanting = new ArrayList<>();
    private long published;

    StreamOutputs(final FrameQueue queue, final int window, final StreamCounts counts) {
        this.queue = queue;
        this.counts = counts;
        ready = new StreamFrame[window];
        done = new boolean[window];
    }

    StreamOutput add(final ImagePv pv) {
        final StreamOutput output = new StreamOutput(pv);
        outputs.add(output);
        return output;
    }

    void remove(final ImageOutput output) {
        outputs.removeIf(other -> other == output);
    }

    void add(final FrameSink sink) {
        next.add(sink);
    }

    void remove(final FrameSink sink) {
        next.remove(sink);
    }

    /** Images that wait or are in work behind here. */
    int pending() {
        return next.stream().mapToInt(FrameSink::pending).sum();
    }

    boolean areWatched() {
        for (final StreamOutput output : outputs) {
            if (output.isWatched()) {
                return true;
            }
        }
        for (final FrameSink sink : next) {
            if (sink.isWanting()) {
                return true;
            }
        }
        return false;
    }

    /**
     * What is next in order goes out, and whatever waited for it.
     *
     * @param made its hold goes with it; null when nothing was made
     */
    void publish(final long ticket, final StreamFrame made) {
        synchronized (order) {
            final int at = (int) (ticket % ready.length);
            ready[at] = made;
            done[at] = true;
            while (done[(int) (published % ready.length)]) {
                final int i = (int) (published % ready.length);
                done[i] = false;
                if (ready[i] != null) {
                    publish(ready[i]);
                    ready[i] = null;
                }
                published++;
                queue.published(published);
            }
        }
    }

    /** Under the order lock. Everything in here is short: queues take the frame or count it. */
    private void publish(final StreamFrame frame) {
        final long nowNs = System.nanoTime();
        final Instant now = Instant.now();
        try {
            boolean sameShape = true;
            wanting.clear();
            for (final StreamOutput output : outputs) {
                if (output.wants(nowNs)) {
                    wanting.add(output);
                    sameShape &= output.showed(frame.shape());
                }
            }
            frame.publishing(now.getEpochSecond(), now.getNano(), sameShape);
            for (final StreamOutput output : wanting) {
                output.publish(frame);
            }
            for (final FrameSink sink : next) {
                sink.offer(frame, nowNs);
            }
        } finally {
            counts.out.incrementAndGet();
            frame.release();
        }
    }

    /** Takes back what nobody has begun to take; how many. */
    int reclaim() {
        int back = 0;
        for (final StreamOutput output : outputs) {
            back += output.pv().reclaim();
        }
        for (final FrameSink sink : next) {
            back += sink.reclaim();
        }
        return back;
    }

    /** Drops one client that has held such an update so long without taking a byte, if there is one. */
    void evictStuck(final Predicate<PvUpdate> whose, final long forNs) {
        for (final StreamOutput output : outputs) {
            if (output.evictStuck(whose, forNs)) {
                return;
            }
        }
    }

    void close() {
        for (final StreamOutput output : outputs) {
            output.pv().close();
        }
    }
}
