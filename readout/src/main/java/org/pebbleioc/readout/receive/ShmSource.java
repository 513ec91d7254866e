package org.pebbleioc.readout.receive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.pebbleioc.readout.ship.StfHeader;
import org.pebbleioc.readout.shm.ShmClient;

/**
 * Messages from the sender's own memory: parts are views of its pages, and a release lets it use them again. When the
 * sender goes away it is looked for again; what was held of the old one is released nowhere.
 */
public final class ShmSource implements StfSource {
    private static final long RETRY_NS = 100_000_000;

    private final Path socket;
    private final ArrayDeque<StfMessage> arrived = new ArrayDeque<>();
    private ShmClient client;
    private MappedRegions regions;
    private int connections;

    public ShmSource(final Path socket) {
        this.socket = socket;
    }

    @Override
    public StfMessage receive(final long timeoutNs) throws IOException {
        final long untilNs = System.nanoTime() + timeoutNs;
        while (arrived.isEmpty()) {
            final long leftNs = Math.max(0, untilNs - System.nanoTime());
            if (client == null && !connect()) {
                LockSupport.parkNanos(Math.min(RETRY_NS, leftNs));
            }
            try {
                if (client != null) {
                    client.poll(leftNs);
                }
            } catch (final IOException e) {
                disconnect();
                if (e instanceof BadFrameException) {
                    throw e;
                }
            }
            if (System.nanoTime() - untilNs >= 0 || Thread.currentThread().isInterrupted()) {
                break;
            }
        }
        return arrived.pollFirst();
    }

    private boolean connect() {
        try {
            regions = new MappedRegions();
            client = new ShmClient(socket, new ShmClient.Frames() {
                @Override
                public void hello(final ByteBuffer frame) throws IOException {
                    try {
                        ShmClient.readHello(frame, regions::map);
                    } catch (final IOException e) {
                        throw new BadFrameException(e);
                    }
                    client.attach();
                    connections++;
                }

                @Override
                public void message(final ByteBuffer frame) throws IOException {
                    arrived.addLast(decode(frame, client));
                }
            });
            return true;
        } catch (final IOException e) {
            return false; // nobody there yet, or no longer
        }
    }

    private StfMessage decode(final ByteBuffer frame, final ShmClient from) throws IOException {
        if (frame.remaining() < 48) {
            throw new BadFrameException("a message of " + frame.remaining() + " bytes");
        }
        final long id = frame.getLong();
        final int count = frame.getInt();
        final boolean hasHeader = frame.getInt() != 0;
        final byte[] header = new byte[StfHeader.BYTES];
        frame.get(header);
        if (count < 0 || frame.remaining() != 16L * count) {
            throw new BadFrameException(
                    "a message of " + count + " parts with " + frame.remaining() + " bytes of them");
        }
        final List<ByteBuffer> parts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            final int region = frame.getInt();
            final int length = frame.getInt();
            try {
                parts.add(regions.slice(region, frame.getLong(), length));
            } catch (final IOException e) {
                throw new BadFrameException(e);
            }
        }
        return new StfMessage(
                hasHeader ? ByteBuffer.wrap(header).order(java.nio.ByteOrder.LITTLE_ENDIAN) : null,
                parts,
                () -> release(from, id, count));
    }

    private void release(final ShmClient of, final long id, final int parts) {
        if (of != client) {
            return; // of a sender that is gone
        }
        try {
            of.release(id, 0, parts);
        } catch (final IOException e) {
            disconnect();
        }
    }

    private void disconnect() {
        if (client != null) {
            try {
                client.close();
            } catch (final IOException e) {
                // it was being closed because of an error
            }
            client = null;
        }
        arrived.clear();
    }

    @Override
    public int connections() {
        return connections;
    }

    @Override
    public void close() {
        disconnect();
    }

    /** What came is not what a sender sends: not to be tried again. */
    static final class BadFrameException extends IOException {
        BadFrameException(final String what) {
            super("the sender sent " + what);
        }

        BadFrameException(final IOException cause) {
            super(cause.getMessage(), cause);
        }
    }
}
