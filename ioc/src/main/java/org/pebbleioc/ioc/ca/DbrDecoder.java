package org.pebbleioc.ioc.ca;

import java.nio.ByteBuffer;
import org.pebbleioc.ioc.channel.DbrType;

/** Reads the elements of a write request. */
final class DbrDecoder {
    private DbrDecoder() {}

    /**
     * A new array as {@link org.pebbleioc.ioc.channel.DbrType} says. The last string may be shorter than its field, as
     * clients send it.
     *
     * @param in payload between position and limit; position and limit stay
     * @return null when there are fewer bytes than elements
     */
    static Object read(final ByteBuffer in, final DbrLayout layout, final int count) {
        final int at = in.position() + layout.valueOffset();
        final int bytes = in.limit() - at;
        if (layout.valueType() == DbrType.STRING) {
            return strings(in, at, bytes, count);
        }
        if (bytes < (long) count * layout.valueType().bytes()) {
            return null;
        }
        final ByteBuffer values = in.slice(at, bytes);
        return switch (layout.valueType()) {
            case CHAR -> {
                final byte[] array = new byte[count];
                values.get(array);
                yield array;
            }
            case LONG -> {
                final int[] array = new int[count];
                values.asIntBuffer().get(array);
                yield array;
            }
            case FLOAT -> {
                final float[] array = new float[count];
                values.asFloatBuffer().get(array);
                yield array;
            }
            case DOUBLE -> {
                final double[] array = new double[count];
                values.asDoubleBuffer().get(array);
                yield array;
            }
            default -> {
                final short[] array = new short[count];
                values.asShortBuffer().get(array);
                yield array;
            }
        };
    }

    private static String[] strings(final ByteBuffer in, final int at, final int bytes, final int count) {
        if (count > 0 && bytes <= (count - 1L) * Elements.STRING_BYTES) {
            return null;
        }
        final String[] array = new String[count];
        for (int i = 0; i < count; i++) {
            final int offset = i * Elements.STRING_BYTES;
            array[i] = Text.read(in, at + offset, Math.min(Elements.STRING_BYTES, bytes - offset));
        }
        return array;
    }
}
