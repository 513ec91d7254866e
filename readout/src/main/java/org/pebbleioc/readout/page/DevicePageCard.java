package org.pebbleioc.readout.page;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.pebbleioc.driver.DmaDevice;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.readout.memory.PoolMemory;

/**
 * One end point behind any DMA device: the driver's receive buffers are the superpages, and which link a page is of, only
 * its headers say. What it reads is not commanded from here: a start begins to take what comes, a stop ends it, and between
 * the two whatever the card sends goes straight back to it.
 */
public final class DevicePageCard extends OpenedCard {
    private final byte[] mask;
    private final List<Integer> links;

    /**
     * @param device open; closed with this
     * @param mask destinations to claim
     * @param links that are waited for from the start; empty where it is not known which ones deliver
     */
    public DevicePageCard(final String name, final DmaDevice device, final byte[] mask, final List<Integer> links) {
        super(name, device, pagesOf(device));
        this.mask = mask.clone();
        this.links = List.copyOf(links);
    }

    private static PoolMemory pagesOf(final DmaDevice device) {
        final DmaGeometry geometry = device.geometry();
        final ByteBuffer[] pages = new ByteBuffer[geometry.cfgRxCount()];
        for (int i = 0; i < pages.length; i++) {
            pages[i] = device.buffer(geometry.cfgTxCount() + i);
        }
        return PoolMemory.of(pages);
    }

    @Override
    public byte[] mask() {
        return mask.clone();
    }

    @Override
    public List<Integer> links() {
        return links;
    }

    @Override
    public int linkOf(final int dest) {
        return -1;
    }

    @Override
    public void start(final long firstOrbitNs) {
        // it sends when it likes
    }

    @Override
    public void stop() {
        // the reader stops taking
    }

    /** What it sends after a stop does not belong to the run. */
    @Override
    public boolean isRunning() {
        return false;
    }

    @Override
    public void close() throws IOException {
        device().close();
    }
}
