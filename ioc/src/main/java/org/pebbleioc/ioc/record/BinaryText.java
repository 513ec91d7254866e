package org.pebbleioc.ioc.record;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.pebbleioc.ioc.record.StringOperators.Failure;

/** Texts that stand for bytes: escapes as C writes them, checksums, numbers in the machine's byte order. */
final class BinaryText {
    private static final String NAMES = "abfnrtv\\'\"?";
    private static final String CODES = "\007\b\f\n\r\t\013\\'\"?";

    /** Escapes become the characters they stand for; a zero ends the text. */
    static String raw(final String text) {
        final StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            final char c = text.charAt(at++);
            if (c != '\\' || at >= text.length()) {
                out.append(c);
                continue;
            }
            final char kind = text.charAt(at++);
            final int name = NAMES.indexOf(kind);
            if (name >= 0) {
                out.append(CODES.charAt(name));
                continue;
            }
            final int radix = kind == 'x' ? 16 : 8;
            int from = kind == 'x' ? at : at - 1;
            final int most = Math.min(text.length(), from + (radix == 16 ? 2 : 3));
            int value = 0;
            boolean any = false;
            while (from < most && Character.digit(text.charAt(from), radix) >= 0) {
                value = value * radix + Character.digit(text.charAt(from++), radix);
                any = true;
            }
            if (any) {
                out.append((char) (value & 0xff));
                at = from;
            } else {
                out.append(kind);
            }
        }
        return out.toString();
    }

    /** What cannot be printed becomes an escape. */
    static String escaped(final String text) {
        final StringBuilder out = new StringBuilder();
        for (final char c : text.toCharArray()) {
            final int code = CODES.indexOf(c);
            if (code >= 0 && c != '?') {
                out.append('\\').append(NAMES.charAt(code));
            } else if (c < ' ' || c > '~') {
                out.append(String.format("\\x%02x", c & 0xff));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** The two bytes of Modbus/RTU, the low one first. */
    static String crc16(final String text) {
        int crc = 0xffff;
        for (final byte b : bytes(text)) {
            crc ^= b & 0xff;
            for (int i = 0; i < 8; i++) {
                crc = (crc & 1) != 0 ? crc >> 1 ^ 0xa001 : crc >> 1;
            }
        }
        return "" + (char) (crc & 0xff) + (char) (crc >> 8);
    }

    static String lrc(final String text) {
        int sum = 0;
        for (final byte b : bytes(text)) {
            sum += b;
        }
        return "" + (char) (-sum & 0xff);
    }

    static String xor(final String text) {
        int all = 0;
        for (final byte b : bytes(text)) {
            all ^= b & 0xff;
        }
        return "" + (char) all;
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** One number of the bytes that a text's escapes stand for, behind those that {@code %*} skips. */
    static double read(final String text, final String format) {
        final ByteBuffer bytes = ByteBuffer.wrap(bytes(raw(text))).order(ByteOrder.nativeOrder());
        int skip = 0;
        for (final Conversion conversion : Conversion.all(format)) {
            if (conversion.suppressed()) {
                skip += Math.max(1, conversion.width()) * bytes(conversion);
                continue;
            }
            if (skip + bytes(conversion) > bytes.limit()) {
                throw new Failure("too few bytes for " + format);
            }
            final boolean small = conversion.size().startsWith("h");
            return switch (conversion.kind()) {
                case 'd', 'i' -> small ? bytes.getShort(skip) : bytes.getInt(skip);
                case 'o', 'u', 'x', 'X' -> small ? bytes.getShort(skip) & 0xffff : bytes.getInt(skip) & 0xffff_ffffL;
                case 'c' -> bytes.get(skip);
                default -> bytes(conversion) == 8 ? bytes.getDouble(skip) : bytes.getFloat(skip);
            };
        }
        throw new Failure("no conversion in " + format);
    }

    /** The bytes of one number, as a text with escapes. */
    static String write(final String format, final double value) {
        for (final Conversion conversion : Conversion.all(format)) {
            final ByteBuffer bytes = ByteBuffer.allocate(bytes(conversion)).order(ByteOrder.nativeOrder());
            final long whole = (long) StringOperators.nearest(value);
            switch (conversion.kind()) {
                case 'c' -> bytes.put((byte) whole);
                case 'd', 'i', 'o', 'u', 'x', 'X' -> {
                    if (bytes.limit() == 2) {
                        bytes.putShort((short) whole);
                    } else {
                        bytes.putInt((int) whole);
                    }
                }
                default -> {
                    if (bytes.limit() == 8) {
                        bytes.putDouble(value);
                    } else {
                        bytes.putFloat((float) value);
                    }
                }
            }
            return escaped(new String(bytes.array(), StandardCharsets.ISO_8859_1));
        }
        throw new Failure("no conversion in " + format);
    }

    private static int bytes(final Conversion conversion) {
        return switch (conversion.kind()) {
            case 'c' -> 1;
            case 'd', 'i', 'o', 'u', 'x', 'X' -> conversion.size().startsWith("h") ? 2 : 4;
            case 'e', 'E', 'f', 'g', 'G' -> conversion.size().equals("l") ? 8 : 4;
            default -> throw new Failure("%" + conversion.kind() + " has no bytes");
        };
    }

    private BinaryText() {}
}
