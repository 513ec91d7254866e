package org.pebbleioc.driver.datadev;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.pebbleioc.driver.DmaCounts;
import org.pebbleioc.driver.DmaException;

/**
 * Makes frames arrive at a card that sends back what it gets: an open of its own, without a mask, sends them. With no
 * receive buffer left a frame is not sent at all, because a card would hold it, and everything behind it.
 */
final class LoopbackArrival implements AutoCloseable {
    private static final long SOON_NS = 20_000_000_000L;

    private final DatadevDevice sender;

    LoopbackArrival(final DatadevOptions options) throws DmaException {
        sender = DatadevDevice.open(options);
    }

    boolean arrive(final int dest, final int size, final int flags, final int error, final int seed)
            throws DmaException {
        Assumptions.assumeTrue(
                error == 0 && size > 0, "a card cannot be told to damage a frame or to send an empty one");
        final DmaCounts before = sender.rxCounts();
        if (before.inHw() + before.preHwQ() == 0) {
            return false;
        }
        final ByteBuffer frame = ByteBuffer.allocateDirect(size);
        for (int i = 0; i < size; i++) {
            frame.put(i, (byte) (seed + i));
        }
        final long deadline = System.nanoTime() + SOON_NS;
        while (!sender.writeCopy(frame, dest, flags)) {
            soon(deadline, "no transmit buffer is free");
        }
        // it is through when its transmit buffer is free again and no receive buffer is on its way
        while (sender.txCounts().inQ() != sender.geometry().cfgTxCount()) {
            soon(deadline, "the frame was not sent: " + sender.txCounts());
        }
        while (isOnItsWay(before)) {
            soon(deadline, "the frame did not come back: " + sender.rxCounts() + ", before " + before);
        }
        return true;
    }

    /** Claimed, it waits in a queue; unclaimed, its buffer is back with the card. */
    private boolean isOnItsWay(final DmaCounts before) throws DmaException {
        final DmaCounts now = sender.rxCounts();
        return now.miss() != 0
                || now.inQ() == before.inQ() && now.inHw() + now.preHwQ() != before.inHw() + before.preHwQ();
    }

    private static void soon(final long deadline, final String what) {
        if (System.nanoTime() - deadline > 0) {
            throw new AssertionError(what);
        }
        LockSupport.parkNanos(1_000_000);
    }

    @Override
    public void close() throws DmaException {
        sender.close();
    }
}
