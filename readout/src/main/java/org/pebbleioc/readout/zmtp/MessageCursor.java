package org.pebbleioc.readout.zmtp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.Arrays;
import org.pebbleioc.readout.ship.ShipMessage;
import org.pebbleioc.readout.ship.StfHeader;

/**
 * One message on its way into a socket: frame headers from a scratch buffer, the message's own header, and the parts
 * straight from their pages, in gathering writes. A part is released as soon as its last byte is the kernel's.
 */
final class MessageCursor {
    /** What one gathering write takes; the system's limit is 1024. */
    private static final int GATHER = 512;

    private static final int FIRST_FRAMES = 65;

    private ByteBuffer scratch = ByteBuffer.allocateDirect(FIRST_FRAMES * Zmtp.FRAME_HEADER_BYTES);
    /** Views of the scratch buffer, one per frame, made once. */
    private ByteBuffer[] frameHeaders = new ByteBuffer[0];
    /** Frame header, body, frame header, body, ... */
    private ByteBuffer[] pieces = new ByteBuffer[2 * FIRST_FRAMES];

    private ShipMessage message;
    /** 1 where the message has a header of its own. */
    private int headerFrames;

    private int pieceCount;
    private int nextPiece;
    private int releasedParts;

    MessageCursor() {
        room(FIRST_FRAMES);
    }

    void begin(final ShipMessage next) {
        message = next;
        headerFrames = next.hasHeader() ? 1 : 0;
        final int frames = headerFrames + next.partCount();
        room(frames);
        for (int frame = 0; frame < frames; frame++) {
            final boolean isHeader = frame < headerFrames;
            final int bytes = isHeader ? StfHeader.BYTES : next.length(frame - headerFrames);
            final int at = frame * Zmtp.FRAME_HEADER_BYTES;
            final int length = Zmtp.putFrameHeader(scratch, at, frame < frames - 1 ? Zmtp.FLAG_MORE : 0, bytes);
            pieces[2 * frame] = frameHeaders[frame].clear().limit(length);
            pieces[2 * frame + 1] = isHeader ? next.header().duplicate().clear() : next.slice(frame - headerFrames);
        }
        pieceCount = 2 * frames;
        nextPiece = 0;
        releasedParts = 0;
    }

    private void room(final int frames) {
        if (frames <= frameHeaders.length) {
            return;
        }
        final int count = Math.max(frames, 2 * frameHeaders.length);
        scratch = ByteBuffer.allocateDirect(count * Zmtp.FRAME_HEADER_BYTES);
        frameHeaders = new ByteBuffer[count];
        for (int i = 0; i < count; i++) {
            frameHeaders[i] = scratch.slice(i * Zmtp.FRAME_HEADER_BYTES, Zmtp.FRAME_HEADER_BYTES);
        }
        pieces = new ByteBuffer[2 * count];
    }

    boolean isBusy() {
        return message != null;
    }

    ShipMessage message() {
        return message;
    }

    /** Parts that were released already. */
    int releasedParts() {
        return releasedParts;
    }

    /**
     * Writes once.
     *
     * @return bytes that the socket took
     */
    long write(final GatheringByteChannel to) throws IOException {
        final long taken = to.write(pieces, nextPiece, Math.min(GATHER, pieceCount - nextPiece));
        while (nextPiece < pieceCount && !pieces[nextPiece].hasRemaining()) {
            final int frame = nextPiece >> 1;
            if ((nextPiece & 1) != 0 && frame >= headerFrames) {
                message.sent(frame - headerFrames);
                message.releasePart(frame - headerFrames);
                releasedParts++;
            }
            pieces[nextPiece] = null;
            nextPiece++;
        }
        return taken;
    }

    boolean isDone() {
        return nextPiece == pieceCount;
    }

    /** Gives back what the socket has not taken, and forgets the message. */
    ShipMessage end() {
        for (int part = releasedParts; part < message.partCount(); part++) {
            message.releasePart(part);
        }
        Arrays.fill(pieces, nextPiece, pieceCount, null);
        final ShipMessage ended = message;
        message = null;
        return ended;
    }
}
