package org.pebbleioc.driver.datadev;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaFlags;
import org.pebbleioc.driver.DmaTransmit;

/** Sends numbered frames of a known pattern and compares what comes back, in order. */
final class LoopbackFrames {
    /** Start of frame, as most firmware wants it. */
    static final int FLAGS = DmaFlags.SSI_SOF;

    /** The pattern of frame n begins at byte n modulo this prime. */
    private static final int SHIFTS = 1021;

    private static final long QUIET_NS = 50_000_000L;

    private final CheckContext context;
    private final DatadevDevice device;
    private final ByteBuffer pattern;
    private final DmaBatch batch = new DmaBatch(1);
    private long sent;
    private long received;
    private int empties;
    private int flagsSeen = FLAGS;

    LoopbackFrames(final CheckContext context) {
        this.context = context;
        device = context.device();
        final int bytes = device.geometry().cfgSize() + SHIFTS;
        pattern = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int state = 0x2545F491;
        for (int i = 0; i < bytes; i++) {
            state ^= state << 13;
            state ^= state >>> 17;
            state ^= state << 5;
            pattern.put(i, (byte) state);
        }
    }

    /** Frames of no bytes that came in between: given back, not compared. */
    int empties() {
        return empties;
    }

    /** First and last user bits as they came back last. */
    int flagsSeen() {
        return flagsSeen;
    }

    long received() {
        return received;
    }

    /** After a step that failed half way: whatever still comes back is nobody's. */
    void resync() throws DmaException {
        context.drain(batch, QUIET_NS);
        received = sent;
    }

    void send(final boolean byIndex, final int size) throws DmaException {
        final long startNs = System.nanoTime();
        while (byIndex ? !sendByIndex(size) : !sendByCopy(size)) {
            context.checkStop();
            CheckReport.require(
                    System.nanoTime() - startNs < CheckContext.FRAME_NS,
                    "no transmit buffer came free within " + CheckContext.FRAME_NS / 1_000_000 + " ms: "
                            + CheckReport.text(device.txCounts()));
            device.awaitWritable(10_000_000L);
        }
        sent++;
    }

    private boolean sendByCopy(final int size) throws DmaException {
        final int at = (int) (sent % SHIFTS);
        pattern.limit(at + size).position(at);
        try {
            return device.writeCopy(pattern, context.dest(), FLAGS);
        } finally {
            pattern.clear();
        }
    }

    private boolean sendByIndex(final int size) throws DmaException {
        final int index = device.acquire();
        if (index == DmaTransmit.NONE) {
            return false;
        }
        device.buffer(index).put(0, pattern, (int) (sent % SHIFTS), size);
        device.write(index, size, context.dest(), FLAGS);
        return true;
    }

    /** Takes the next frame, which may come in several buffers, compares it and gives its buffers back. */
    void receive(final int size) throws DmaException {
        int got = 0;
        boolean more = true;
        while (more) {
            if (!context.awaitReadable(CheckContext.FRAME_NS) || device.read(batch) == 0) {
                throw new CheckReport.Failed("frame " + received + " of " + size + " bytes did not come back within "
                        + CheckContext.FRAME_NS / 1_000_000 + " ms (" + got + " bytes did); is the card looped back on"
                        + " destination " + context.dest() + "?");
            }
            final int index = batch.index[0];
            final int bytes = batch.size[0];
            final String problem = problem(index, bytes, got, size);
            device.release(batch.index, 1);
            if (bytes == 0) {
                empties++; // a completion without data, as an emulator makes them right after it was loaded
                continue;
            }
            CheckReport.require(problem.isEmpty(), problem);
            got += bytes;
            flagsSeen = batch.flags[0] & 0xFFFF;
            more = DmaFlags.isContinued(batch.flags[0]);
        }
        CheckReport.require(got == size, "frame " + received + ": " + size + " bytes were sent, " + got + " came back");
        received++;
    }

    private String problem(final int index, final int bytes, final int got, final int size) {
        if (bytes == 0) {
            return "";
        }
        final String frame = "frame " + received + " of " + size + " bytes: ";
        if (batch.error[0] != 0) {
            return frame + "error " + org.pebbleioc.driver.DmaError.text(batch.error[0]);
        }
        if (batch.dest[0] != context.dest()) {
            return frame + "came back on destination " + batch.dest[0];
        }
        if (got + bytes > size) {
            return frame + (got + bytes) + " bytes came back";
        }
        final int at = (int) (received % SHIFTS) + got;
        final int different =
                pattern.slice(at, bytes).mismatch(device.buffer(index).slice(0, bytes));
        return different < 0 ? "" : frame + "byte " + (got + different) + " is not what was sent";
    }
}
