package org.pebbleioc.ioc.record;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/** Records that are linked with each other, and their one lock. */
final class LockSet {
    private static final AtomicLong IDS = new AtomicLong();

    final long id = IDS.incrementAndGet();
    final ReentrantLock lock = new ReentrantLock();

    /** A record with TPRO is being processed; guarded by the lock. */
    boolean tracing;

    /** Guarded by the lock. */
    final List<DbRecord> members = new ArrayList<>(1);
}
