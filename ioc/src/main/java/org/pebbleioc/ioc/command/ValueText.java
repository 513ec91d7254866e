package org.pebbleioc.ioc.command;

import java.io.PrintStream;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.ElementType;
import org.pebbleioc.ioc.channel.GeneralFormat;
import org.pebbleioc.ioc.channel.Sample;

/** A value as {@code dbgf} of base prints it: type, number of elements, decimal and hexadecimal. */
final class ValueText {
    private static final int BUFFER_BYTES = 800;
    private static final int TAB = 10;
    private static final int CHUNK = 75;

    private ValueText() {}

    /** Base shows as many elements as a buffer of 100 long integers holds. */
    static void print(final PrintStream out, final Channel channel) {
        print(out, "", channel, channel.sample());
    }

    static void print(final PrintStream out, final String prefix, final Channel channel, final Sample sample) {
        final ElementType type = sample.elementType();
        final int shown = Math.min(sample.count(), BUFFER_BYTES / bytes(type));
        final boolean isEnum =
                type == ElementType.ENUM && !sample.metadata().choices().isEmpty();
        final String name = "DBF_" + (isEnum ? ElementType.STRING : type);
        final Columns columns = new Columns(out, TAB);
        columns.add(prefix + (shown == 1 ? name + ": " : name + "[" + shown + "]: "));
        if (sample.array() instanceof byte[] bytes && channel.maxCount() > 1 && sample.count() != 1) {
            text(columns, bytes, shown);
        } else {
            for (int i = 0; i < shown; i++) {
                columns.add(isEnum ? choice(sample, i) : element(type, sample, i));
            }
        }
        columns.flush();
    }

    private static int bytes(final ElementType type) {
        return switch (type) {
            case STRING -> 40;
            case CHAR, UCHAR -> 1;
            case SHORT, USHORT, ENUM -> 2;
            case LONG, ULONG, FLOAT -> 4;
            case INT64, UINT64, DOUBLE -> 8;
        };
    }

    private static void text(final Columns columns, final byte[] bytes, final int count) {
        int length = 0;
        while (length < count && bytes[length] != 0) {
            length++;
        }
        final String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        for (int i = 0; i < text.length(); i += CHUNK) {
            final String part = text.substring(i, Math.min(text.length(), i + CHUNK));
            columns.add('"' + part + '"' + (i + CHUNK < text.length() ? " +" : ""));
        }
    }

    private static String choice(final Sample sample, final int index) {
        final List<String> choices = sample.metadata().choices();
        final int value = Short.toUnsignedInt(((Number) Array.get(sample.array(), index)).shortValue());
        return '"' + (value < choices.size() ? escaped(choices.get(value)) : "Illegal Value") + '"';
    }

    private static String element(final ElementType type, final Sample sample, final int index) {
        final Object value = Array.get(sample.array(), index);
        if (value instanceof String text) {
            return '"' + escaped(text) + '"';
        }
        final Number number = (Number) value;
        return switch (type) {
            case DOUBLE -> GeneralFormat.text(number.doubleValue(), 12);
            case FLOAT -> GeneralFormat.text(number.doubleValue(), 6);
            case STRING -> String.valueOf(number);
            default -> whole(type, number.longValue());
        };
    }

    /** A whole number as a type, cut to its width as C does. */
    static String whole(final ElementType type, final long value) {
        return switch (type) {
            case ENUM -> String.valueOf(value & 0xffff);
            case CHAR -> signedByte((byte) value);
            case UCHAR -> hex(value & 0xff);
            case SHORT -> (short) value + " = 0x" + Long.toHexString(value & 0xffff);
            case USHORT -> hex(value & 0xffff);
            case LONG -> (int) value + " = 0x" + Integer.toHexString((int) value);
            case ULONG -> hex(value & 0xffff_ffffL);
            case INT64 -> value + " = 0x" + Long.toHexString(value);
            case UINT64 -> Long.toUnsignedString(value) + " = 0x" + Long.toHexString(value);
            case STRING, FLOAT, DOUBLE -> String.valueOf(value);
        };
    }

    private static String hex(final long value) {
        return value + " = 0x" + Long.toHexString(value);
    }

    private static String signedByte(final byte value) {
        final String text = value + " = 0x" + Integer.toHexString(value & 0xff);
        return value >= 0x20 && value < 0x7f ? text + " = '" + (char) value + "'" : text;
    }

    static String escaped(final String text) {
        return text.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\t", "\\t")
                .replace("\r", "\\r");
    }
}
