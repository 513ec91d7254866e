package org.pebbleioc.ioc.record;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** One queue of {@link ScanIo}, with the numbers that {@code callbackQueueShow} prints. Any thread adds, one takes. */
final class ScanQueue {
    private final String name;
    private final ConcurrentLinkedQueue<Object> items = new ConcurrentLinkedQueue<>();
    private final AtomicInteger used = new AtomicInteger();
    private final AtomicInteger highWater = new AtomicInteger();
    private final AtomicLong overruns = new AtomicLong();
    /** Full, and counted as such; ends when something is taken: base counts how often a queue got full. */
    private final AtomicBoolean full = new AtomicBoolean();

    private volatile int size;

    ScanQueue(final String name, final int size) {
        this.name = name;
        this.size = size;
    }

    void size(final int items) {
        size = items;
    }

    /** False, and counted, when there is no room. */
    boolean offer(final Object item) {
        if (used.get() >= size) {
            if (full.compareAndSet(false, true)) {
                overruns.incrementAndGet();
            }
            return false;
        }
        add(item);
        return true;
    }

    /** Takes it whether there is room or not. */
    void add(final Object item) {
        final int now = used.incrementAndGet();
        highWater.accumulateAndGet(now, Math::max);
        items.add(item);
    }

    /** The oldest item, or null. */
    Object poll() {
        final Object item = items.poll();
        if (item != null) {
            used.decrementAndGet();
            full.set(false);
        }
        return item;
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    void resetMark() {
        highWater.set(used.get());
    }

    QueueStatus status() {
        return new QueueStatus(name, highWater.get(), used.get(), size, overruns.get());
    }
}
