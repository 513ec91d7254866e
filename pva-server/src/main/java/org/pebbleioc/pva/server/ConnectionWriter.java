package org.pebbleioc.pva.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.pebbleioc.pva.wire.MessageEncoder;

/**
 * Takes from the out queue, encodes, writes: all on the writer thread of one connection, which alone owns the encoder
 * and what is in flight. Small messages go out together; one that takes memory ends the batch. What the batch refers to
 * is told {@code written} after the last byte, or {@code lost} in every other case.
 */
final class ConnectionWriter {
    /** More than this in one system call gains nothing and makes the kernel hold more. */
    private static final int PIECE_BYTES = 1 << 20;

    private static final int SLOW_FACTOR = 10;

    private final GatheringByteChannel channel;
    private final OutQueue out;
    private final LongSupplier clockNs;
    private final MessageEncoder message = new MessageEncoder();
    private final List<InFlight> inFlight = new ArrayList<>();
    private final ByteBuffer[] piece = new ByteBuffer[16];

    /** When the write under way last made progress, or 0 where none is. Written here, read by the watch thread. */
    private volatile long stuckSinceNs;

    private volatile long bytesWritten;

    /** The value whose memory is being written, or null; since when. Written here, read by publishers. */
    private volatile PvUpdate holding;

    private volatile long heldSinceNs;

    ConnectionWriter(final GatheringByteChannel channel, final OutQueue out, final LongSupplier clockNs) {
        this.channel = channel;
        this.out = out;
        this.clockNs = clockNs;
    }

    /** Until the connection ends. */
    void run() throws IOException, InterruptedException {
        Outgoing next = out.take();
        while (next != null) {
            writeBatch(next);
            next = out.take();
        }
    }

    /** This one and those behind it that fit, then the write. */
    void writeBatch(final Outgoing first) throws IOException {
        boolean written = false;
        try {
            Outgoing next = first;
            while (next != null) {
                final InFlight held = next.encode(message);
                if (held != null) {
                    inFlight.add(held);
                }
                next = message.hasRoom() ? out.poll() : null;
            }
            if (message.tookMemory()) { // it is the last one of the batch
                heldSinceNs = clockNs.getAsLong();
                holding = inFlight.get(inFlight.size() - 1).update();
            }
            write(message.parts());
            written = true;
        } finally {
            holding = null;
            for (final InFlight held : inFlight) {
                if (written) {
                    held.written();
                } else {
                    held.lost();
                }
            }
            inFlight.clear();
            message.clear();
        }
    }

    private void write(final List<ByteBuffer> parts) throws IOException {
        int at = 0;
        while (at < parts.size()) {
            stuckSinceNs = clockNs.getAsLong() | 1;
            final long count = writePiece(parts, at);
            bytesWritten += count;
            while (at < parts.size() && !parts.get(at).hasRemaining()) {
                at++;
            }
        }
        stuckSinceNs = 0;
    }

    /** One gathering write of at most {@link #PIECE_BYTES}, beginning with the part {@code from}. */
    private long writePiece(final List<ByteBuffer> parts, final int from) throws IOException {
        int count = 0;
        int bytes = 0;
        ByteBuffer cut = null;
        int cutLimit = 0;
        while (from + count < parts.size() && count < piece.length && bytes < PIECE_BYTES) {
            final ByteBuffer part = parts.get(from + count);
            if (part.remaining() > PIECE_BYTES - bytes) {
                cut = part;
                cutLimit = part.limit();
                part.limit(part.position() + PIECE_BYTES - bytes);
            }
            bytes += part.remaining();
            piece[count++] = part;
        }
        try {
            return channel.write(piece, 0, count);
        } finally {
            if (cut != null) {
                cut.limit(cutLimit);
            }
            Arrays.fill(piece, 0, count, null);
        }
    }

    /** Whether the write under way has not progressed for so long. */
    boolean isStuck(final long nowNs, final long forNs) {
        final long since = stuckSinceNs;
        return since != 0 && nowNs - since > forNs;
    }

    /** Whether memory of such a value is being written, without progress for so long, or for ten times as long at all. */
    boolean isStuckOrSlow(final Predicate<PvUpdate> whose, final long nowNs, final long forNs) {
        final PvUpdate held = holding;
        return held != null && whose.test(held) && (isStuck(nowNs, forNs) || nowNs - heldSinceNs > SLOW_FACTOR * forNs);
    }

    long bytesWritten() {
        return bytesWritten;
    }
}
