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
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.pva.server.PvUpdate;
import org.pebbleioc.readout.event.Damage;
import org.pebbleioc.readout.event.PebbleEvent;
import org.pebbleioc.readout.memory.BufferPool;
import org.pebbleioc.timing.TimingHeader;

/**
 * The NTNDArray of one pebble buffer, made once. {@code publisher} fills it while it alone holds the buffer; then it
 * goes to subscribers as an update, and nothing in it changes before the last of them has released the buffer.
 */
final class ImageSlot implements PvUpdate {
    private static final int NO_ALARM = 0;
    private static final int MINOR = 1;
    private static final int MAJOR = 2;
    /** pvData's alarm status "device". */
    private static final int STATUS_DEVICE = 1;

    private final BufferPool pool;
    private final ByteBuffer memory;
    private final PVStructure image = NtNdArray.DATA.createPVStructure(NtNdArray.TYPE);
    private final Map<PixelType, PebbleArray> arrays = new EnumMap<>(PixelType.class);
    private final PVUnion value = image.getUnionField("value");
    private final PVInt uniqueId = image.getIntField("uniqueId");
    private final PVLong compressedSize = image.getLongField("compressedSize");
    private final PVLong uncompressedSize = image.getLongField("uncompressedSize");
    private final TimeFields dataTime = new TimeFields(image.getStructureField("dataTimeStamp"));
    private final TimeFields time = new TimeFields(image.getStructureField("timeStamp"));
    private final PVInt severity = image.getIntField("alarm.severity");
    private final PVInt status = image.getIntField("alarm.status");
    private final PVString message = image.getStringField("alarm.message");
    private final Attributes attributes = new Attributes(image.getStructureArrayField("attribute"));

    // Set by publisher while it alone holds the buffer.
    private ImageFormat format;
    private int rows = -1;
    private long handle = BufferPool.NONE;
    private BitSet changed;

    ImageSlot(final BufferPool pool, final ByteBuffer memory) {
        this.pool = pool;
        this.memory = memory;
    }

    /** @return false when not one row of this image is in the buffer: there is nothing to show */
    boolean fill(final PebbleEvent event, final int id, final long nowSeconds, final int nowNanoseconds) {
        final int rowBytes = event.format().width() * event.format().pixelType().bytes();
        final int wholeRows = Math.min(event.format().height(), event.payloadBytes() / rowBytes);
        if (wholeRows == 0) {
            return false;
        }
        if (!event.format().equals(format) || wholeRows != rows) {
            reshape(event.format(), wholeRows);
        }
        handle = event.handle();
        uniqueId.put(id);
        dataTime.put(event.epicsSeconds() + TimingHeader.EPICS_EPOCH_POSIX_S, event.nanoseconds());
        time.put(nowSeconds, nowNanoseconds);
        final int damage = event.damage();
        severity.put(damage == 0 ? NO_ALARM : Damage.touchesPixels(damage) ? MAJOR : MINOR);
        status.put(damage == 0 ? 0 : STATUS_DEVICE);
        message.put(damage == 0 ? "" : Damage.text(damage));
        attributes.put(event);
        return true;
    }

    void changed(final BitSet bits) {
        changed = bits;
    }

    /** Whether its pixels are memory of this pool. */
    boolean isIn(final BufferPool which) {
        return pool == which;
    }

    ImageFormat format() {
        return format;
    }

    int rows() {
        return rows;
    }

    private void reshape(final ImageFormat newFormat, final int newRows) {
        final PixelType type = newFormat.pixelType();
        final PebbleArray array =
                arrays.computeIfAbsent(type, t -> new PebbleArray(NtNdArray.arrayType(t), t.bytes(), memory));
        array.resize(newFormat.width() * newRows);
        value.set(NtNdArray.memberName(type), array);
        final PVInt codecType = (PVInt) NtNdArray.DATA.createPVScalar(ScalarType.pvInt);
        codecType.put(NtNdArray.scalarType(type).ordinal());
        image.getUnionField("codec.parameters").set(codecType);
        final long bytes = (long) newFormat.width() * newRows * type.bytes();
        compressedSize.put(bytes);
        uncompressedSize.put(bytes);
        final PVStructureArray dimension = image.getStructureArrayField("dimension");
        dimension.shareData(new PVStructure[] {
            dimension(newFormat.width(), newFormat.width()), dimension(newRows, newFormat.height())
        });
        format = newFormat;
        rows = newRows;
    }

    private static PVStructure dimension(final int size, final int fullSize) {
        final PVStructure dimension = NtNdArray.DATA.createPVStructure(NtNdArray.DIMENSION);
        dimension.getIntField("size").put(size);
        dimension.getIntField("fullSize").put(fullSize);
        dimension.getIntField("binning").put(1);
        dimension.getSubField(PVBoolean.class, "reverse").put(false);
        return dimension;
    }

    @Override
    public PVStructure value() {
        return image;
    }

    @Override
    public BitSet changed() {
        return changed;
    }

    @Override
    public long heldBytes() {
        return memory.capacity();
    }

    @Override
    public void retain() {
        pool.retain(handle);
    }

    @Override
    public void release() {
        pool.release(handle);
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

        void put(final PebbleEvent event) {
            eventCounter.put(event.eventCounter());
            pulseId.put(event.pulseId());
            damage.put(event.damage());
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
