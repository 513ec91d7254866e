package org.pebbleioc.readout.record;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.pebbleioc.readout.transition.ArrayFormat;

/** The head of NumPy's array format, version 1.0: what stands before the elements. */
final class Npy {
    private static final int ALIGN = 64;
    private static final int PREFIX = 10;

    private Npy() {}

    static byte[] head(final ArrayFormat format) {
        final String shape = format.shape().stream().map(String::valueOf).collect(Collectors.joining(", "));
        final String text = "{'descr': '" + format.type().npy() + "', 'fortran_order': False, 'shape': (" + shape
                + (format.shape().size() == 1 ? ",)" : ")") + ", }";
        final int length = (PREFIX + text.length() + 1 + ALIGN - 1) / ALIGN * ALIGN - PREFIX;
        final byte[] head = new byte[PREFIX + length];
        java.util.Arrays.fill(head, (byte) ' ');
        head[0] = (byte) 0x93;
        System.arraycopy("NUMPY".getBytes(StandardCharsets.US_ASCII), 0, head, 1, 5);
        head[6] = 1;
        head[7] = 0;
        head[8] = (byte) length;
        head[9] = (byte) (length >> 8);
        System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, head, PREFIX, text.length());
        head[head.length - 1] = '\n';
        return head;
    }
}
