package org.pebbleioc.ioc.command;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import org.pebbleioc.ioc.channel.ElementType;
import org.pebbleioc.ioc.channel.GeneralFormat;
import org.pebbleioc.ioc.channel.Sample;

/** The first element of a value as any type, printed as {@code dbgf} prints it. */
final class OneValue {
    private OneValue() {}

    static String general(final double value) {
        return GeneralFormat.text(value, 6);
    }

    /** @param asText what the record says its value is as text */
    static String text(final ElementType type, final Sample sample, final String asText) {
        if (type == ElementType.STRING) {
            return '"' + ValueText.escaped(asText) + '"';
        }
        if (sample.count() == 0) {
            return "failed.";
        }
        final Number number = number(sample);
        if (number == null) {
            return "failed.";
        }
        return switch (type) {
            case DOUBLE -> GeneralFormat.text(number.doubleValue(), 12);
            case FLOAT -> GeneralFormat.text(number.floatValue(), 6);
            default -> ValueText.whole(type, number.longValue());
        };
    }

    private static Number number(final Sample sample) {
        final Object first = Array.get(sample.array(), 0);
        if (first instanceof String text) {
            try {
                return new BigDecimal(text.strip());
            } catch (final NumberFormatException e) {
                return null;
            }
        }
        if (sample.elementType() == ElementType.ENUM || sample.elementType() == ElementType.USHORT) {
            return ((Number) first).intValue() & 0xffff;
        }
        if (sample.elementType() == ElementType.UCHAR) {
            return ((Number) first).intValue() & 0xff;
        }
        return (Number) first;
    }
}
