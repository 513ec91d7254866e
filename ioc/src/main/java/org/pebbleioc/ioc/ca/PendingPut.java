package org.pebbleioc.ioc.ca;

import java.util.Set;
import java.util.function.Consumer;
import org.pebbleioc.ioc.channel.Channel;

/** A put with completion, from its request to its answer, or until its client is not there any more. Any thread. */
final class PendingPut implements Channel.Completion {
    private final Set<PendingPut> open;
    private final Runnable after;
    private final Consumer<String> answer;

    // guarded by this
    private boolean over;
    private Channel.Subscription cancel;

    /**
     * @param open has this put in it until it ends
     * @param after told once, however it ends
     * @param answer told the end, null for a good one; not when the put is abandoned
     */
    PendingPut(final Set<PendingPut> open, final Runnable after, final Consumer<String> answer) {
        this.open = open;
        this.after = after;
        this.answer = answer;
        open.add(this);
    }

    @Override
    public void done(final String errorOrNull) {
        if (end()) {
            answer.accept(errorOrNull);
        }
    }

    @Override
    public void pending(final Channel.Subscription toCancel) {
        synchronized (this) {
            if (!over) {
                cancel = toCancel;
                return;
            }
        }
        toCancel.close();
    }

    /** Nobody waits any more: the records forget the put, what it began goes on. */
    void abandon() {
        final Channel.Subscription toCancel;
        synchronized (this) {
            toCancel = cancel;
        }
        if (end() && toCancel != null) {
            toCancel.close();
        }
    }

    private boolean end() {
        synchronized (this) {
            if (over) {
                return false;
            }
            over = true;
            cancel = null;
        }
        open.remove(this);
        after.run();
        return true;
    }
}
