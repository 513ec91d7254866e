package org.pebbleioc.pva.image;

import org.epics.pvdata.factory.FieldFactory;
import org.epics.pvdata.factory.PVDataFactory;
import org.epics.pvdata.pv.FieldCreate;
import org.epics.pvdata.pv.PVDataCreate;
import org.epics.pvdata.pv.ScalarArray;
import org.epics.pvdata.pv.ScalarType;
import org.epics.pvdata.pv.Structure;
import org.epics.pvdata.pv.Union;
import org.pebbleioc.image.PixelType;

/**
 * The type {@code epics:nt/NTNDArray:1.0}, in the order of the normative types document, with every optional field.
 * Built here because the library's builder makes {@code display} a time stamp.
 */
public final class NtNdArray {
    static final FieldCreate FIELDS = FieldFactory.getFieldCreate();
    static final PVDataCreate DATA = PVDataFactory.getPVDataCreate();

    /** {@code NTAttribute.sourceType}: the driver made it. */
    static final int SOURCE_DRIVER = 0;

    static final Union VALUE = valueUnion();
    static final Structure DIMENSION = FIELDS.createFieldBuilder()
            .setId("dimension_t")
            .add("size", ScalarType.pvInt)
            .add("offset", ScalarType.pvInt)
            .add("fullSize", ScalarType.pvInt)
            .add("binning", ScalarType.pvInt)
            .add("reverse", ScalarType.pvBoolean)
            .createStructure();
    static final Structure ALARM = FIELDS.createFieldBuilder()
            .setId("alarm_t")
            .add("severity", ScalarType.pvInt)
            .add("status", ScalarType.pvInt)
            .add("message", ScalarType.pvString)
            .createStructure();
    static final Structure TIME = FIELDS.createFieldBuilder()
            .setId("time_t")
            .add("secondsPastEpoch", ScalarType.pvLong)
            .add("nanoseconds", ScalarType.pvInt)
            .add("userTag", ScalarType.pvInt)
            .createStructure();
    static final Structure ATTRIBUTE = FIELDS.createFieldBuilder()
            .setId("epics:nt/NTAttribute:1.0")
            .add("name", ScalarType.pvString)
            .add("value", FIELDS.createVariantUnion())
            .add("descriptor", ScalarType.pvString)
            .add("alarm", ALARM)
            .add("timeStamp", TIME)
            .add("sourceType", ScalarType.pvInt)
            .add("source", ScalarType.pvString)
            .createStructure();
    private static final Structure CODEC = FIELDS.createFieldBuilder()
            .setId("codec_t")
            .add("name", ScalarType.pvString)
            .add("parameters", FIELDS.createVariantUnion())
            .createStructure();
    private static final Structure DISPLAY = FIELDS.createFieldBuilder()
            .setId("display_t")
            .add("limitLow", ScalarType.pvDouble)
            .add("limitHigh", ScalarType.pvDouble)
            .add("description", ScalarType.pvString)
            .add("format", ScalarType.pvString)
            .add("units", ScalarType.pvString)
            .createStructure();

    /** The whole. */
    public static final Structure TYPE = FIELDS.createFieldBuilder()
            .setId("epics:nt/NTNDArray:1.0")
            .add("value", VALUE)
            .add("codec", CODEC)
            .add("compressedSize", ScalarType.pvLong)
            .add("uncompressedSize", ScalarType.pvLong)
            .addArray("dimension", DIMENSION)
            .add("uniqueId", ScalarType.pvInt)
            .add("dataTimeStamp", TIME)
            .addArray("attribute", ATTRIBUTE)
            .add("descriptor", ScalarType.pvString)
            .add("alarm", ALARM)
            .add("timeStamp", TIME)
            .add("display", DISPLAY)
            .createStructure();

    private NtNdArray() {}

    /** The scalar type of a pixel; its ordinal goes into {@code codec.parameters}, and names the union's member. */
    static ScalarType scalarType(final PixelType type) {
        return switch (type) {
            case INT8 -> ScalarType.pvByte;
            case UINT8 -> ScalarType.pvUByte;
            case INT16 -> ScalarType.pvShort;
            case UINT16 -> ScalarType.pvUShort;
            case INT32 -> ScalarType.pvInt;
            case UINT32 -> ScalarType.pvUInt;
            case INT64 -> ScalarType.pvLong;
            case UINT64 -> ScalarType.pvULong;
            case FLOAT32 -> ScalarType.pvFloat;
            case FLOAT64 -> ScalarType.pvDouble;
        };
    }

    static String memberName(final PixelType type) {
        return scalarType(type).toString() + "Value";
    }

    static ScalarArray arrayType(final PixelType type) {
        return FIELDS.createScalarArray(scalarType(type));
    }

    private static Union valueUnion() {
        final ScalarType[] order = {
            ScalarType.pvBoolean,
            ScalarType.pvByte,
            ScalarType.pvShort,
            ScalarType.pvInt,
            ScalarType.pvLong,
            ScalarType.pvUByte,
            ScalarType.pvUShort,
            ScalarType.pvUInt,
            ScalarType.pvULong,
            ScalarType.pvFloat,
            ScalarType.pvDouble
        };
        var builder = FIELDS.createFieldBuilder();
        for (final ScalarType type : order) {
            builder = builder.addArray(type + "Value", type);
        }
        return builder.createUnion();
    }
}
