package org.pebbleioc.driver.datadev;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Memory for one call at a time, made once. A second thread that calls at the same instant gets memory of its own, so
 * an unusual caller costs an allocation and never another caller's arguments.
 */
final class Scratch<T> {
    private final Supplier<T> make;
    private final AtomicReference<T> idle;

    Scratch(final Supplier<T> make) {
        this.make = make;
        idle = new AtomicReference<>(make.get());
    }

    T take() {
        final T taken = idle.getAndSet(null);
        return taken == null ? make.get() : taken;
    }

    /** After the call; this also keeps the memory reachable until then. */
    void back(final T taken) {
        idle.set(taken);
    }
}
