package org.pebbleioc.pva.client;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.epics.pvdata.factory.ConvertFactory;
import org.epics.pvdata.pv.Convert;
import org.epics.pvdata.pv.PVBoolean;
import org.epics.pvdata.pv.PVField;
import org.epics.pvdata.pv.PVInt;
import org.epics.pvdata.pv.PVScalar;
import org.epics.pvdata.pv.PVStringArray;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.StringArrayData;
import org.pebbleioc.readout.transition.ElementType;

/** Gives the receiver values that are no arrays of numbers: scalars, text, choices. */
final class SmallValues {
    private static final Convert CONVERT = ConvertFactory.getConvert();

    private SmallValues() {}

    /** A choice ({@code enum_t}) is given as its text. What is none of these comes as an empty array. */
    static void give(final PVField value, final UpdateReceiver receiver, final UpdateFacts facts) {
        facts.isScalar = true;
        facts.elements = 1;
        if (value instanceof PVStringArray array) {
            giveTexts(array, receiver, facts);
        } else if (value instanceof PVScalar scalar) {
            facts.type = PvaTypes.of(scalar.getScalar().getScalarType());
            put(receiver.begin(facts.type, 1), facts.type, scalar);
        } else {
            facts.type = ElementType.STRING;
            putText(receiver.begin(ElementType.STRING, 1), value instanceof PVStructure s ? choice(s) : "");
        }
    }

    private static void giveTexts(final PVStringArray array, final UpdateReceiver receiver, final UpdateFacts facts) {
        facts.isScalar = false;
        facts.type = ElementType.STRING;
        facts.elements = array.getLength();
        final ByteBuffer to = receiver.begin(ElementType.STRING, facts.elements);
        final StringArrayData data = new StringArrayData();
        array.get(0, facts.elements, data);
        for (int i = 0; i < facts.elements && to != null && to.remaining() >= ElementType.STRING.bytes(); i++) {
            putText(to, data.data[i]);
        }
    }

    private static String choice(final PVStructure value) {
        final PVInt index = value.getSubField(PVInt.class, "index");
        final PVStringArray choices = value.getSubField(PVStringArray.class, "choices");
        if (index == null || choices == null || index.get() < 0 || index.get() >= choices.getLength()) {
            return index == null ? "" : String.valueOf(index.get());
        }
        final StringArrayData data = new StringArrayData();
        choices.get(0, choices.getLength(), data);
        return data.data[index.get()];
    }

    private static void put(final ByteBuffer to, final ElementType type, final PVScalar scalar) {
        if (to == null || to.remaining() < type.bytes()) {
            return;
        }
        final int at = to.position();
        final ByteBuffer little = to.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        switch (type) {
            case BOOL -> little.put(at, (byte) (((PVBoolean) scalar).get() ? 1 : 0));
            case INT8, UINT8 -> little.put(at, CONVERT.toByte(scalar));
            case INT16, UINT16 -> little.putShort(at, CONVERT.toShort(scalar));
            case INT32, UINT32 -> little.putInt(at, CONVERT.toInt(scalar));
            case INT64, UINT64 -> little.putLong(at, CONVERT.toLong(scalar));
            case FLOAT32 -> little.putFloat(at, CONVERT.toFloat(scalar));
            case FLOAT64 -> little.putDouble(at, CONVERT.toDouble(scalar));
            case STRING -> putText(to, CONVERT.toString(scalar));
        }
    }

    static void putText(final ByteBuffer to, final String text) {
        if (to == null || to.remaining() < ElementType.STRING.bytes()) {
            return;
        }
        final byte[] utf8 = (text == null ? "" : text).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < ElementType.STRING.bytes(); i++) {
            to.put(i < utf8.length ? utf8[i] : 0);
        }
    }
}
