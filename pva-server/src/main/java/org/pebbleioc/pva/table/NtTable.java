package org.pebbleioc.pva.table;

import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import org.epics.pvdata.factory.FieldFactory;
import org.epics.pvdata.factory.PVDataFactory;
import org.epics.pvdata.pv.FieldBuilder;
import org.epics.pvdata.pv.PVDoubleArray;
import org.epics.pvdata.pv.PVField;
import org.epics.pvdata.pv.PVIntArray;
import org.epics.pvdata.pv.PVLongArray;
import org.epics.pvdata.pv.PVStringArray;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.ScalarType;
import org.epics.pvdata.pv.Structure;

/**
 * The type {@code epics:nt/NTTable:1.0} of given columns, and values of it. Fields and their order are those of the
 * normative types document. Immutable.
 */
final class NtTable {
    private static final int STATUS_NONE = 0;
    /** pvData's alarm status "driver". */
    private static final int STATUS_DRIVER = 2;

    private final List<TableColumn> columns;
    private final String descriptor;
    private final Structure type;

    NtTable(final String descriptor, final List<TableColumn> columns) {
        this.columns = columns;
        this.descriptor = descriptor;
        FieldBuilder value = FieldFactory.getFieldCreate()
                .createFieldBuilder()
                .setId("epics:nt/NTTable:1.0")
                .addArray("labels", ScalarType.pvString)
                .addNestedStructure("value");
        for (final TableColumn column : columns) {
            value = value.addArray(column.name(), column.type());
        }
        type = value.endNested()
                .add("descriptor", ScalarType.pvString)
                .addNestedStructure("alarm")
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
                .endNested()
                .createStructure();
    }

    Structure type() {
        return type;
    }

    PVStructure value(final TableRows rows, final Instant at) {
        final PVStructure table = PVDataFactory.getPVDataCreate().createPVStructure(type);
        final String[] labels = columns.stream().map(TableColumn::label).toArray(String[]::new);
        table.getSubField(PVStringArray.class, "labels").put(0, labels.length, labels, 0);
        final PVField[] arrays = table.getStructureField("value").getPVFields();
        for (int i = 0; i < arrays.length; i++) {
            fill(arrays[i], rows, i);
        }
        table.getStringField("descriptor").put(descriptor);
        table.getIntField("alarm.severity").put(rows.severity());
        table.getIntField("alarm.status").put(rows.severity() == 0 ? STATUS_NONE : STATUS_DRIVER);
        table.getStringField("alarm.message").put(rows.message());
        table.getLongField("timeStamp.secondsPastEpoch").put(at.getEpochSecond());
        table.getIntField("timeStamp.nanoseconds").put(at.getNano());
        return table;
    }

    private static void fill(final PVField array, final TableRows rows, final int column) {
        final int count = rows.count();
        if (array instanceof PVStringArray texts) {
            final String[] cells = new String[count];
            for (int i = 0; i < count; i++) {
                cells[i] = rows.cell(i, column).toString();
            }
            texts.put(0, count, cells, 0);
        } else if (array instanceof PVIntArray numbers) {
            final int[] cells = new int[count];
            for (int i = 0; i < count; i++) {
                cells[i] = ((Number) rows.cell(i, column)).intValue();
            }
            numbers.put(0, count, cells, 0);
        } else if (array instanceof PVLongArray numbers) {
            final long[] cells = new long[count];
            for (int i = 0; i < count; i++) {
                cells[i] = ((Number) rows.cell(i, column)).longValue();
            }
            numbers.put(0, count, cells, 0);
        } else if (array instanceof PVDoubleArray numbers) {
            final double[] cells = new double[count];
            for (int i = 0; i < count; i++) {
                cells[i] = ((Number) rows.cell(i, column)).doubleValue();
            }
            numbers.put(0, count, cells, 0);
        }
    }

    /** The columns and the alarm that differ, and then the time stamp too; nothing where the tables say the same. */
    BitSet difference(final PVStructure before, final PVStructure now) {
        final BitSet changed = new BitSet();
        for (final PVField array : now.getStructureField("value").getPVFields()) {
            if (!array.equals(before.getSubField(array.getFieldOffset()))) {
                changed.set(array.getFieldOffset());
            }
        }
        final PVStructure alarm = now.getStructureField("alarm");
        if (!alarm.equals(before.getStructureField("alarm"))) {
            changed.set(alarm.getFieldOffset());
        }
        if (!changed.isEmpty()) {
            changed.set(now.getStructureField("timeStamp").getFieldOffset());
        }
        return changed;
    }
}
