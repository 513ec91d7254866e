package org.pebbleioc.pva.client;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Turns big-endian elements into little-endian ones where they lie. */
final class ByteSwap {
    private ByteSwap() {}

    static void swap(final ByteBuffer memory, final int from, final int bytes, final int elementBytes) {
        final ByteBuffer little = memory.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        final int end = from + bytes / elementBytes * elementBytes;
        switch (elementBytes) {
            case 2 -> {
                for (int at = from; at < end; at += 2) {
                    little.putShort(at, Short.reverseBytes(little.getShort(at)));
                }
            }
            case 4 -> {
                for (int at = from; at < end; at += 4) {
                    little.putInt(at, Integer.reverseBytes(little.getInt(at)));
                }
            }
            case 8 -> {
                for (int at = from; at < end; at += 8) {
                    little.putLong(at, Long.reverseBytes(little.getLong(at)));
                }
            }
            default -> {
                // single bytes have no order
            }
        }
    }
}
