package org.pebbleioc.readout.page;

import java.nio.ByteBuffer;
import org.pebbleioc.driver.rdh.Rdh;
import org.pebbleioc.driver.rdh.RdhCursor;
import org.pebbleioc.driver.rdh.RdhError;

/** What the headers of one page say, from the first to the last that can be followed. Made once; one thread. */
final class PageScan {
    private final RdhCursor cursor = new RdhCursor();
    private RdhError error;
    private int packets;
    private int link;
    private int feeId;
    private int systemId;
    private int card;
    private int endPoint;
    private int firstOrbit;
    private int firstCounter;
    private int lastOrbit;
    private int lastCounter;
    private boolean isLastStop;
    private int damage;

    /** @return false when the first header already cannot be followed: nothing else is valid then */
    boolean scan(final ByteBuffer page, final int usedBytes) {
        cursor.reset(page, usedBytes);
        packets = 0;
        damage = 0;
        while (cursor.next()) {
            final int at = cursor.at();
            final int orbit = Rdh.orbit(page, at);
            final int counter = Rdh.pagesCounter(page, at);
            if (packets == 0) {
                first(page, at, orbit, counter);
            } else {
                damage |= step(lastOrbit, lastCounter, isLastStop, orbit, counter, false);
            }
            lastOrbit = orbit;
            lastCounter = counter;
            isLastStop = Rdh.isStop(page, at);
            packets++;
        }
        error = packets == 0 && cursor.error() == RdhError.NONE ? RdhError.CUT_OFF : cursor.error();
        if (error != RdhError.NONE) {
            damage |= PageDamage.BAD_HEADER.bit();
        }
        return packets > 0;
    }

    private void first(final ByteBuffer page, final int at, final int orbit, final int counter) {
        link = Rdh.linkId(page, at);
        feeId = Rdh.feeId(page, at);
        systemId = Rdh.systemId(page, at);
        card = Rdh.cruId(page, at);
        endPoint = Rdh.endPoint(page, at);
        firstOrbit = orbit;
        firstCounter = counter;
    }

    /**
     * What is wrong between one packet and the next of the same link.
     *
     * @param isEveryOrbitSent whether a gap of orbits is a loss
     */
    static int step(
            final int orbit,
            final int counter,
            final boolean isStop,
            final int nextOrbit,
            final int nextCounter,
            final boolean isEveryOrbitSent) {
        if (isStop) {
            final boolean isNext = nextCounter == 0 && (!isEveryOrbitSent || nextOrbit == orbit + 1);
            return isNext && nextOrbit != orbit ? 0 : PageDamage.MISSING_DATA.bit();
        }
        if (nextOrbit == orbit) {
            return nextCounter == (counter + 1 & 0xFFFF) ? 0 : PageDamage.MISSING_DATA.bit();
        }
        final int missing = nextCounter == 0 && nextOrbit == orbit + 1 ? 0 : PageDamage.MISSING_DATA.bit();
        return PageDamage.NO_STOP_BIT.bit() | missing;
    }

    RdhError error() {
        return error;
    }

    int link() {
        return link;
    }

    int feeId() {
        return feeId;
    }

    int systemId() {
        return systemId;
    }

    int card() {
        return card;
    }

    int endPoint() {
        return endPoint;
    }

    int firstOrbit() {
        return firstOrbit;
    }

    int firstCounter() {
        return firstCounter;
    }

    int lastOrbit() {
        return lastOrbit;
    }

    int lastCounter() {
        return lastCounter;
    }

    boolean isLastStop() {
        return isLastStop;
    }

    /** {@link PageDamage} inside the page. */
    int damage() {
        return damage;
    }
}
