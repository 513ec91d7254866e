package org.pebbleioc.ioc.pva;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import org.epics.pvdata.factory.ConvertFactory;
import org.epics.pvdata.factory.PVDataFactory;
import org.epics.pvdata.pv.Convert;
import org.epics.pvdata.pv.PVByteArray;
import org.epics.pvdata.pv.PVDoubleArray;
import org.epics.pvdata.pv.PVField;
import org.epics.pvdata.pv.PVFloatArray;
import org.epics.pvdata.pv.PVIntArray;
import org.epics.pvdata.pv.PVLongArray;
import org.epics.pvdata.pv.PVScalar;
import org.epics.pvdata.pv.PVScalarArray;
import org.epics.pvdata.pv.PVShortArray;
import org.epics.pvdata.pv.PVString;
import org.epics.pvdata.pv.PVStringArray;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.PVUByteArray;
import org.epics.pvdata.pv.PVUIntArray;
import org.epics.pvdata.pv.PVULongArray;
import org.epics.pvdata.pv.PVUShortArray;
import org.pebbleioc.ioc.channel.AlarmSeverities;
import org.pebbleioc.ioc.channel.AlarmStatus;
import org.pebbleioc.ioc.channel.Channel.Events;
import org.pebbleioc.ioc.channel.ElementType;
import org.pebbleioc.ioc.channel.Metadata;
import org.pebbleioc.ioc.channel.Sample;

/** Makes the structure of a sample, and the bits that say which groups of it changed. */
final class PvFill {
    static final List<String> FORMS =
            List.of("Default", "String", "Binary", "Decimal", "Hex", "Exponential", "Engineering");
    /** Seconds from 1970 to 1990. */
    private static final long EPICS_EPOCH = 631_152_000L;

    private static final Convert CONVERT = ConvertFactory.getConvert();

    /** A fresh structure with everything in it. */
    static PVStructure structure(final PvShape shape, final Sample sample) {
        final PVStructure pv = PVDataFactory.getPVDataCreate().createPVStructure(shape.structure());
        all(shape, pv, sample);
        return pv;
    }

    /** The same into a structure of this shape. */
    static void all(final PvShape shape, final PVStructure pv, final Sample sample) {
        value(shape, pv.getSubField("value"), sample);
        alarmAndTime(shape, pv, sample);
        properties(shape, pv, sample);
    }

    /** The members {@code alarm} and {@code timeStamp} of a structure that has both. */
    static void alarmAndTime(final PvShape shape, final PVStructure pv, final Sample sample) {
        pv.getIntField("alarm.severity").put(sample.severity());
        pv.getIntField("alarm.status").put(status(sample.status()));
        pv.getStringField("alarm.message").put(message(sample));
        // no time yet is the beginning of EPICS's time, as in a C IOC: clients show it as undefined
        pv.getLongField("timeStamp.secondsPastEpoch").put(Math.max(EPICS_EPOCH, sample.secondsPosix()));
        final int tagBits = shape.tagBits();
        pv.getIntField("timeStamp.nanoseconds").put(sample.nanoseconds() & ~tagBits);
        pv.getIntField("timeStamp.userTag").put(tagBits == 0 ? (int) sample.userTag() : sample.nanoseconds() & tagBits);
    }

    static void value(final PvShape shape, final PVField value, final Sample sample) {
        switch (shape.kind()) {
            case ENUM ->
                ((PVStructure) value)
                        .getIntField("index")
                        .put(sample.count() == 0 ? 0 : ((short[]) sample.array())[0] & 0xffff);
            case TEXT -> ((PVString) value).put(text((byte[]) sample.array()));
            case SCALAR -> scalar((PVScalar) value, sample);
            case ARRAY -> array((PVScalarArray) value, sample.array(), sample.count());
        }
    }

    /** An array of one element that is empty now shows as zero. */
    private static void scalar(final PVScalar value, final Sample sample) {
        if (sample.count() == 0) {
            return;
        }
        final Object array = sample.array();
        switch (value.getScalar().getScalarType()) {
            case pvString -> ((PVString) value).put(((String[]) array)[0]);
            case pvFloat -> CONVERT.fromFloat(value, ((float[]) array)[0]);
            case pvDouble -> CONVERT.fromDouble(value, ((double[]) array)[0]);
            default -> CONVERT.fromLong(value, whole(array));
        }
    }

    private static long whole(final Object array) {
        if (array instanceof int[] numbers) {
            return numbers[0];
        }
        if (array instanceof short[] numbers) {
            return numbers[0];
        }
        if (array instanceof byte[] numbers) {
            return numbers[0];
        }
        return array instanceof long[] numbers ? numbers[0] : (long) ((double[]) array)[0];
    }

    private static void array(final PVScalarArray value, final Object array, final int count) {
        if (array instanceof byte[] numbers) {
            if (value instanceof PVUByteArray unsigned) {
                unsigned.put(0, count, numbers, 0);
            } else {
                ((PVByteArray) value).put(0, count, numbers, 0);
            }
        } else if (array instanceof short[] numbers) {
            if (value instanceof PVUShortArray unsigned) {
                unsigned.put(0, count, numbers, 0);
            } else {
                ((PVShortArray) value).put(0, count, numbers, 0);
            }
        } else if (array instanceof int[] numbers) {
            if (value instanceof PVUShortArray unsigned) {
                final short[] narrow = new short[count];
                for (int i = 0; i < count; i++) {
                    narrow[i] = (short) numbers[i];
                }
                unsigned.put(0, count, narrow, 0);
            } else {
                ((PVIntArray) value).put(0, count, numbers, 0);
            }
        } else if (array instanceof long[] numbers) {
            longs(value, numbers, count);
        } else if (array instanceof float[] numbers) {
            ((PVFloatArray) value).put(0, count, numbers, 0);
        } else if (array instanceof double[] numbers) {
            if (value instanceof PVDoubleArray floating) {
                floating.put(0, count, numbers, 0);
            } else {
                final long[] whole = new long[count];
                for (int i = 0; i < count; i++) {
                    whole[i] = (long) numbers[i];
                }
                longs(value, whole, count);
            }
        } else {
            ((PVStringArray) value).put(0, count, (String[]) array, 0);
        }
    }

    private static void longs(final PVScalarArray value, final long[] numbers, final int count) {
        if (value instanceof PVLongArray signed) {
            signed.put(0, count, numbers, 0);
        } else if (value instanceof PVULongArray unsigned) {
            unsigned.put(0, count, numbers, 0);
        } else {
            final int[] narrow = new int[count];
            for (int i = 0; i < count; i++) {
                narrow[i] = (int) numbers[i];
            }
            ((PVUIntArray) value).put(0, count, narrow, 0);
        }
    }

    static String text(final byte[] bytes) {
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    static void choices(final PVStructure enumeration, final Metadata data) {
        enumeration
                .getSubField(PVStringArray.class, "choices")
                .put(0, data.choices().size(), data.choices().toArray(String[]::new), 0);
    }

    private static void properties(final PvShape shape, final PVStructure pv, final Sample sample) {
        final Metadata data = sample.metadata();
        pv.getStringField("display.description").put(data.description());
        if (shape.kind() == PvShape.Kind.ENUM) {
            choices(pv.getStructureField("value"), data);
            return;
        }
        pv.getStringField("display.units").put(data.units());
        // only fields that are floating themselves have a precision
        final boolean floating =
                sample.elementType() == ElementType.FLOAT || sample.elementType() == ElementType.DOUBLE;
        pv.getIntField("display.precision").put(floating ? data.precision() : 0);
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
        final AlarmSeverities severities = data.severities();
        pv.getBooleanField("valueAlarm.active").put(severities.isActive());
        pv.getIntField("valueAlarm.lowAlarmSeverity").put(severities.alarmLow());
        pv.getIntField("valueAlarm.lowWarningSeverity").put(severities.warningLow());
        pv.getIntField("valueAlarm.highWarningSeverity").put(severities.warningHigh());
        pv.getIntField("valueAlarm.highAlarmSeverity").put(severities.alarmHigh());
        // the structure has a byte here
        pv.getByteField("valueAlarm.hysteresis")
                .put((byte) Math.max(Byte.MIN_VALUE, Math.min(Byte.MAX_VALUE, Math.round(severities.hysteresis()))));
    }

    /** Record alarm status to that of {@code alarm_t}, as QSRV has it. */
    static int status(final int recordStatus) {
        return switch (recordStatus) {
            case 0 -> 0;
            case 1, 2, 3, 4, 5, 6, 7, 8, 11 -> 1; // device
            case 9, 10, 17 -> 2; // driver
            case 12, 13, 14, 15, 16 -> 3; // record
            case 18, 19, 20, 21 -> 4; // database
            default -> 6; // undefined
        };
    }

    private static String message(final Sample sample) {
        if (!sample.alarmMessage().isEmpty()) {
            return sample.alarmMessage();
        }
        return sample.status() == 0 ? "" : AlarmStatus.name(sample.status());
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
