package org.pebbleioc.ioc.ca;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.pebbleioc.ioc.channel.Sample;

/**
 * Messages of one client in the order of their making. Replies are never lost: the circuit stops reading requests while
 * many wait. Of a subscription only a few updates wait, and the newest takes the place of the last one then. While the
 * client has its events turned off, replies overtake updates.
 *
 * <p>Any thread may add, also one that holds a record's lock: nothing is called from here, and nothing waits.
 */
final class Outbox {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Condition drained = lock.newCondition();
    private final long mostReplyBytes;

    // guarded by lock
    private final ArrayDeque<Outgoing> replies = new ArrayDeque<>();
    private final ArrayDeque<Outgoing> updates = new ArrayDeque<>();
    private long nextSequence;
    private long replyBytes;
    private boolean updatesOff;
    private boolean finishing;
    private boolean closed;
    private long merged;
    private long updatesTaken;

    Outbox(final long mostReplyBytes) {
        this.mostReplyBytes = mostReplyBytes;
    }

    void reply(final Outgoing message) {
        lock.lock();
        try {
            if (closed || finishing) {
                return;
            }
            message.sequence = nextSequence++;
            replies.add(message);
            replyBytes += message.bytes;
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    /** An update that came from the channel. Before the first one was sent by {@link #first} it only waits. */
    void update(final CaSubscription subscription, final Sample sample) {
        lock.lock();
        try {
            if (subscription.started) {
                enqueue(subscription, sample);
            } else {
                subscription.early = sample;
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * The update that every subscription starts with.
     *
     * @param sample as read after subscribing, null when that failed; an update that came since is as good or newer
     */
    void first(final CaSubscription subscription, final Sample sample) {
        lock.lock();
        try {
            subscription.started = true;
            enqueue(subscription, subscription.early == null ? sample : subscription.early);
            subscription.early = null;
        } finally {
            lock.unlock();
        }
    }

    private void enqueue(final CaSubscription subscription, final Sample sample) {
        if (closed || finishing || subscription.cancelled) {
            return;
        }
        if (subscription.waiting >= (updatesOff ? 1 : subscription.depth())) {
            subscription.last.sample = sample;
            subscription.merged++;
            merged++;
            return;
        }
        final Outgoing message = Outgoing.update(subscription, sample);
        message.sequence = nextSequence++;
        updates.add(message);
        subscription.last = message;
        subscription.waiting++;
        if (!updatesOff) {
            filled.signal();
        }
    }

    /** What waits of a subscription is forgotten, and nothing more is taken for it. */
    void cancel(final CaSubscription subscription) {
        lock.lock();
        try {
            subscription.cancelled = true;
            if (subscription.waiting > 0) {
                updates.removeIf(message -> message.subscription == subscription);
                subscription.waiting = 0;
            }
            subscription.last = null;
            subscription.early = null;
        } finally {
            lock.unlock();
        }
    }

    /** Flow control of the client: off keeps updates back, on lets them go. */
    void updatesOff(final boolean off) {
        lock.lock();
        try {
            updatesOff = off;
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The next message, or null when there is none to be sent now. */
    Outgoing poll() {
        lock.lock();
        try {
            return pollLocked();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next message; null when it is over. */
    Outgoing take() throws InterruptedException {
        lock.lock();
        try {
            while (true) {
                final Outgoing message = closed ? null : pollLocked();
                if (message != null || closed || finishing) {
                    return message;
                }
                filled.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private Outgoing pollLocked() {
        final Outgoing reply = replies.peek();
        final Outgoing update = updatesOff ? null : updates.peek();
        if (update != null && (reply == null || update.sequence < reply.sequence)) {
            updates.remove();
            updatesTaken++;
            final CaSubscription subscription = update.subscription;
            subscription.waiting--;
            if (subscription.last == update) {
                subscription.last = null;
            }
            return update;
        }
        if (reply == null) {
            return null;
        }
        replies.remove();
        final boolean wasFull = replyBytes > mostReplyBytes;
        replyBytes -= reply.bytes;
        if (wasFull && replyBytes <= mostReplyBytes) {
            drained.signalAll();
        }
        return reply;
    }

    /** Too many replies wait: no more requests should be looked at. */
    boolean isFull() {
        lock.lock();
        try {
            return replyBytes > mostReplyBytes && !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is room for replies. */
    void awaitRoom() throws InterruptedException {
        lock.lock();
        try {
            while (replyBytes > mostReplyBytes && !closed) {
                drained.await(1, TimeUnit.SECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more is taken; what is here may still be sent. */
    void finish() {
        lock.lock();
        try {
            finishing = true;
            filled.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more is taken or sent. */
    void close() {
        lock.lock();
        try {
            closed = true;
            replies.clear();
            updates.clear();
            replyBytes = 0;
            filled.signalAll();
            drained.signalAll();
        } finally {
            lock.unlock();
        }
    }

    Counts counts() {
        lock.lock();
        try {
            return new Counts(replies.size(), replyBytes, updates.size(), updatesTaken, merged);
        } finally {
            lock.unlock();
        }
    }

    /**
     * How full it is and was.
     *
     * @param replies waiting
     * @param replyBytes memory that these may take
     * @param updates waiting
     * @param updatesTaken updates that were given to the writer
     * @param merged updates that were replaced by a newer one before they were sent
     */
    record Counts(int replies, long replyBytes, int updates, long updatesTaken, long merged) {}
}
