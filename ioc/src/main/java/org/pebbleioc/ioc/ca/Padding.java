package org.pebbleioc.ioc.ca;

import java.nio.ByteBuffer;

/** Zero bytes. */
final class Padding {
    private static final byte[] ZEROS = new byte[4096];

    private Padding() {}

    static void zeros(final ByteBuffer out, final int bytes) {
        int left = bytes;
        while (left > 0) {
            final int piece = Math.min(left, ZEROS.length);
            out.put(ZEROS, 0, piece);
            left -= piece;
        }
    }
}
