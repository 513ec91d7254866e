package org.pebbleioc.driver.datadev;

import java.nio.charset.StandardCharsets;
import org.pebbleioc.driver.DmaCounts;
import org.pebbleioc.driver.DmaDiagnostics;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaReport;

/** What the driver says of itself and of its buffers. Any thread; allocates. */
final class DiagnosticCalls implements DmaDiagnostics {
    private final DatadevIo io;
    private final DatadevOptions options;

    DiagnosticCalls(final DatadevIo io, final DatadevOptions options) {
        this.io = io;
        this.options = options;
    }

    DmaCounts rxCounts() throws DmaException {
        return counts("dmaGetRxBuffinUserCount", DatadevConstants.GET_RX_IN_USER);
    }

    DmaCounts txCounts() throws DmaException {
        return counts("dmaGetTxBuffinUserCount", DatadevConstants.GET_TX_IN_USER);
    }

    private DmaCounts counts(final String operation, final int first) throws DmaException {
        io.enter(operation);
        try {
            final int[] counts = new int[5];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = (int) io.ioctl(operation, first + i, 0, "the driver is older than 6.1 and counts nothing");
            }
            return new DmaCounts(counts[0], counts[1], counts[2], counts[3], counts[4]);
        } finally {
            io.leave();
        }
    }

    @Override
    public int apiVersion() throws DmaException {
        return (int) io.query("dmaGetApiVersion", DatadevConstants.GET_VERSION);
    }

    @Override
    public String gitVersion() throws DmaException {
        // one byte more than the driver copies, so that there is always an end
        final OffHeap text = new OffHeap(DatadevConstants.GIT_VERSION_BYTES + 1);
        io.enter("dmaGetGitVersion");
        try {
            io.ioctl("dmaGetGitVersion", DatadevConstants.GET_GITV, text.address, "the driver is too old to tell");
        } finally {
            io.leave();
        }
        int length = 0;
        while (text.bytes.get(length) != 0) {
            length++;
        }
        final byte[] ascii = new byte[length];
        text.bytes.get(0, ascii);
        return new String(ascii, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void debugLevel(final int level) throws DmaException {
        if (level < 0 || level > DatadevConstants.MAX_DEBUG_LEVEL) {
            throw new IllegalArgumentException("level must be 0..255: level=" + level);
        }
        io.enter("dmaSetDebug");
        try {
            io.ioctl("dmaSetDebug", DatadevConstants.SET_DEBUG, level, "reopen the device");
        } finally {
            io.leave();
        }
    }

    @Override
    public DmaReport report() throws DmaException {
        return DatadevOpener.readReport(options);
    }
}
