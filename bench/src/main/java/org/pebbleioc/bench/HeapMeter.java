package org.pebbleioc.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Heap bytes that threads have allocated, from the JVM's own accounting. */
final class HeapMeter {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private HeapMeter() {}

    /** By the calling thread, since it started. */
    static long allocated() {
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    /** By all threads that live now and whose name passes. */
    static long allocated(final java.util.function.Predicate<String> name) {
        long sum = 0;
        for (final var info : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
            if (info != null && name.test(info.getThreadName())) {
                sum += Math.max(0, THREADS.getThreadAllocatedBytes(info.getThreadId()));
            }
        }
        return sum;
    }
}
