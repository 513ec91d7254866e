package org.pebbleioc.ioc.command;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.pebbleioc.ioc.channel.ElementType;

/** A text as one element of each type that a client or a link may send. */
final class TypedText {
    private TypedText() {}

    /**
     * An array of the type that carries this one over Channel Access: what has no type of its own there goes as DOUBLE or
     * LONG.
     *
     * @throws NumberFormatException it is no number of this type
     */
    static Object array(final ElementType type, final String text) {
        return switch (type) {
            case STRING -> new String[] {text};
            case SHORT -> new short[] {(short) whole(text, Short.MIN_VALUE, Short.MAX_VALUE)};
            case ENUM -> new short[] {(short) whole(text, 0, 0xffff)};
            case CHAR -> new byte[] {(byte) whole(text, Byte.MIN_VALUE, Byte.MAX_VALUE)};
            case UCHAR -> new byte[] {(byte) whole(text, 0, 0xff)};
            case USHORT -> new int[] {(int) whole(text, 0, 0xffff)};
            case LONG -> new int[] {(int) whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE)};
            case ULONG -> new double[] {whole(text, 0, 0xffff_ffffL)};
            case INT64 -> new double[] {whole(text, Long.MIN_VALUE, Long.MAX_VALUE)};
            case UINT64 -> new double[] {unsigned(text)};
            case FLOAT -> new float[] {Float.parseFloat(text)};
            case DOUBLE -> new double[] {Double.parseDouble(text)};
        };
    }

    private static long whole(final String text, final long low, final long high) {
        final long value = Long.decode(text.strip());
        if (value < low || value > high) {
            throw new NumberFormatException(text);
        }
        return value;
    }

    private static double unsigned(final String text) {
        final BigInteger value = new BigDecimal(text.strip()).toBigIntegerExact();
        if (value.signum() < 0 || value.bitLength() > Long.SIZE) {
            throw new NumberFormatException(text);
        }
        return value.doubleValue();
    }
}
