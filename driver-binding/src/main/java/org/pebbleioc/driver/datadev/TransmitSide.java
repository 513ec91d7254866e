package org.pebbleioc.driver.datadev;

import java.nio.ByteBuffer;
import org.pebbleioc.driver.DmaDestination;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaFlags;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.DmaTransmit;

/** {@code Get_Index} and {@code write(2)} in both forms. Everything is checked before the driver sees it. */
final class TransmitSide {
    private static final String REMEDY = "see dmesg; nothing was sent";

    private final DatadevIo io;
    private final DmaGeometry geometry;
    private final Ownership ownership;
    private final Scratch<OffHeap> scratch = new Scratch<>(() -> new OffHeap(DatadevConstants.WRITE_BYTES));
    private final DirectAddress addresses = new DirectAddress();

    TransmitSide(final DatadevIo io, final DmaGeometry geometry, final Ownership ownership) {
        this.io = io;
        this.geometry = geometry;
        this.ownership = ownership;
    }

    int acquire() throws DmaException {
        io.enter("dmaGetIndex");
        try {
            final long answer = Libc.ioctl(io.fd(), DatadevConstants.GET_INDEX, 0);
            if (answer == -DatadevConstants.EPERM) {
                io.checkPresentNowAndThen("dmaGetIndex");
                return DmaTransmit.NONE;
            }
            final int index = (int) answer;
            if (answer < 0 || answer >= geometry.cfgTxCount() || !ownership.take(index)) {
                throw io.refused(
                        "dmaGetIndex",
                        answer < 0 ? (int) -answer : 0,
                        "the driver answered index " + answer + ", which is no transmit buffer or is held already;"
                                + " another process wrote buffers that it did not own, load the driver again");
            }
            return index;
        } finally {
            io.leave();
        }
    }

    void write(final int index, final int size, final int dest, final int flags) throws DmaException {
        check(size, dest, flags);
        io.enter("write");
        final OffHeap record = scratch.take();
        try {
            ownership.give(index);
            final long sent = call(record, 0, index, size, dest, flags);
            if (sent != size) {
                ownership.take(index);
                throw io.refused("write of buffer " + index, sent < 0 ? (int) -sent : 0, REMEDY);
            }
        } finally {
            scratch.back(record);
            io.leave();
        }
    }

    boolean writeCopy(final ByteBuffer data, final int dest, final int flags) throws DmaException {
        final int size = data.remaining();
        check(size, dest, flags);
        final long address = addresses.of(data) + data.position();
        io.enter("write");
        final OffHeap record = scratch.take();
        try {
            final long sent = call(record, address, 0, size, dest, flags);
            if (sent == 0) {
                io.checkPresentNowAndThen("write");
                return false;
            }
            if (sent != size) {
                throw io.refused("write", sent < 0 ? (int) -sent : 0, REMEDY);
            }
            return true;
        } finally {
            scratch.back(record);
            io.leave();
            java.lang.ref.Reference.reachabilityFence(data);
        }
    }

    private void check(final int size, final int dest, final int flags) {
        if (dest < 0 || dest >= DmaDestination.COUNT) {
            throw new IllegalArgumentException("dest must be 0..4095: dest=" + dest);
        }
        if (size < 1 || size > geometry.cfgSize()) {
            throw new IllegalArgumentException("size must be 1.." + geometry.cfgSize() + ": size=" + size);
        }
        if ((flags & ~DmaFlags.TX_MASK) != 0) {
            throw new IllegalArgumentException("flags must be within 0x" + Integer.toHexString(DmaFlags.TX_MASK)
                    + ": flags=0x" + Integer.toHexString(flags));
        }
    }

    private long call(
            final OffHeap record, final long data, final int index, final int size, final int dest, final int flags) {
        final ByteBuffer bytes = record.bytes;
        bytes.putLong(DatadevConstants.WRITE_DATA, data);
        bytes.putInt(DatadevConstants.WRITE_DEST, dest);
        bytes.putInt(DatadevConstants.WRITE_FLAGS, flags);
        bytes.putInt(DatadevConstants.WRITE_INDEX, index);
        bytes.putInt(DatadevConstants.WRITE_SIZE, size);
        bytes.putLong(DatadevConstants.WRITE_IS32, 0);
        return Libc.write(io.fd(), record.address, DatadevConstants.WRITE_BYTES);
    }
}
