package org.pebbleioc.pva.client;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.epics.pvdata.pv.BooleanArrayData;
import org.epics.pvdata.pv.ByteArrayData;
import org.epics.pvdata.pv.DoubleArrayData;
import org.epics.pvdata.pv.FloatArrayData;
import org.epics.pvdata.pv.IntArrayData;
import org.epics.pvdata.pv.LongArrayData;
import org.epics.pvdata.pv.PVBooleanArray;
import org.epics.pvdata.pv.PVByteArray;
import org.epics.pvdata.pv.PVDoubleArray;
import org.epics.pvdata.pv.PVFloatArray;
import org.epics.pvdata.pv.PVIntArray;
import org.epics.pvdata.pv.PVLongArray;
import org.epics.pvdata.pv.PVScalarArray;
import org.epics.pvdata.pv.PVShortArray;
import org.epics.pvdata.pv.PVUByteArray;
import org.epics.pvdata.pv.PVUIntArray;
import org.epics.pvdata.pv.PVULongArray;
import org.epics.pvdata.pv.PVUShortArray;
import org.epics.pvdata.pv.ShortArrayData;

/** Copies the elements of pvData's own arrays, which are Java arrays, into memory. */
final class ElementCopy {
    private ElementCopy() {}

    /** From the first element on, little-endian, as many as the buffer has room for; its position stays. */
    static void copy(final PVScalarArray array, final ByteBuffer to) {
        final ByteBuffer little = to.slice().order(ByteOrder.LITTLE_ENDIAN);
        final int count = array.getLength();
        if (array instanceof PVByteArray || array instanceof PVUByteArray) {
            final ByteArrayData data = new ByteArrayData();
            if (array instanceof PVByteArray signed) {
                signed.get(0, count, data);
            } else {
                ((PVUByteArray) array).get(0, count, data);
            }
            little.put(0, data.data, 0, Math.min(count, little.remaining()));
        } else if (array instanceof PVShortArray || array instanceof PVUShortArray) {
            final ShortArrayData data = new ShortArrayData();
            if (array instanceof PVShortArray signed) {
                signed.get(0, count, data);
            } else {
                ((PVUShortArray) array).get(0, count, data);
            }
            little.asShortBuffer().put(data.data, 0, Math.min(count, little.remaining() / 2));
        } else if (array instanceof PVIntArray || array instanceof PVUIntArray) {
            final IntArrayData data = new IntArrayData();
            if (array instanceof PVIntArray signed) {
                signed.get(0, count, data);
            } else {
                ((PVUIntArray) array).get(0, count, data);
            }
            little.asIntBuffer().put(data.data, 0, Math.min(count, little.remaining() / 4));
        } else if (array instanceof PVLongArray || array instanceof PVULongArray) {
            final LongArrayData data = new LongArrayData();
            if (array instanceof PVLongArray signed) {
                signed.get(0, count, data);
            } else {
                ((PVULongArray) array).get(0, count, data);
            }
            little.asLongBuffer().put(data.data, 0, Math.min(count, little.remaining() / 8));
        } else if (array instanceof PVFloatArray floats) {
            final FloatArrayData data = new FloatArrayData();
            floats.get(0, count, data);
            little.asFloatBuffer().put(data.data, 0, Math.min(count, little.remaining() / 4));
        } else if (array instanceof PVDoubleArray doubles) {
            final DoubleArrayData data = new DoubleArrayData();
            doubles.get(0, count, data);
            little.asDoubleBuffer().put(data.data, 0, Math.min(count, little.remaining() / 8));
        } else if (array instanceof PVBooleanArray booleans) {
            final BooleanArrayData data = new BooleanArrayData();
            booleans.get(0, count, data);
            for (int i = 0; i < Math.min(count, little.remaining()); i++) {
                little.put(i, (byte) (data.data[i] ? 1 : 0));
            }
        }
    }
}
