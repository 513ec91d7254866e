package org.pebbleioc.ioc.ca;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.DbrType;
import org.pebbleioc.ioc.channel.ElementType;
import org.pebbleioc.ioc.channel.Sample;

/**
 * Links and long strings ({@code record.FIELD$}) read as another type than their own: {@code dbGet} goes ways of its own
 * there, and clients see which.
 */
final class TextFields {
    private static final int STRING_CHARS = 39;
    private static final String NO_NUMBER = "no number";
    /** Record types that say how long their texts are. */
    private static final Set<String> KNOWING_LENGTHS = Set.of("lsi", "lso", "printf");

    private TextFields() {}

    /** Whether a channel is one that {@link #seenAs} has to look at. */
    static boolean isOne(final Channel channel) {
        return channel.isLink() || channel.name().endsWith("$");
    }

    static Sample seenAs(final Channel channel, final String recordType, final DbrLayout layout, final Sample sample) {
        final DbrType wanted = layout.valueType();
        if (sample.type() != DbrType.CHAR) {
            return channel.isLink() && sample.type() == DbrType.STRING ? link(wanted, sample) : sample;
        }
        if (channel.isLink()) {
            return wanted == DbrType.CHAR ? sample : link(wanted, string(sample));
        }
        final boolean plain = layout.family() == DbrLayout.Family.PLAIN || layout.family() == DbrLayout.Family.TIME;
        // the text where characters are read as what they are; otherwise all that the field has room for
        return wanted == DbrType.CHAR && plain || sample.count() == 0 || KNOWING_LENGTHS.contains(recordType)
                ? sample
                : sample.withArray(Arrays.copyOf((byte[]) sample.array(), channel.maxCount()), channel.maxCount());
    }

    private static Sample string(final Sample characters) {
        final byte[] bytes = (byte[]) characters.array();
        int length = 0;
        while (length < characters.count() && length < STRING_CHARS && bytes[length] != 0) {
            length++;
        }
        return of(characters, ElementType.STRING, new String[] {new String(bytes, 0, length, StandardCharsets.UTF_8)});
    }

    /** A text that is no number is none at all, but for the two types that have a value for that. */
    private static Sample link(final DbrType wanted, final Sample text) {
        final String link = ((String[]) text.array())[0];
        return switch (wanted) {
            case STRING -> text;
            case CHAR -> of(text, ElementType.CHAR, new byte[1]);
            case DOUBLE -> of(text, ElementType.DOUBLE, new double[] {number(link)});
            default -> link.isEmpty() ? of(text, ElementType.STRING, new String[] {NO_NUMBER}) : text;
        };
    }

    private static double number(final String link) {
        try {
            return link.isEmpty() ? Double.NaN : NumberText.parseDouble(link);
        } catch (final NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static Sample of(final Sample moment, final ElementType type, final Object array) {
        return new Sample(
                type,
                array,
                1,
                moment.status(),
                moment.severity(),
                moment.alarmMessage(),
                moment.secondsPosix(),
                moment.nanoseconds(),
                moment.userTag(),
                moment.metadata());
    }
}
