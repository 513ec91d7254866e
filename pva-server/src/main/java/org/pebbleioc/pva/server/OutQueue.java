package org.pebbleioc.pva.server;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the writer of one connection has to do. Replies wait in a queue that is bounded from outside: the reader takes no
 * more requests while there are too many ({@link #awaitRoom}); a reply is a description, encoded only when its turn
 * comes, so the number is the bound. A subscription stands in line at most once, however many updates it has, and goes
 * to the end of the line after each update. Replies and subscriptions take turns.
 */
final class OutQueue {
    private final int maxReplies;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition room = lock.newCondition();

    // All below: guarded by lock.
    private final ArrayDeque<Outgoing> replies = new ArrayDeque<>();
    private final ArrayDeque<Subscription> ready = new ArrayDeque<>();
    private boolean repliesTurn;
    private boolean closed;

    OutQueue(final int maxReplies) {
        this.maxReplies = maxReplies;
    }

    /** Any thread. A reply that comes after the end is forgotten. */
    void reply(final Outgoing reply) {
        lock.lock();
        try {
            if (!closed) {
                replies.add(reply);
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Any thread: this subscription has an update. */
    void ready(final Subscription subscription) {
        lock.lock();
        try {
            if (!closed && !subscription.inLine) {
                subscription.inLine = true;
                ready.add(subscription);
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Writer thread: the next thing to do without waiting, or null. */
    Outgoing poll() {
        lock.lock();
        try {
            return next();
        } finally {
            lock.unlock();
        }
    }

    /** Writer thread: waits for the next thing to do; null when the connection has ended. */
    Outgoing take() throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                final Outgoing next = next();
                if (next != null) {
                    return next;
                }
                work.await();
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private Outgoing next() {
        if (closed) {
            return null;
        }
        repliesTurn = !repliesTurn;
        if (!replies.isEmpty() && (repliesTurn || ready.isEmpty())) {
            if (replies.size() <= maxReplies) {
                room.signal();
            }
            return replies.poll();
        }
        final Subscription subscription = ready.poll();
        if (subscription != null) {
            subscription.inLine = false;
        }
        return subscription;
    }

    /** Reader thread: waits until there is room for replies. */
    void awaitRoom() throws InterruptedException {
        lock.lock();
        try {
            while (!closed && replies.size() >= maxReplies) {
                room.await(1, TimeUnit.SECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Any thread, any number of times: wakes both threads of the connection and forgets what was not begun. */
    void close() {
        lock.lock();
        try {
            closed = true;
            replies.clear();
            ready.clear();
            work.signalAll();
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int backlog() {
        lock.lock();
        try {
            return replies.size();
        } finally {
            lock.unlock();
        }
    }
}
