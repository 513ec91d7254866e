package org.pebbleioc.ioc.ca;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Strings on the wire: bytes with a terminating zero in a field of fixed size, UTF-8 by convention. */
final class Text {
    private Text() {}

    /** Writes a field of exactly {@code size} bytes; what is too long is cut between characters. */
    static void put(final ByteBuffer out, final String text, final int size) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, size - 1);
        while (length > 0 && length < bytes.length && (bytes[length] & 0xC0) == 0x80) {
            length--;
        }
        out.put(bytes, 0, length);
        Padding.zeros(out, size - length);
    }

    /** The string in a field, up to a zero or the field's end; bytes that are no UTF-8 are taken as Latin-1. */
    static String read(final ByteBuffer in, final int at, final int size) {
        int length = 0;
        while (length < size && in.get(at + length) != 0) {
            length++;
        }
        final ByteBuffer bytes = in.slice(at, length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (final CharacterCodingException notUtf8) {
            return StandardCharsets.ISO_8859_1.decode(bytes.rewind()).toString();
        }
    }
}
