package org.pebbleioc.ioc.record;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/** Records that are linked with each other, and their one lock. */
final class LockSet {
    private static final AtomicLong IDS = new AtomicLong();

    final long id = IDS.incrementAndGet();
    final OwnedLock lock = new OwnedLock();

    /** A record with TPRO is being processed; guarded by the lock. */
    boolean tracing;

    /** Guarded by the lock. */
    final List<DbRecord> members = new ArrayList<>(1);

    /** Name of the thread that holds it, or null. Any thread, and true for this moment only. */
    String owner() {
        final Thread owner = lock.getOwner();
        return owner == null ? null : owner.getName();
    }

    /** A lock that tells who holds it. */
    static final class OwnedLock extends ReentrantLock {
        private static final long serialVersionUID = 1;

        @Override
        protected Thread getOwner() {
            return super.getOwner();
        }
    }
}
