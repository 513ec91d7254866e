package org.pebbleioc.ioc.pva;

import org.epics.pvdata.factory.FieldFactory;
import org.epics.pvdata.pv.Field;
import org.epics.pvdata.pv.FieldBuilder;
import org.epics.pvdata.pv.FieldCreate;
import org.epics.pvdata.pv.ScalarType;
import org.epics.pvdata.pv.Structure;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.DbrType;
import org.pebbleioc.ioc.channel.ElementType;

/** The structure of a channel: members, order and ids as QSRV has them. */
final class PvShape {
    private static final FieldCreate CREATE = FieldFactory.getFieldCreate();

    /** How the value stands in the structure. */
    enum Kind {
        SCALAR,
        ARRAY,
        ENUM,
        /** An array of characters that is shown as one text. */
        TEXT
    }

    private final Kind kind;
    private final Structure structure;
    private final int tagBits;

    private PvShape(final Kind kind, final Structure structure, final int tagBits) {
        this.kind = kind;
        this.structure = structure;
        this.tagBits = tagBits;
    }

    Kind kind() {
        return kind;
    }

    Structure structure() {
        return structure;
    }

    /** Low bits of the nanoseconds that are the user tag ({@code Q:time:tag}); 0 where the tag stands for itself. */
    int tagBits() {
        return tagBits;
    }

    static PvShape of(final Channel channel) {
        final String form = channel.sample().metadata().form();
        final int tagBits = tagBits(channel.info("Q:time:tag"));
        final DbrType type = channel.nativeType();
        if (type == DbrType.ENUM && channel.maxCount() == 1) {
            return new PvShape(Kind.ENUM, enumeration(), tagBits);
        }
        if (type == DbrType.CHAR && channel.maxCount() > 1 && form.equals("String")) {
            return new PvShape(Kind.TEXT, scalar(ScalarType.pvString, true), tagBits);
        }
        final ScalarType scalar = scalarType(channel.elementType());
        if (channel.maxCount() == 1) {
            return new PvShape(Kind.SCALAR, scalar(scalar, type == DbrType.STRING), tagBits);
        }
        return new PvShape(
                Kind.ARRAY,
                build("epics:nt/NTScalarArray:1.0", CREATE.createScalarArray(scalar), type == DbrType.STRING),
                tagBits);
    }

    static ScalarType scalarType(final ElementType type) {
        return switch (type) {
            case STRING -> ScalarType.pvString;
            case CHAR -> ScalarType.pvByte;
            case UCHAR -> ScalarType.pvUByte;
            case SHORT -> ScalarType.pvShort;
            case USHORT, ENUM -> ScalarType.pvUShort;
            case LONG -> ScalarType.pvInt;
            case ULONG -> ScalarType.pvUInt;
            case INT64 -> ScalarType.pvLong;
            case UINT64 -> ScalarType.pvULong;
            case FLOAT -> ScalarType.pvFloat;
            case DOUBLE -> ScalarType.pvDouble;
        };
    }

    /** {@code nsec:lsb:N}: the lowest N bits; anything else means none. */
    private static int tagBits(final String info) {
        if (info == null || !info.matches("nsec:lsb:[0-9]{1,2}")) {
            return 0;
        }
        final int bits = Integer.parseInt(info.substring("nsec:lsb:".length()));
        return bits >= 32 ? 0 : (1 << bits) - 1;
    }

    private static Structure scalar(final ScalarType type, final boolean text) {
        return build("epics:nt/NTScalar:1.0", CREATE.createScalar(type), text);
    }

    private static Structure build(final String id, final Field value, final boolean text) {
        final FieldBuilder builder = CREATE.createFieldBuilder().setId(id).add("value", value);
        builder.add("alarm", alarm()).add("timeStamp", timeStamp()).add("display", display(text));
        if (!text) {
            builder.add("control", control()).add("valueAlarm", valueAlarm());
        }
        return builder.createStructure();
    }

    private static Structure enumeration() {
        return CREATE.createFieldBuilder()
                .setId("epics:nt/NTEnum:1.0")
                .addNestedStructure("value")
                .setId("enum_t")
                .add("index", ScalarType.pvInt)
                .addArray("choices", ScalarType.pvString)
                .endNested()
                .add("alarm", alarm())
                .add("timeStamp", timeStamp())
                .addNestedStructure("display")
                .add("description", ScalarType.pvString)
                .endNested()
                .createStructure();
    }

    static Structure alarm() {
        return CREATE.createFieldBuilder()
                .setId("alarm_t")
                .add("severity", ScalarType.pvInt)
                .add("status", ScalarType.pvInt)
                .add("message", ScalarType.pvString)
                .createStructure();
    }

    static Structure timeStamp() {
        return CREATE.createFieldBuilder()
                .setId("time_t")
                .add("secondsPastEpoch", ScalarType.pvLong)
                .add("nanoseconds", ScalarType.pvInt)
                .add("userTag", ScalarType.pvInt)
                .createStructure();
    }

    private static Structure display(final boolean text) {
        final FieldBuilder builder = CREATE.createFieldBuilder().setId("display_t");
        if (!text) {
            builder.add("limitLow", ScalarType.pvDouble).add("limitHigh", ScalarType.pvDouble);
        }
        builder.add("description", ScalarType.pvString).add("units", ScalarType.pvString);
        builder.add("precision", ScalarType.pvInt)
                .addNestedStructure("form")
                .setId("enum_t")
                .add("index", ScalarType.pvInt)
                .addArray("choices", ScalarType.pvString)
                .endNested();
        return builder.createStructure();
    }

    private static Structure control() {
        return CREATE.createFieldBuilder()
                .setId("control_t")
                .add("limitLow", ScalarType.pvDouble)
                .add("limitHigh", ScalarType.pvDouble)
                .add("minStep", ScalarType.pvDouble)
                .createStructure();
    }

    private static Structure valueAlarm() {
        return CREATE.createFieldBuilder()
                .setId("valueAlarm_t")
                .add("active", ScalarType.pvBoolean)
                .add("lowAlarmLimit", ScalarType.pvDouble)
                .add("lowWarningLimit", ScalarType.pvDouble)
                .add("highWarningLimit", ScalarType.pvDouble)
                .add("highAlarmLimit", ScalarType.pvDouble)
                .add("lowAlarmSeverity", ScalarType.pvInt)
                .add("lowWarningSeverity", ScalarType.pvInt)
                .add("highWarningSeverity", ScalarType.pvInt)
                .add("highAlarmSeverity", ScalarType.pvInt)
                .add("hysteresis", ScalarType.pvByte)
                .createStructure();
    }
}
