package org.pebbleioc.ioc.record;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.pebbleioc.ioc.channel.Channel;

/** A put that wants to know when everything it caused is done: the records it waits for, base's {@code dbNotify}. */
final class PutNotify {
    private final Channel.Completion completion;

    /** Records of one lock set as a rule, but scan threads may finish in another: guarded by this. */
    private final Set<DbRecord> pending = Collections.newSetFromMap(new IdentityHashMap<>());

    private boolean told;

    PutNotify(final Channel.Completion completion) {
        this.completion = completion;
    }

    /** @return false when nobody waits for it any more */
    synchronized boolean add(final DbRecord record) {
        return !told && pending.add(record);
    }

    /** @return true when nothing is left to wait for; only once */
    synchronized boolean remove(final DbRecord record) {
        pending.remove(record);
        if (pending.isEmpty() && !told) {
            told = true;
            return true;
        }
        return false;
    }

    /** Nobody wants to know any more; the records forget it. The caller holds no lock. */
    void cancel() {
        final java.util.List<DbRecord> waiting;
        synchronized (this) {
            told = true;
            waiting = java.util.List.copyOf(pending);
            pending.clear();
        }
        for (final DbRecord record : waiting) {
            final LockSet set = LockSets.lock(record);
            try {
                record.notifies.remove(this);
                record.nextNotifies.remove(this);
            } finally {
                LockSets.unlock(set);
            }
        }
    }

    synchronized boolean isTold() {
        return told;
    }

    /** @return false when the end was told before */
    synchronized boolean abandon() {
        final boolean first = !told;
        told = true;
        return first;
    }

    Channel.Completion completion() {
        return completion;
    }
}
