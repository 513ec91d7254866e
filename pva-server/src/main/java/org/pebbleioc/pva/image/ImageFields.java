package org.pebbleioc.pva.image;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import org.epics.pvdata.pv.PVBoolean;
import org.epics.pvdata.pv.PVField;
import org.epics.pvdata.pv.PVInt;
import org.epics.pvdata.pv.PVLong;
import org.epics.pvdata.pv.PVString;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.PVStructureArray;
import org.epics.pvdata.pv.PVUnion;
import org.epics.pvdata.pv.ScalarType;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.readout.event.Damage;
import org.pebbleioc.timing.TimingHeader;

/**
 * The NTNDArray over one buffer, made once: its value is the buffer's memory, and per frame only scalars change. Whoever
 * alone holds the buffer fills it; nothing in it changes while anybody else does.
 */
public final class ImageFields {
    private static final int NO_ALARM = 0;
    private static final int MINOR = 1;
    private static final int MAJOR = 2;
    /** pvData's alarm status "device". */
    private static final int STATUS_DEVICE = 1;

    private final ByteBuffer memory;
    private final PVStructure image = NtNdArray.DATA.createPVStructure(NtNdArray.TYPE);
    private final Map<PixelType, PebbleArray> arrays = new EnumMap<>(PixelType.class);
    private final PVUnion value = image.getUnionField("value");
    private final PVString codec = image.getStringField("codec.name");
    private final PVInt uniqueId = image.getIntField("uniqueId");
    private final PVLong compressedSize = image.getLongField("compressedSize");
    private final PVLong uncompressedSize = image.getLongField("uncompressedSize");
    private final TimeFields dataTime = new TimeFields(image.getStructureField("dataTimeStamp"));
    private final TimeFields time = new TimeFields(image.getStructureField("timeStamp"));
    private final PVInt severity = image.getIntField("alarm.severity");
    private final PVInt status = image.getIntField("alarm.status");
    private final PVString message = image.getStringField("alarm.message");
    private final Attributes attributes = new Attributes(image.getStructureArrayField("attribute"));
    private ImageShape shape;

    /** @param memory the buffer, pixels from its position 0 on, little-endian */
    public ImageFields(final ByteBuffer memory) {
        this.memory = memory;
    }

    public PVStructure structure() {
        return image;
    }

    /** Null before the first {@link #shape}. */
    public ImageShape shape() {
        return shape;
    }

    /**
     * What the memory holds from now on.
     *
     * @param bytes taken in the memory: those of the pixels, or fewer with a codec
     */
    public void shape(final ImageShape newShape, final int bytes) {
        if (!newShape.equals(shape)) {
            reshape(newShape);
        }
        if (compressedSize.get() != bytes) {
            final PixelType member = newShape.codec().isEmpty() ? newShape.type() : PixelType.UINT8;
            arrays.get(member).resize(bytes / member.bytes());
            compressedSize.put(bytes);
        }
    }

    /** The frame's own scalars; {@code now} is the time of publication. */
    public void frame(final FrameInfo info, final long nowSeconds, final int nowNanoseconds) {
        uniqueId.put(info.uniqueId());
        dataTime.put(info.epicsSeconds() + TimingHeader.EPICS_EPOCH_POSIX_S, info.nanoseconds());
        time.put(nowSeconds, nowNanoseconds);
        final int damage = info.damage();
        severity.put(damage == 0 ? NO_ALARM : Damage.touchesPixels(damage) ? MAJOR : MINOR);
        status.put(damage == 0 ? 0 : STATUS_DEVICE);
        message.put(damage == 0 ? "" : Damage.text(damage));
        attributes.put(info);
    }

    /** Which fields change with every frame; with a codec the compressed size too. */
    public BitSet frameBits() {
        final BitSet bits = new BitSet();
        for (final String field :
                new String[] {"value", "compressedSize", "uniqueId", "dataTimeStamp", "attribute", "alarm", "timeStamp"
                }) {
            if (!field.equals("compressedSize")
                    || shape != null && !shape.codec().isEmpty()) {
                bits.set(image.getSubField(field).getFieldOffset());
            }
        }
        return bits;
    }

    private void reshape(final ImageShape newShape) {
        final PixelType type = newShape.type();
        final PixelType member = newShape.codec().isEmpty() ? type : PixelType.UINT8;
        final PebbleArray array =
                arrays.computeIfAbsent(member, t -> new PebbleArray(NtNdArray.arrayType(t), t.bytes(), memory));
        value.set(NtNdArray.memberName(member), array);
        codec.put(newShape.codec());
        final PVInt codecType = (PVInt) NtNdArray.DATA.createPVScalar(ScalarType.pvInt);
        codecType.put(NtNdArray.scalarType(type).ordinal());
        image.getUnionField("codec.parameters").set(codecType);
        compressedSize.put(-1); // set with the array's length, by the caller
        uncompressedSize.put(newShape.bytes());
        final Region region = newShape.region();
        final PVStructureArray dimension = image.getStructureArrayField("dimension");
        dimension.shareData(new PVStructure[] {
            dimension(
                    newShape.width(),
                    region.offsetX(),
                    newShape.fullWidth(),
                    newShape.binning() * region.binX(),
                    region.reverseX()),
            dimension(
                    newShape.rows(),
                    region.offsetY(),
                    newShape.fullRows(),
                    newShape.binning() * region.binY(),
                    region.reverseY())
        });
        shape = newShape;
    }

    private static PVStructure dimension(
            final int size, final int offset, final int fullSize, final int binning, final boolean reverse) {
        final PVStructure dimension = NtNdArray.DATA.createPVStructure(NtNdArray.DIMENSION);
        dimension.getIntField("size").put(size);
        dimension.getIntField("offset").put(offset);
        dimension.getIntField("fullSize").put(fullSize);
        dimension.getIntField("binning").put(binning);
        dimension.getSubField(PVBoolean.class, "reverse").put(reverse);
        return dimension;
    }

    /** The two numbers of a {@code time_t}. */
    private static final class TimeFields {
        private final PVLong seconds;
        private final PVInt nanoseconds;

        TimeFields(final PVStructure time) {
            seconds = time.getLongField("secondsPastEpoch");
            nanoseconds = time.getIntField("nanoseconds");
        }

        void put(final long s, final int ns) {
            seconds.put(s);
            nanoseconds.put(ns);
        }
    }

    /** What comes with each image; {@code ColorMode} is spelled as every client expects it, and 0 is Mono. */
    private static final class Attributes {
        private final PVInt eventCounter;
        private final PVLong pulseId;
        private final PVInt damage;

        Attributes(final PVStructureArray array) {
            final PVInt colorMode = scalar(PVInt.class, ScalarType.pvInt);
            eventCounter = scalar(PVInt.class, ScalarType.pvInt);
            pulseId = scalar(PVLong.class, ScalarType.pvLong);
            damage = scalar(PVInt.class, ScalarType.pvInt);
            array.shareData(new PVStructure[] {
                attribute("ColorMode", colorMode, "Color mode: 0 is Mono"),
                attribute("EventCounter", eventCounter, "24-bit event counter of the timing header"),
                attribute("PulseId", pulseId, "Pulse id of the timing header"),
                attribute("Damage", damage, "Damage bits of the event, 0 for a whole image")
            });
        }

        void put(final FrameInfo info) {
            eventCounter.put(info.eventCounter());
            pulseId.put(info.pulseId());
            damage.put(info.damage());
        }

        private static <T extends PVField> T scalar(final Class<T> type, final ScalarType scalarType) {
            return type.cast(NtNdArray.DATA.createPVScalar(scalarType));
        }

        private static PVStructure attribute(final String name, final PVField value, final String descriptor) {
            final PVStructure attribute = NtNdArray.DATA.createPVStructure(NtNdArray.ATTRIBUTE);
            attribute.getStringField("name").put(name);
            attribute.getUnionField("value").set(value);
            attribute.getStringField("descriptor").put(descriptor);
            attribute.getIntField("sourceType").put(NtNdArray.SOURCE_DRIVER);
            return attribute;
        }
    }
}
