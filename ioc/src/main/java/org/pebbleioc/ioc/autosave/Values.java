package org.pebbleioc.ioc.autosave;

import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.DbrType;
import org.pebbleioc.ioc.channel.ElementType;
import org.pebbleioc.ioc.channel.GeneralFormat;
import org.pebbleioc.ioc.channel.Sample;

/** Values of channels as a save file has them, and back. Enums and menus are numbers, as the autosave module has it. */
final class Values {
    private static final int DOUBLE_DIGITS = 14;
    private static final int FLOAT_DIGITS = 7;

    private Values() {}

    static SavedValue of(final String name, final Channel channel) {
        final Sample sample = channel.sample();
        if (name.endsWith("$") && sample.array() instanceof byte[] bytes) {
            final String text = text(bytes, sample.count());
            // a line break cannot stand in a line; as numbers it can be saved all the same
            return text.chars().anyMatch(c -> c == '\n' || c == '\r')
                    ? SavedValue.array(name, elements(sample, text.getBytes(StandardCharsets.UTF_8).length))
                    : SavedValue.scalar(name, text);
        }
        return channel.maxCount() > 1
                ? SavedValue.array(name, elements(sample, sample.count()))
                : SavedValue.scalar(name, element(sample, 0).replaceAll("[\\r\\n]", " "));
    }

    private static String text(final byte[] bytes, final int count) {
        int length = 0;
        while (length < count && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private static List<String> elements(final Sample sample, final int count) {
        final List<String> elements = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            elements.add(element(sample, i));
        }
        return elements;
    }

    private static String element(final Sample sample, final int index) {
        final Object value = Array.get(sample.array(), index);
        if (value instanceof Double number) {
            return GeneralFormat.text(number, DOUBLE_DIGITS);
        }
        if (value instanceof Float number) {
            return GeneralFormat.text(number, FLOAT_DIGITS);
        }
        if (value instanceof Byte number && sample.elementType() == ElementType.UCHAR) {
            return String.valueOf(Byte.toUnsignedInt(number));
        }
        if (value instanceof Short number && sample.elementType() == ElementType.ENUM) {
            return String.valueOf(Short.toUnsignedInt(number));
        }
        return String.valueOf(value);
    }

    /** Writes as a client does; a passive record processes where {@code process} is null, and never where it is false. */
    static void put(final Channel channel, final SavedValue saved, final Boolean process) throws Channel.PutException {
        if (!saved.isArray()) {
            if (channel.maxCount() > 1 && channel.nativeType() == DbrType.CHAR) {
                final byte[] bytes = (saved.text() + "\0").getBytes(StandardCharsets.UTF_8);
                channel.put(DbrType.CHAR, bytes, bytes.length, process, null);
            } else {
                channel.put(DbrType.STRING, new String[] {saved.text()}, 1, process, null);
            }
            return;
        }
        try {
            final Object array = array(channel.nativeType(), saved.elements());
            channel.put(channel.nativeType(), array, Array.getLength(array), process, null);
        } catch (final NumberFormatException e) {
            throw new Channel.PutException("an element is no number: " + e.getMessage());
        }
    }

    private static Object array(final DbrType type, final List<String> elements) {
        return switch (type) {
            case STRING -> elements.toArray(String[]::new);
            case DOUBLE -> elements.stream().mapToDouble(Values::number).toArray();
            case FLOAT -> {
                final float[] array = new float[elements.size()];
                for (int i = 0; i < array.length; i++) {
                    array[i] = (float) number(elements.get(i));
                }
                yield array;
            }
            case LONG -> elements.stream().mapToInt(e -> (int) (long) number(e)).toArray();
            case SHORT, ENUM -> {
                final short[] array = new short[elements.size()];
                for (int i = 0; i < array.length; i++) {
                    array[i] = (short) (long) number(elements.get(i));
                }
                yield array;
            }
            case CHAR -> {
                final byte[] array = new byte[elements.size()];
                for (int i = 0; i < array.length; i++) {
                    array[i] = (byte) (long) number(elements.get(i));
                }
                yield array;
            }
        };
    }

    private static double number(final String text) {
        return switch (text.strip()) {
            case "nan", "-nan" -> Double.NaN;
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text.strip());
        };
    }
}
