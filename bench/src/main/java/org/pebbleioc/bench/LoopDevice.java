package org.pebbleioc.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.driver.DmaCounts;
import org.pebbleioc.driver.DmaDevice;
import org.pebbleioc.driver.DmaFlags;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.DmaMode;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.timing.TimingHeader;
import org.pebbleioc.timing.TransitionId;

/**
 * A device that costs nothing, open for one that also keeps time: the same image lies in its buffers for ever, a read only names the buffers and writes a
 * new timing header. What is measured over it is the readout alone.
 */
class LoopDevice implements DmaDevice {
    private final DmaGeometry geometry;
    private final ByteBuffer[] buffers;
    private final int fragments;
    private final int lastBytes;
    private int nextFragment;
    private int eventCounter;

    LoopDevice(final ImageFormat format, final int cfgSize, final int images) {
        final long bytes = TimingHeader.BYTES + (long) format.sizeBytes();
        fragments = (int) ((bytes + cfgSize - 1) / cfgSize);
        lastBytes = (int) (bytes - (long) (fragments - 1) * cfgSize);
        geometry = new DmaGeometry(fragments * images, 0, cfgSize, DmaMode.COHERENT);
        buffers = new ByteBuffer[geometry.cfgRxCount()];
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = ByteBuffer.allocateDirect(cfgSize + DmaGeometry.PAGE_BYTES)
                    .alignedSlice(DmaGeometry.PAGE_BYTES)
                    .slice(0, cfgSize)
                    .order(ByteOrder.LITTLE_ENDIAN);
            for (int at = 0; at < cfgSize; at += 8) {
                buffers[i].putLong(at, at * 0x9E3779B97F4A7C15L + i);
            }
        }
    }

    @Override
    public String name() {
        return "loop";
    }

    @Override
    public DmaGeometry geometry() {
        return geometry;
    }

    @Override
    public void claim(final byte[] mask) {}

    @Override
    public ByteBuffer buffer(final int index) {
        return buffers[index];
    }

    @Override
    public int read(final DmaBatch batch) {
        for (int i = 0; i < batch.capacity(); i++) {
            final int index = nextFragment;
            final int fragment = index % fragments;
            final boolean last = fragment == fragments - 1;
            if (fragment == 0) {
                TimingHeader.write(buffers[index], 0, TransitionId.L1_ACCEPT, eventCounter, 1, 0, 1, eventCounter);
                eventCounter = eventCounter + 1 & TimingHeader.EVENT_COUNTER_MASK;
            }
            batch.index[i] = index;
            batch.size[i] = last ? lastBytes : geometry.cfgSize();
            batch.flags[i] = (fragment == 0 ? DmaFlags.SSI_SOF : 0) | (last ? 0 : DmaFlags.CONTINUE);
            batch.error[i] = 0;
            batch.dest[i] = 0;
            nextFragment = index + 1 == buffers.length ? 0 : index + 1;
        }
        return batch.capacity();
    }

    @Override
    public boolean awaitReadable(final long timeoutNs) {
        return true;
    }

    @Override
    public void wakeup() {}

    @Override
    public void release(final int[] indices, final int count) {}

    @Override
    public DmaCounts rxCounts() {
        return new DmaCounts(0, geometry.cfgRxCount(), 0, 0, 0);
    }

    @Override
    public DmaCounts txCounts() {
        return new DmaCounts(0, 0, 0, 0, 0);
    }

    @Override
    public void close() {}
}
