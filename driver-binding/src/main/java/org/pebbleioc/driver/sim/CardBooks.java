package org.pebbleioc.driver.sim;

import org.pebbleioc.driver.DetectorFrontEnd.FrontEndCounts;

/** The card's counters: one writer, the thread {@code sim-card}; read from any thread. */
final class CardBooks {
    private volatile long images;
    private volatile long delivered;
    private volatile long dropped;
    private volatile long heldBack;
    private volatile long heldBackNs;
    private volatile long controls;

    void triggered() {
        images++;
    }

    void delivered() {
        delivered++;
    }

    void dropped() {
        dropped++;
    }

    void held() {
        heldBack++;
    }

    void heldFor(final long ns) {
        heldBackNs += ns;
    }

    void controlled() {
        controls++;
    }

    long images() {
        return images;
    }

    FrontEndCounts snapshot() {
        return new FrontEndCounts(images, delivered, dropped, heldBack, heldBackNs, controls);
    }
}
