package org.pebbleioc.driver.datadev;

import java.nio.ByteBuffer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.driver.DmaCopyRead;
import org.pebbleioc.driver.DmaError;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaGeometry;

/**
 * {@code read(2)} in both forms. Whether a frame was delivered is what the call returns, never what a record says: a
 * frame of no bytes still leaves its buffer with the reader.
 */
final class ReceiveSide {
    private static final Logger LOG = LogManager.getLogger(ReceiveSide.class);
    private static final String REMEDY = "see dmesg; reopen the device";

    private final DatadevIo io;
    private final DmaGeometry geometry;
    private final Ownership ownership;
    private final Scratch<ReadRecords> scratch;
    private final DirectAddress addresses = new DirectAddress();
    private long impossible;

    ReceiveSide(final DatadevIo io, final DmaGeometry geometry, final Ownership ownership) {
        this.io = io;
        this.geometry = geometry;
        this.ownership = ownership;
        scratch = new Scratch<>(() -> new ReadRecords(geometry.bufferCount()));
    }

    int read(final DmaBatch batch) throws DmaException {
        io.enter("read");
        final ReadRecords records = scratch.take();
        try {
            final int asked = Math.min(batch.capacity(), records.capacity());
            records.begin(asked);
            final int count = call(records, asked);
            int valid = 0;
            for (int record = 0; record < count; record++) {
                final int index = records.field(record, DatadevConstants.READ_INDEX);
                if (geometry.isRx(index) && ownership.take(index)) {
                    fill(batch, valid++, records, record, index);
                } else {
                    reportImpossible(index);
                }
            }
            return valid;
        } finally {
            scratch.back(records);
            io.leave();
        }
    }

    int readCopy(final ByteBuffer into, final DmaBatch batch) throws DmaException {
        final long address = addresses.of(into) + into.position();
        final int room = into.remaining();
        if (room < 1 || into.isReadOnly()) {
            throw new IllegalArgumentException("into must be writable with at least one byte remaining: remaining="
                    + room + " readOnly=" + into.isReadOnly());
        }
        io.enter("read");
        final ReadRecords records = scratch.take();
        try {
            records.begin(1);
            records.copyTo(address, room);
            final int count = call(records, 1);
            records.filled(1); // data and size are ours, they must not be taken for an index read next time
            if (count == 1) {
                fill(batch, 0, records, 0, DmaCopyRead.NO_INDEX);
                batch.size[0] = Math.max(DmaCopyRead.LOST, records.field(0, DatadevConstants.READ_RET));
            }
            return count;
        } finally {
            scratch.back(records);
            io.leave();
            java.lang.ref.Reference.reachabilityFence(into);
        }
    }

    private int call(final ReadRecords records, final int asked) throws DmaException {
        final long count = Libc.read(io.fd(), records.address(), (long) asked * DatadevConstants.READ_BYTES);
        if (count < 0 || count > asked) {
            throw io.refused("read", count < 0 ? (int) -count : 0, REMEDY);
        }
        records.filled((int) count);
        if (count == 0) {
            io.checkPresentNowAndThen("read");
        } else {
            io.seen();
        }
        return (int) count;
    }

    private void fill(
            final DmaBatch batch, final int entry, final ReadRecords records, final int record, final int index) {
        final int size = records.field(record, DatadevConstants.READ_RET);
        int error = records.field(record, DatadevConstants.READ_ERROR);
        if (size > geometry.cfgSize()) {
            error |= DmaError.LEN; // no such frame can be; whoever copies it must not run past the buffer
        }
        batch.size[entry] = Math.min(Math.max(size, 0), geometry.cfgSize());
        batch.index[entry] = index;
        batch.flags[entry] = records.field(record, DatadevConstants.READ_FLAGS);
        batch.error[entry] = error;
        batch.dest[entry] = records.field(record, DatadevConstants.READ_DEST);
    }

    private void reportImpossible(final int index) {
        impossible++;
        if (Long.bitCount(impossible) == 1) { // 1, 2, 4, 8 ...
            LOG.error(
                    "{}: the driver delivered buffer {}, which is no receive buffer or is held already; not passed on"
                            + " ({} times so far)",
                    io.name(),
                    index,
                    impossible);
        }
    }
}
