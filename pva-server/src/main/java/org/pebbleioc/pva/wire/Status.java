package org.pebbleioc.pva.wire;

import java.nio.ByteBuffer;

/**
 * Outcome of a request.
 *
 * @param type 0 good, 1 warning, 2 error, 3 fatal
 * @param message for people; empty where all is well
 */
public record Status(int type, String message) {
    /** All is well; a single byte on the wire. */
    public static final Status OK = new Status(0, "");

    /** Longer messages are cut. */
    static final int MAX_CHARS = 4096;

    private static final byte OK_BYTE = (byte) 0xFF;
    private static final int ERROR = 2;

    public static Status error(final String message) {
        return new Status(ERROR, message);
    }

    /** Success for null, else an error with this text. */
    public static Status of(final String errorOrNull) {
        return errorOrNull == null ? OK : error(errorOrNull);
    }

    public boolean isSuccess() {
        return type < ERROR;
    }

    public void write(final ByteBuffer out) {
        if (type == 0 && message.isEmpty()) {
            out.put(OK_BYTE);
            return;
        }
        out.put((byte) type);
        WireCodec.writeString(out, message);
        WireCodec.writeString(out, "");
    }

    public static Status read(final ByteBuffer in) throws ProtocolException {
        final int type = WireCodec.readByte(in);
        if (type == 0xFF) {
            return OK;
        }
        final Status status = new Status(type, WireCodec.readString(in));
        WireCodec.readString(in);
        return status;
    }
}
