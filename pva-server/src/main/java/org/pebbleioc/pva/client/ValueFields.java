package org.pebbleioc.pva.client;

import java.util.ArrayList;
import java.util.List;
import org.epics.pvdata.factory.ConvertFactory;
import org.epics.pvdata.pv.Field;
import org.epics.pvdata.pv.PVField;
import org.epics.pvdata.pv.PVInt;
import org.epics.pvdata.pv.PVLong;
import org.epics.pvdata.pv.PVScalar;
import org.epics.pvdata.pv.PVString;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.PVStructureArray;
import org.epics.pvdata.pv.PVUnion;
import org.epics.pvdata.pv.Structure;
import org.epics.pvdata.pv.StructureArrayData;

/** The fields of a PV that we look at beside its value. */
final class ValueFields {
    private static final String[] WANTED = {
        "codec", "uncompressedSize", "dimension", "uniqueId", "dataTimeStamp", "timeStamp", "alarm"
    };

    private final PVStructure value;
    private final StructureArrayData dimensions = new StructureArrayData();
    private int[] sizes = {};

    ValueFields(final PVStructure value) {
        this.value = value;
    }

    /** What to ask a server for: the value, and of the others those that the PV has. */
    static List<String> request(final Structure type, final String valuePath) throws NoSuchFieldException {
        if (find(type, valuePath) == null) {
            throw new NoSuchFieldException(
                    "the PV has no field " + valuePath + "; it has " + String.join(", ", type.getFieldNames()));
        }
        final List<String> fields = new ArrayList<>();
        fields.add(valuePath);
        for (final String name : WANTED) {
            if (type.getField(name) != null && !valuePath.equals(name) && !valuePath.startsWith(name + ".")) {
                fields.add(name);
            }
        }
        return fields;
    }

    static Field find(final Structure type, final String path) {
        Field field = type;
        for (final String name : path.split("\\.")) {
            field = field instanceof Structure structure ? structure.getField(name) : null;
        }
        return field;
    }

    /** Copies what came with the value. */
    void read(final UpdateFacts facts) {
        final PVString codec = value.getSubField(PVString.class, "codec.name");
        facts.codec = codec == null || codec.get() == null ? "" : codec.get();
        facts.codecType = null;
        final PVUnion parameters = value.getSubField(PVUnion.class, "codec.parameters");
        if (parameters != null && parameters.get() instanceof PVScalar ordinal) {
            facts.codecType = PvaTypes.ofOrdinal(ConvertFactory.getConvert().toInt(ordinal));
        }
        final PVLong uncompressed = value.getSubField(PVLong.class, "uncompressedSize");
        facts.uncompressedBytes = uncompressed == null ? 0 : uncompressed.get();
        final PVInt id = value.getSubField(PVInt.class, "uniqueId");
        facts.uniqueId = id == null ? 0 : id.get();
        facts.timeNs = time("timeStamp");
        facts.dataTimeNs = time("dataTimeStamp");
        facts.dimensions = readDimensions();
    }

    private long time(final String name) {
        final PVLong seconds = value.getSubField(PVLong.class, name + ".secondsPastEpoch");
        final PVInt nanoseconds = value.getSubField(PVInt.class, name + ".nanoseconds");
        return seconds == null || nanoseconds == null ? 0 : seconds.get() * 1_000_000_000L + nanoseconds.get();
    }

    private int[] readDimensions() {
        final PVField field = value.getSubField("dimension");
        if (!(field instanceof PVStructureArray array)) {
            return new int[0];
        }
        final int count = array.get(0, array.getLength(), dimensions);
        if (sizes.length != count) {
            sizes = new int[count];
        }
        for (int i = 0; i < count; i++) {
            final PVInt size = dimensions.data[i] == null ? null : dimensions.data[i].getSubField(PVInt.class, "size");
            sizes[i] = size == null ? 0 : size.get();
        }
        return sizes;
    }
}
