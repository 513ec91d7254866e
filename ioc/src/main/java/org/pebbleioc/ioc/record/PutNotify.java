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

    synchronized void add(final DbRecord record) {
        pending.add(record);
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
