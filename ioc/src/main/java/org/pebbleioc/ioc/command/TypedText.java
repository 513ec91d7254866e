package org.pebbleioc.ioc.command;

import org.pebbleioc.ioc.channel.DbrType;

/** A text as one element of each type that a client may send. */
final class TypedText {
    private TypedText() {}

    /** @throws NumberFormatException it is no number of this type */
    static Object array(final DbrType type, final String text) {
        return switch (type) {
            case STRING -> new String[] {text};
            case SHORT, ENUM -> new short[] {Short.parseShort(text)};
            case CHAR -> new byte[] {Byte.parseByte(text)};
            case LONG -> new int[] {Integer.parseInt(text)};
            case FLOAT -> new float[] {Float.parseFloat(text)};
            case DOUBLE -> new double[] {Double.parseDouble(text)};
        };
    }
}
