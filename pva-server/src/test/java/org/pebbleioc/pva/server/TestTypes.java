package org.pebbleioc.pva.server;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.epics.pvdata.factory.FieldFactory;
import org.epics.pvdata.factory.PVDataFactory;
import org.epics.pvdata.pv.FieldBuilder;
import org.epics.pvdata.pv.FieldCreate;
import org.epics.pvdata.pv.PVDouble;
import org.epics.pvdata.pv.PVStringArray;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.PVUnion;
import org.epics.pvdata.pv.ScalarType;
import org.epics.pvdata.pv.Structure;

/** Types as a detector serves them, and a source of test PVs. */
final class TestTypes {
    private static final FieldCreate FIELDS = FieldFactory.getFieldCreate();

    private TestTypes() {}

    static FieldBuilder withStamps(final FieldBuilder builder) {
        return builder.addNestedStructure("alarm")
                .setId("alarm_t")
                .add("severity", ScalarType.pvInt)
                .add("status", ScalarType.pvInt)
                .add("message", ScalarType.pvString)
                .endNested()
                .addNestedStructure("timeStamp")
                .setId("time_t")
                .add("secondsPastEpoch", ScalarType.pvLong)
                .add("nanoseconds", ScalarType.pvInt)
                .add("userTag", ScalarType.pvInt)
                .endNested();
    }

    static Structure scalarType() {
        return withStamps(FIELDS.createFieldBuilder()
                        .setId("epics:nt/NTScalar:1.0")
                        .add("value", ScalarType.pvDouble))
                .createStructure();
    }

    static PVStructure scalar(final double value) {
        final PVStructure pv = PVDataFactory.getPVDataCreate().createPVStructure(scalarType());
        pv.getSubField(PVDouble.class, "value").put(value);
        return pv;
    }

    static PVStructure enumerated(final String... choices) {
        final PVStructure pv = PVDataFactory.getPVDataCreate()
                .createPVStructure(withStamps(FIELDS.createFieldBuilder()
                                .setId("epics:nt/NTEnum:1.0")
                                .addNestedStructure("value")
                                .setId("enum_t")
                                .add("index", ScalarType.pvInt)
                                .addArray("choices", ScalarType.pvString)
                                .endNested())
                        .createStructure());
        pv.getSubField(PVStringArray.class, "value.choices").put(0, choices.length, choices, 0);
        return pv;
    }

    /** The parts of an NTNDArray that matter here: a union of arrays, and small fields on both sides of it. */
    static Structure imageType() {
        return withStamps(FIELDS.createFieldBuilder()
                        .setId("epics:nt/NTNDArray:1.0")
                        .addNestedUnion("value")
                        .addArray("ubyteValue", ScalarType.pvUByte)
                        .addArray("ushortValue", ScalarType.pvUShort)
                        .endNested()
                        .add("uniqueId", ScalarType.pvInt))
                .createStructure();
    }

    static PVStructure image(final int id, final MemoryUShortArray pixels) {
        final PVStructure pv = PVDataFactory.getPVDataCreate().createPVStructure(imageType());
        pv.getSubField(PVUnion.class, "value").set("ushortValue", pixels);
        pv.getIntField("uniqueId").put(id);
        return pv;
    }

    static final class Source implements PvSource {
        final Map<String, ServedPv> pvs = new ConcurrentHashMap<>();

        Source add(final ServedPv... more) {
            for (final ServedPv pv : more) {
                pvs.put(pv.name(), pv);
            }
            return this;
        }

        @Override
        public ServedPv find(final String name) {
            return pvs.get(name);
        }

        @Override
        public Collection<String> names() {
            return pvs.keySet();
        }
    }
}
