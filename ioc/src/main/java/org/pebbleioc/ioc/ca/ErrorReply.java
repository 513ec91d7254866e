package org.pebbleioc.ioc.ca;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Exception message: the header of the request that went wrong, and a text. */
final class ErrorReply {
    private static final int MOST_TEXT = 400;

    private ErrorReply() {}

    /**
     * An error about one channel or about the whole circuit.
     *
     * @param clientId the client's number of the channel, or {@link Command#NONE}
     * @param status of {@link Eca}
     */
    static Outgoing of(final Header request, final int clientId, final int status, final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        final int length = Math.min(bytes.length, MOST_TEXT);
        final boolean large = Header.needsLarge(request.payloadBytes(), request.count());
        final ByteBuffer payload = ByteBuffer.allocate((large ? Header.LARGE_BYTES : Header.BYTES) + length + 1);
        Header.put(
                payload,
                request.command(),
                (int) request.payloadBytes(),
                request.type(),
                (int) request.count(),
                request.id(),
                request.available());
        payload.put(bytes, 0, length);
        return Outgoing.withPayload(Command.ERROR, 0, 0, clientId, status, payload.array());
    }
}
