package org.pebbleioc.driver.datadev;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.driver.DmaCounts;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaTransmit;

/** Takes every buffer of a direction, looks how the card bears it, and gives them back. */
final class ExhaustionCheck {
    private static final int FRAME_BYTES = 64;
    private static final long QUIET_NS = 300_000_000L;
    private static final long SETTLE_NS = 1_000_000_000L;

    private final CheckContext context;
    private final DatadevDevice device;
    private final boolean loopback;
    private final ByteBuffer frame = ByteBuffer.allocateDirect(FRAME_BYTES);
    private final DmaBatch batch = new DmaBatch(1);

    ExhaustionCheck(final CheckContext context, final boolean loopback) {
        this.context = context;
        this.loopback = loopback;
        device = context.device();
    }

    String transmit() throws DmaException {
        final int all = device.geometry().cfgTxCount();
        if (all == 0) {
            throw new CheckReport.NotTried("the driver has no transmit buffers");
        }
        final DmaCounts before = device.txCounts();
        final int[] held = new int[all];
        int count = 0;
        try {
            for (int index = device.acquire(); index != DmaTransmit.NONE; index = device.acquire()) {
                context.checkStop();
                held[count++] = index;
            }
            CheckReport.require(
                    before.inQ() < all || count == all,
                    "only " + count + " of " + all + " free buffers were handed out");
            CheckReport.require(count < all || !device.awaitWritable(0), "poll says writable with every buffer taken");
            if (loopback && count == all) {
                CheckReport.require(
                        !device.writeCopy(frame, context.dest(), LoopbackFrames.FLAGS),
                        "a copy was sent without a buffer");
            }
        } finally {
            device.release(held, count);
        }
        final DmaCounts after = settled(false, before);
        CheckReport.require(
                after.userHas() == before.userHas(),
                "before: " + CheckReport.text(before) + ", after: " + CheckReport.text(after));
        CheckReport.require(device.awaitWritable(SETTLE_NS), "poll does not say writable again");
        return count + " of " + all + " taken, then none, all returned";
    }

    String receive() throws DmaException {
        final DmaCounts before = device.rxCounts();
        final int wanted = before.inHw() + before.preHwQ();
        final int[] held = new int[device.geometry().cfgRxCount()];
        int count = 0;
        String recovery;
        try {
            final long startNs = System.nanoTime();
            while (count < wanted) {
                final long leftNs = context.durationNs() - (System.nanoTime() - startNs);
                if (!next(loopback ? CheckContext.FRAME_NS : Math.max(0, leftNs))) {
                    break;
                }
                held[count++] = batch.index[0];
            }
            if (count < wanted) {
                final String got = count + " of " + wanted + " frames came";
                if (loopback) {
                    throw new CheckReport.Failed(got + " although none was returned and the card still had buffers");
                }
                throw new CheckReport.NotTried(got + " within " + context.durationNs() / 1_000_000
                        + " ms; --loopback makes the frames itself");
            }
            final DmaCounts dry = device.rxCounts();
            CheckReport.require(
                    dry.userHas() == before.userHas() + count && dry.inHw() == 0,
                    "all held, but " + CheckReport.text(dry));
            if (loopback) {
                send();
            }
            CheckReport.require(!context.awaitReadable(QUIET_NS), "a frame came although every buffer is held");
            count--;
            device.release(new int[] {held[count]}, 1);
            recovery = recover();
        } finally {
            device.release(held, count);
            context.drain(batch, QUIET_NS);
        }
        final DmaCounts after = settled(true, before);
        CheckReport.require(
                after.userHas() == before.userHas() && after.miss() <= before.miss(),
                "before: " + CheckReport.text(before) + ", after: " + CheckReport.text(after)
                        + ": buffers are lost until the driver is loaded again");
        return wanted + " buffers held, then none came; " + recovery;
    }

    /** One buffer is back: the frame that waited for it arrives, or the next one does. */
    private String recover() throws DmaException {
        String how = "the frame that waited came once one was returned";
        if (!context.awaitReadable(QUIET_NS)) {
            CheckReport.require(loopback, "nothing came after one was returned");
            how = "the frame that found no buffer was dropped, the next one came";
            send();
        }
        CheckReport.require(context.awaitReadable(CheckContext.FRAME_NS), "nothing came after one was returned");
        CheckReport.require(device.read(batch) == 1, "poll said readable, read brought nothing");
        device.release(batch.index, 1);
        return how;
    }

    private boolean next(final long timeoutNs) throws DmaException {
        if (loopback) {
            send();
        }
        return context.awaitReadable(timeoutNs) && device.read(batch) == 1;
    }

    private void send() throws DmaException {
        final long startNs = System.nanoTime();
        while (!device.writeCopy(frame, context.dest(), LoopbackFrames.FLAGS)) {
            context.checkStop();
            CheckReport.require(System.nanoTime() - startNs < CheckContext.FRAME_NS, "no transmit buffer came free");
            device.awaitWritable(10_000_000L);
        }
    }

    /** The driver counts without a lock: a buffer on its way may be seen nowhere for an instant. */
    private DmaCounts settled(final boolean rx, final DmaCounts before) throws DmaException {
        final long startNs = System.nanoTime();
        for (; ; ) {
            final DmaCounts now = rx ? device.rxCounts() : device.txCounts();
            final boolean quiet = now.miss() <= before.miss() && now.userHas() == before.userHas();
            if (quiet || System.nanoTime() - startNs > SETTLE_NS) {
                return now;
            }
            context.checkStop();
            LockSupport.parkNanos(1_000_000L);
        }
    }
}
