package org.pebbleioc.ioc.stats;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/** How long the garbage collector stopped the world, by length. Written by the JVM's notification thread. */
final class GcPauses implements NotificationListener, AutoCloseable {
    /** Upper ends of the classes in milliseconds; one more class has what is longer. */
    static final long[] CLASSES_MS = {1, 10, 100};

    private final AtomicLongArray histogram = new AtomicLongArray(CLASSES_MS.length + 1);
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong totalMs = new AtomicLong();
    private final AtomicLong longestMs = new AtomicLong();
    private final AtomicLong lastMs = new AtomicLong();

    void start() {
        for (final GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
            // a concurrent collector works beside the program, that is no pause
            if (!bean.getName().contains("Concurrent") && bean instanceof NotificationEmitter emitter) {
                emitter.addNotificationListener(this, null, null);
            }
        }
    }

    @Override
    public void handleNotification(final Notification notification, final Object handback) {
        if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            add(GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())
                    .getGcInfo()
                    .getDuration());
        }
    }

    void add(final long ms) {
        int index = 0;
        while (index < CLASSES_MS.length && ms >= CLASSES_MS[index]) {
            index++;
        }
        histogram.incrementAndGet(index);
        count.incrementAndGet();
        totalMs.addAndGet(ms);
        lastMs.set(ms);
        longestMs.accumulateAndGet(ms, Math::max);
    }

    long count() {
        return count.get();
    }

    long totalMs() {
        return totalMs.get();
    }

    long longestMs() {
        return longestMs.get();
    }

    long lastMs() {
        return lastMs.get();
    }

    long inClass(final int index) {
        return histogram.get(index);
    }

    @Override
    public void close() {
        for (final GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (!bean.getName().contains("Concurrent") && bean instanceof NotificationEmitter emitter) {
                try {
                    emitter.removeNotificationListener(this);
                } catch (final ListenerNotFoundException e) {
                    // was never started
                    return;
                }
            }
        }
    }
}
