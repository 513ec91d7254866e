package org.pebbleioc.pva.server;

import java.util.concurrent.atomic.AtomicLong;

/** Image memory that one client's monitors hold, against what they may. Any thread, no lock. */
final class ClientBudget {
    private final long limit;
    private final AtomicLong held = new AtomicLong();

    ClientBudget(final long limit) {
        this.limit = limit;
    }

    static ClientBudget unlimited() {
        return new ClientBudget(Long.MAX_VALUE);
    }

    /** Takes so many bytes, where they fit or must be taken anyhow. */
    boolean take(final long bytes, final boolean anyhow) {
        final long after = held.addAndGet(bytes);
        if (after <= limit || anyhow || bytes == 0) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }

    void giveBack(final long bytes) {
        held.addAndGet(-bytes);
    }

    long held() {
        return held.get();
    }

    long limit() {
        return limit;
    }
}
