package org.pebbleioc.readout.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.driver.DmaCounts;
import org.pebbleioc.driver.DmaDevice;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.DmaGoneException;
import org.pebbleioc.driver.DmaMode;

/**
 * A device without a card: the test pushes frames, the readout reads them. Every buffer is free, queued, or the
 * reader's; returning one that is not the reader's is refused as the contract says. Any thread may push.
 */
public final class HandFedDevice implements DmaDevice {
    private final DmaGeometry geometry;
    private final ByteBuffer[] buffers;

    // Guarded by this.
    private final Deque<Integer> free = new ArrayDeque<>();
    private final Deque<Entry> queued = new ArrayDeque<>();
    private final boolean[] users;
    private int userHas;
    private boolean wakeup;
    private int readsToFail;
    private int releasesToFail;
    private byte[] claimed;
    private boolean gone;
    private boolean closed;

    private record Entry(Frame frame, int index) {}

    public HandFedDevice(final int cfgRxCount, final int cfgSize) {
        geometry = new DmaGeometry(cfgRxCount, 2, cfgSize, DmaMode.COHERENT);
        buffers = new ByteBuffer[geometry.bufferCount()];
        users = new boolean[buffers.length];
        for (int i = geometry.cfgTxCount(); i < buffers.length; i++) {
            buffers[i] = ByteBuffer.allocateDirect(cfgSize).order(ByteOrder.LITTLE_ENDIAN);
            free.add(i);
        }
    }

    /** One received frame; false when the card has no free buffer. */
    public synchronized boolean push(final Frame frame) {
        final Integer index = free.poll();
        if (index == null) {
            return false;
        }
        buffers[index].put(0, frame.bytes());
        queued.add(new Entry(frame, index));
        notifyAll();
        return true;
    }

    public synchronized void failReads(final int count) {
        readsToFail = count;
        notifyAll();
    }

    public synchronized void failReleases(final int count) {
        releasesToFail = count;
    }

    /** From here on every call says that the device is gone. */
    public synchronized void remove() {
        gone = true;
        notifyAll();
    }

    public synchronized boolean isClosed() {
        return closed;
    }

    private void checkPresent(final String operation) throws DmaGoneException {
        if (gone) {
            throw new DmaGoneException(operation, name());
        }
    }

    public synchronized int free() {
        return free.size();
    }

    public synchronized int queued() {
        return queued.size();
    }

    public synchronized int userHas() {
        return userHas;
    }

    public synchronized byte[] claimed() {
        return claimed;
    }

    @Override
    public String name() {
        return "hand-fed";
    }

    @Override
    public DmaGeometry geometry() {
        return geometry;
    }

    @Override
    public synchronized void claim(final byte[] mask) {
        claimed = mask.clone();
    }

    @Override
    public ByteBuffer buffer(final int index) {
        return buffers[index];
    }

    @Override
    public synchronized int read(final DmaBatch batch) throws DmaException {
        checkPresent("read");
        if (readsToFail > 0) {
            readsToFail--;
            throw new DmaException("read", name(), 5, "the test asked for it");
        }
        int count = 0;
        while (count < batch.capacity() && !queued.isEmpty()) {
            final Entry entry = queued.poll();
            batch.size[count] = entry.frame.size();
            batch.index[count] = entry.index;
            batch.flags[count] = entry.frame.flags();
            batch.error[count] = entry.frame.error();
            batch.dest[count] = entry.frame.dest();
            users[entry.index] = true;
            userHas++;
            count++;
        }
        return count;
    }

    @Override
    public synchronized boolean awaitReadable(final long timeoutNs) throws DmaException {
        final long endNs = System.nanoTime() + timeoutNs;
        try {
            while (queued.isEmpty() && !wakeup && readsToFail == 0 && !gone) {
                final long leftMs = (endNs - System.nanoTime()) / 1_000_000;
                if (leftMs <= 0) {
                    return false;
                }
                wait(leftMs);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        wakeup = false;
        checkPresent("poll");
        return !queued.isEmpty();
    }

    @Override
    public synchronized void wakeup() {
        wakeup = true;
        notifyAll();
    }

    @Override
    public synchronized void release(final int[] indices, final int count) throws DmaException {
        checkPresent("release");
        for (int i = 0; i < count; i++) {
            if (indices[i] < 0 || indices[i] >= users.length || !users[indices[i]]) {
                throw new IllegalArgumentException("not owned: index=" + indices[i]);
            }
        }
        if (releasesToFail > 0) {
            releasesToFail--;
            throw new DmaException("release", name(), 5, "the test asked for it");
        }
        for (int i = 0; i < count; i++) {
            if (!users[indices[i]]) {
                throw new IllegalArgumentException("twice in one list: index=" + indices[i]);
            }
            users[indices[i]] = false;
            userHas--;
            free.add(indices[i]);
        }
    }

    @Override
    public synchronized DmaCounts rxCounts() throws DmaException {
        checkPresent("counts");
        return new DmaCounts(userHas, free.size(), 0, queued.size(), 0);
    }

    @Override
    public DmaCounts txCounts() {
        return new DmaCounts(0, 0, 0, geometry.cfgTxCount(), 0);
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
