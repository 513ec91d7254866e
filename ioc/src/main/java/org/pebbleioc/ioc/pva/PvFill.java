package org.pebbleioc.ioc.pva;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import org.epics.pvdata.factory.PVDataFactory;
import org.epics.pvdata.pv.PVByteArray;
import org.epics.pvdata.pv.PVDoubleArray;
import org.epics.pvdata.pv.PVField;
import org.epics.pvdata.pv.PVFloatArray;
import org.epics.pvdata.pv.PVIntArray;
import org.epics.pvdata.pv.PVScalarArray;
import org.epics.pvdata.pv.PVShortArray;
import org.epics.pvdata.pv.PVStringArray;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.PVUShortArray;
import org.pebbleioc.ioc.channel.AlarmStatus;
import org.pebbleioc.ioc.channel.Channel.Events;
import org.pebbleioc.ioc.channel.Metadata;
import org.pebbleioc.ioc.channel.Sample;

/** Makes the structure of a sample, and the bits that say which groups of it changed. */
final class PvFill {
    static final List<String> FORMS =
            List.of("Default", "String", "Binary", "Decimal", "Hex", "Exponential", "Engineering");
    private static final int SOFT_STATUS = 3;

    /** A fresh structure with everything in it. */
    static PVStructure structure(final PvShape shape, final Sample sample) {
        final PVStructure pv = PVDataFactory.getPVDataCreate().createPVStructure(shape.structure());
        value(shape, pv, sample);
        pv.getIntField("alarm.severity").put(sample.severity());
        pv.getIntField("alarm.status").put(status(sample.status()));
        pv.getStringField("alarm.message").put(message(sample));
        pv.getLongField("timeStamp.secondsPastEpoch").put(sample.secondsPosix());
        pv.getIntField("timeStamp.nanoseconds").put(sample.nanoseconds());
        properties(shape, pv, sample.metadata());
        return pv;
    }

    private static void value(final PvShape shape, final PVStructure pv, final Sample sample) {
        final Object array = sample.array();
        switch (shape.kind()) {
            case ENUM -> pv.getIntField("value.index").put(((short[]) array)[0] & 0xffff);
            case TEXT -> pv.getStringField("value").put(text((byte[]) array));
            case SCALAR -> {
                switch (sample.type()) {
                    case STRING -> pv.getStringField("value").put(((String[]) array)[0]);
                    case SHORT, ENUM -> pv.getShortField("value").put(((short[]) array)[0]);
                    case CHAR -> pv.getByteField("value").put(((byte[]) array)[0]);
                    case LONG -> pv.getIntField("value").put(((int[]) array)[0]);
                    case FLOAT ->
                        pv.getSubField(org.epics.pvdata.pv.PVFloat.class, "value")
                                .put(((float[]) array)[0]);
                    case DOUBLE -> pv.getDoubleField("value").put(((double[]) array)[0]);
                }
            }
            case ARRAY -> array(pv.getSubField(PVScalarArray.class, "value"), array, sample.count());
        }
    }

    private static void array(final PVScalarArray value, final Object array, final int count) {
        if (value instanceof PVStringArray texts) {
            texts.put(0, count, (String[]) array, 0);
        } else if (value instanceof PVUShortArray numbers) {
            numbers.put(0, count, (short[]) array, 0);
        } else if (value instanceof PVShortArray numbers) {
            numbers.put(0, count, (short[]) array, 0);
        } else if (value instanceof PVByteArray numbers) {
            numbers.put(0, count, (byte[]) array, 0);
        } else if (value instanceof PVIntArray numbers) {
            numbers.put(0, count, (int[]) array, 0);
        } else if (value instanceof PVFloatArray numbers) {
            numbers.put(0, count, (float[]) array, 0);
        } else if (value instanceof PVDoubleArray numbers) {
            numbers.put(0, count, (double[]) array, 0);
        }
    }

    static String text(final byte[] bytes) {
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private static void properties(final PvShape shape, final PVStructure pv, final Metadata data) {
        pv.getStringField("display.description").put(data.description());
        if (shape.kind() == PvShape.Kind.ENUM) {
            pv.getSubField(PVStringArray.class, "value.choices")
                    .put(0, data.choices().size(), data.choices().toArray(String[]::new), 0);
            return;
        }
        pv.getStringField("display.units").put(data.units());
        pv.getIntField("display.precision").put(data.precision());
        pv.getIntField("display.form.index").put(Math.max(0, FORMS.indexOf(data.form())));
        pv.getSubField(PVStringArray.class, "display.form.choices")
                .put(0, FORMS.size(), FORMS.toArray(String[]::new), 0);
        if (pv.getSubField("control") == null) {
            return;
        }
        pv.getDoubleField("display.limitLow").put(data.displayLow());
        pv.getDoubleField("display.limitHigh").put(data.displayHigh());
        pv.getDoubleField("control.limitLow").put(data.controlLow());
        pv.getDoubleField("control.limitHigh").put(data.controlHigh());
        pv.getDoubleField("valueAlarm.lowAlarmLimit").put(data.alarmLow());
        pv.getDoubleField("valueAlarm.lowWarningLimit").put(data.warningLow());
        pv.getDoubleField("valueAlarm.highWarningLimit").put(data.warningHigh());
        pv.getDoubleField("valueAlarm.highAlarmLimit").put(data.alarmHigh());
    }

    /** Record alarm status to {@code alarm_t}: none, device, driver, record, db, undefined. */
    static int status(final int recordStatus) {
        return switch (recordStatus) {
            case 0 -> 0;
            case 1, 2, 9, 10, 11, 15, 16 -> recordStatus == 15 ? SOFT_STATUS : recordStatus == 16 ? 2 : 1;
            case 3, 4, 5, 6, 7, 8, 19 -> 3;
            case 17 -> 5;
            default -> 4;
        };
    }

    private static String message(final Sample sample) {
        if (!sample.alarmMessage().isEmpty()) {
            return sample.alarmMessage();
        }
        return sample.severity() == 0 ? "" : AlarmStatus.name(sample.status());
    }

    /** Bits of the groups that an event mask means; the time stamp comes with every value and alarm. */
    static BitSet changed(final PvShape shape, final PVStructure pv, final int mask) {
        final BitSet bits = new BitSet();
        if ((mask & (Events.VALUE | Events.LOG)) != 0) {
            set(bits, pv, shape.kind() == PvShape.Kind.ENUM ? "value.index" : "value");
        }
        if ((mask & Events.ALARM) != 0) {
            set(bits, pv, "alarm");
        }
        if ((mask & (Events.VALUE | Events.LOG | Events.ALARM)) != 0) {
            set(bits, pv, "timeStamp");
        }
        if ((mask & Events.PROPERTY) != 0) {
            set(bits, pv, "display");
            set(bits, pv, "control");
            set(bits, pv, "valueAlarm");
            set(bits, pv, "value.choices");
        }
        return bits;
    }

    private static void set(final BitSet bits, final PVStructure pv, final String name) {
        final PVField field = pv.getSubField(name);
        if (field != null) {
            bits.set(field.getFieldOffset());
        }
    }

    /** Everything: bit 0 stands for the whole structure. */
    static BitSet all() {
        final BitSet bits = new BitSet();
        bits.set(0);
        return bits;
    }

    private PvFill() {}
}
