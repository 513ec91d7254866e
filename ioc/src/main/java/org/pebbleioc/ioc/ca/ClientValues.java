package org.pebbleioc.ioc.ca;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.pebbleioc.ioc.channel.DbrType;
import org.pebbleioc.ioc.channel.Metadata;
import org.pebbleioc.ioc.channel.Sample;

/** Reads values with time, and properties, as servers send them. */
final class ClientValues {
    private static final int CHOICE_BYTES = 26;
    private static final int MOST_CHOICES = 16;
    private static final int UNIT_BYTES = 8;

    /** Status, severity and seconds stand at these places in every type with time. */
    private static final int SEVERITY_AT = 2;

    private static final int SECONDS_AT = 4;
    private static final int NANOSECONDS_AT = 8;

    /** A value of a DBR_TIME type; null where the payload is too short. */
    static Sample sample(final ByteBuffer payload, final int code, final int count) {
        final DbrLayout layout = DbrLayout.of(code);
        final int at = payload.position();
        if (layout == null
                || layout.family() != DbrLayout.Family.TIME
                || payload.remaining() < layout.valueOffset()
                || count < 0) {
            return null;
        }
        final Object array = DbrDecoder.read(payload, layout, count);
        if (array == null) {
            return null;
        }
        return new Sample(
                layout.valueType(),
                array,
                count,
                payload.getShort(at) & 0xFFFF,
                payload.getShort(at + SEVERITY_AT) & 0xFFFF,
                "",
                (payload.getInt(at + SECONDS_AT) & 0xFFFF_FFFFL) + DbrEncoder.EPICS_EPOCH_S,
                payload.getInt(at + NANOSECONDS_AT),
                Metadata.NONE);
    }

    /** The properties in a DBR_CTRL type; null where there are none. */
    static Metadata metadata(final ByteBuffer payload, final int code) {
        final DbrLayout layout = DbrLayout.of(code);
        if (layout == null
                || layout.family() != DbrLayout.Family.CONTROL
                || layout.valueType() == DbrType.STRING
                || payload.remaining() < layout.valueOffset()) {
            return null;
        }
        final ByteBuffer in = payload.slice();
        in.position(4); // status, severity
        if (layout.valueType() == DbrType.ENUM) {
            return ofChoices(choices(in));
        }
        int precision = 0;
        if (layout.valueType() == DbrType.FLOAT || layout.valueType() == DbrType.DOUBLE) {
            precision = in.getShort();
            in.getShort();
        }
        final String units = Text.read(in, in.position(), UNIT_BYTES);
        in.position(in.position() + UNIT_BYTES);
        final double[] limits = new double[8];
        for (int i = 0; i < limits.length; i++) {
            limits[i] = limit(in, layout.valueType());
        }
        return new Metadata(
                units, precision, limits[1], limits[0], limits[7], limits[6], limits[5], limits[4], limits[3],
                limits[2], List.of(), "", "");
    }

    private static Metadata ofChoices(final List<String> choices) {
        final Metadata none = Metadata.NONE;
        return new Metadata(
                "",
                0,
                0,
                0,
                0,
                0,
                none.alarmLow(),
                none.warningLow(),
                none.warningHigh(),
                none.alarmHigh(),
                choices,
                "",
                "");
    }

    private static List<String> choices(final ByteBuffer in) {
        final int count = Math.min(in.getShort() & 0xFFFF, MOST_CHOICES);
        final List<String> choices = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            choices.add(Text.read(in, in.position() + i * CHOICE_BYTES, CHOICE_BYTES));
        }
        return List.copyOf(choices);
    }

    private static double limit(final ByteBuffer in, final DbrType type) {
        return switch (type) {
            case SHORT -> in.getShort();
            case CHAR -> in.get() & 0xFF;
            case LONG -> in.getInt();
            case FLOAT -> in.getFloat();
            default -> in.getDouble();
        };
    }

    private ClientValues() {}
}
