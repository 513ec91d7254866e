package org.pebbleioc.readout.transition;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * One consumer with its queue and its thread {@code sink-NAME}. Books: {@code in = out + dropped + queued + in hand}.
 * Each event that is queued or in hand is held once.
 */
public final class ConsumerQueue {
    private static final Logger LOG = LogManager.getLogger(ConsumerQueue.class);
    private static final long MUTE_NS = 10_000_000_000L;

    /** Counters at one moment; {@code failed} of the {@code out} ended with an error. */
    public record Counts(long in, long out, long dropped, int queued, int inHand, long failed, String lastError) {
        public boolean close() {
            return in == out + dropped + queued + inHand;
        }
    }

    private final String name;
    private final EventConsumer consumer;
    private final int capacity;
    private final QueuePolicy policy;
    private final Runnable roomMade;

    // Guarded by this.
    private final Deque<CompleteEvent> queued = new ArrayDeque<>();
    private boolean ending;
    private boolean inHand;
    private long in;
    private long out;
    private long dropped;
    private long failed;
    private String lastError = "";
    private Thread thread;

    /** Thread sink-NAME. */
    private long lastLogNs;

    /** @param roomMade told when an event was taken: a collector that was held up can go on */
    ConsumerQueue(
            final String name,
            final EventConsumer consumer,
            final int capacity,
            final QueuePolicy policy,
            final Runnable roomMade) {
        if (capacity < 1) {
            throw new IllegalArgumentException("a queue has at least one place: queue=" + capacity);
        }
        this.name = name;
        this.consumer = consumer;
        this.capacity = policy == QueuePolicy.LATEST ? 1 : capacity;
        this.policy = policy;
        this.roomMade = roomMade;
    }

    public String name() {
        return name;
    }

    synchronized void start() {
        ending = false;
        thread = new Thread(this::run, "sink-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether the next event may be offered; only with {@link QueuePolicy#BLOCK} it may not. */
    synchronized boolean takesNow() {
        return policy != QueuePolicy.BLOCK || queued.size() < capacity || ending;
    }

    /** Thread collector. */
    void offer(final CompleteEvent event) {
        CompleteEvent unneeded = null;
        synchronized (this) {
            in++;
            if (ending || queued.size() == capacity && policy == QueuePolicy.DROP_NEWEST) {
                dropped++;
                return;
            }
            if (queued.size() == capacity) {
                unneeded = queued.poll();
                dropped++;
            }
            event.retain();
            queued.add(event);
            notifyAll();
        }
        if (unneeded != null) {
            unneeded.release();
        }
    }

    /** The pebble needs room: the oldest queued event goes, unless this consumer must see all. */
    int reclaim() {
        final CompleteEvent oldest;
        synchronized (this) {
            oldest = policy == QueuePolicy.BLOCK ? null : queued.poll();
            if (oldest == null) {
                return 0;
            }
            dropped++;
        }
        oldest.release();
        return 1;
    }

    /** Lets the consumer finish what is queued, then drops the rest; back within {@code graceNs} and a second. */
    void stop(final long graceNs) {
        final Thread running;
        synchronized (this) {
            ending = true;
            running = thread;
            notifyAll();
        }
        if (running == null) {
            return;
        }
        join(running, graceNs);
        while (reclaimAny()) {
            // each is released by then
        }
        if (running.isAlive()) {
            running.interrupt();
            join(running, 1_000_000_000L);
        }
        if (running.isAlive()) {
            LOG.error("sink {} does not come back from an event", name);
        }
    }

    private boolean reclaimAny() {
        final CompleteEvent oldest;
        synchronized (this) {
            oldest = queued.poll();
            if (oldest == null) {
                return false;
            }
            dropped++;
        }
        oldest.release();
        return true;
    }

    private static void join(final Thread thread, final long ns) {
        try {
            thread.join(Math.max(1, ns / 1_000_000));
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public synchronized Counts counts() {
        return new Counts(in, out, dropped, queued.size(), inHand ? 1 : 0, failed, lastError);
    }

    private void run() {
        guarded(consumer::opened);
        while (true) {
            final CompleteEvent event = next();
            if (event == null) {
                break;
            }
            roomMade.run();
            final boolean good = guarded(() -> consumer.accept(event));
            synchronized (this) {
                inHand = false;
                out++;
                failed += good ? 0 : 1;
            }
            event.release();
        }
        guarded(consumer::closed);
    }

    private synchronized CompleteEvent next() {
        while (queued.isEmpty() && !ending) {
            try {
                wait();
            } catch (final InterruptedException e) {
                return null;
            }
        }
        final CompleteEvent event = queued.poll();
        inHand = event != null;
        return event;
    }

    private interface Step {
        void run() throws Exception;
    }

    private boolean guarded(final Step step) {
        try {
            step.run();
            return true;
        } catch (final Exception e) {
            synchronized (this) {
                lastError = String.valueOf(e.getMessage());
            }
            final long nowNs = System.nanoTime();
            if (lastLogNs == 0 || nowNs - lastLogNs > MUTE_NS) {
                lastLogNs = nowNs;
                LOG.warn("sink {}: {}; more of it is counted, not logged, for 10 s", name, e.toString());
            }
            return false;
        }
    }
}
