package org.pebbleioc.pva.client;

import org.epics.pvdata.factory.PVDataFactory;
import org.epics.pvdata.pv.PVDataCreate;
import org.epics.pvdata.pv.PVInt;
import org.epics.pvdata.pv.PVScalarArray;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.PVUByteArray;
import org.epics.pvdata.pv.PVUShortArray;
import org.epics.pvdata.pv.ScalarType;
import org.epics.pvdata.pv.Structure;
import org.epics.pvdata.pv.StructureArray;
import org.epics.pvdata.pv.Union;
import org.pebbleioc.pva.image.NtNdArray;

/** NTNDArrays as a camera somewhere else would publish them: Java arrays, no memory of ours. */
public final class Images {
    private static final PVDataCreate DATA = PVDataFactory.getPVDataCreate();

    private Images() {}

    /** No image yet. */
    public static PVStructure none() {
        return DATA.createPVStructure(NtNdArray.TYPE);
    }

    /** Pixel i of image {@code id} is {@code i + id}, 16 bits. @param timeNs both time stamps, ns since 1970 */
    public static PVStructure ushorts(final int id, final int width, final int height, final long timeNs) {
        final short[] pixels = new short[width * height];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (short) (i + id);
        }
        final PVUShortArray array = (PVUShortArray) DATA.createPVScalarArray(ScalarType.pvUShort);
        array.put(0, pixels.length, pixels, 0);
        return image(id, "ushortValue", array, ScalarType.pvUShort, "", width, height, timeNs);
    }

    /** Pixel i of image {@code id} is {@code i + id}, 8 bits. */
    public static PVStructure ubytes(final int id, final int width, final int height, final long timeNs) {
        final byte[] pixels = new byte[width * height];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i + id);
        }
        return bytes(id, pixels, ScalarType.pvUByte, "", width, height, timeNs);
    }

    /** Bytes behind a codec. */
    public static PVStructure bytes(
            final int id,
            final byte[] data,
            final ScalarType pixels,
            final String codec,
            final int width,
            final int height,
            final long timeNs) {
        final PVUByteArray array = (PVUByteArray) DATA.createPVScalarArray(ScalarType.pvUByte);
        array.put(0, data.length, data, 0);
        return image(id, "ubyteValue", array, pixels, codec, width, height, timeNs);
    }

    private static PVStructure image(
            final int id,
            final String member,
            final PVScalarArray array,
            final ScalarType pixels,
            final String codec,
            final int width,
            final int height,
            final long timeNs) {
        final PVStructure image = none();
        image.getUnionField("value").set(((Union) NtNdArray.TYPE.getField("value")).getFieldIndex(member), array);
        image.getStringField("codec.name").put(codec);
        final PVInt ordinal = (PVInt) DATA.createPVScalar(ScalarType.pvInt);
        ordinal.put(pixels.ordinal());
        image.getUnionField("codec.parameters").set(ordinal);
        image.getIntField("uniqueId").put(id);
        final Structure dimension = ((StructureArray) NtNdArray.TYPE.getField("dimension")).getStructure();
        final PVStructure[] sizes = {DATA.createPVStructure(dimension), DATA.createPVStructure(dimension)};
        sizes[0].getIntField("size").put(width);
        sizes[1].getIntField("size").put(height);
        image.getStructureArrayField("dimension").put(0, 2, sizes, 0);
        for (final String stamp : new String[] {"timeStamp", "dataTimeStamp"}) {
            image.getLongField(stamp + ".secondsPastEpoch").put(timeNs / 1_000_000_000L);
            image.getIntField(stamp + ".nanoseconds").put((int) (timeNs % 1_000_000_000L));
        }
        return image;
    }
}
