package org.pebbleioc.ioc.pvmonitor;

import java.util.concurrent.atomic.AtomicLong;
import org.pebbleioc.readout.transition.CompleteEvent;
import org.pebbleioc.readout.transition.EventConsumer;

/** A consumer that can be switched off: events pass it by then. Off and on again is a new run for it. */
final class SwitchedConsumer implements EventConsumer {
    private final EventConsumer inner;
    private final AtomicLong passed = new AtomicLong();
    private volatile boolean on;
    /** Thread of the sink. */
    private boolean isOpen;

    SwitchedConsumer(final EventConsumer inner, final boolean on) {
        this.inner = inner;
        this.on = on;
    }

    void on(final boolean newOn) {
        on = newOn;
    }

    boolean isOn() {
        return on;
    }

    /** Events that came while it was off. Any thread. */
    long passed() {
        return passed.get();
    }

    @Override
    public void accept(final CompleteEvent event) throws Exception {
        if (on) {
            if (!isOpen) {
                isOpen = true;
                inner.opened();
            }
            inner.accept(event);
        } else {
            passed.incrementAndGet();
            closed();
        }
    }

    @Override
    public void closed() throws Exception {
        if (isOpen) {
            isOpen = false;
            inner.closed();
        }
    }
}
