package org.pebbleioc.ioc.record;

import java.util.Map;
import java.util.TreeMap;

/** The record types that exist. */
final class RecordTypes {
    private static final String SOFT = "Soft Channel";
    private static final String RAW = "Raw Soft Channel";
    /** Array supports are known so that templates load; the ports have no array parameters, see {@link Devices}. */
    private static final String[] WAVEFORM_DEVICES = {
        SOFT,
        "asynOctetRead",
        "asynOctetWrite",
        "asynInt8ArrayIn",
        "asynInt16ArrayIn",
        "asynInt32ArrayIn",
        "asynInt32ArrayOut",
        "asynFloat32ArrayIn",
        "asynFloat64ArrayIn",
        "asynFloat64ArrayOut"
    };

    private static final Map<String, RecordType> ALL = new TreeMap<>();

    static {
        add("ai", new AnalogIn(), FieldTables.AI, SOFT, RAW, "asynInt32", "asynFloat64");
        add("ao", new AnalogOut(), FieldTables.AO, SOFT, RAW, "asynInt32", "asynFloat64");
        add("bi", new BinaryIn(), FieldTables.BI, SOFT, RAW, "asynInt32");
        add("bo", new BinaryOut(), FieldTables.BO, SOFT, RAW, "asynInt32");
        add("busy", new Busy(), FieldTables.BUSY, SOFT, RAW, "asynInt32");
        add("mbbi", new MultiIn(), FieldTables.MBBI, SOFT, RAW, "asynInt32");
        add("mbbo", new MultiOut(), FieldTables.MBBO, SOFT, RAW, "asynInt32");
        add("longin", new LongIn(), FieldTables.LONGIN, SOFT, "asynInt32");
        add("longout", new LongOut(), FieldTables.LONGOUT, SOFT, "asynInt32");
        add("stringin", new StringIn(), FieldTables.STRINGIN, SOFT, "asynOctetRead");
        add("stringout", new StringOut(), FieldTables.STRINGOUT, SOFT, "asynOctetWrite");
        add("waveform", new Waveform(), FieldTables.WAVEFORM, WAVEFORM_DEVICES);
        add("subArray", new SubArray(), FieldTables.SUBARRAY, SOFT);
        add("calc", new Calc(), FieldTables.CALC);
        add("calcout", new CalcOut(), FieldTables.CALCOUT, SOFT);
        add("fanout", new Fanout(), FieldTables.FANOUT);
        add("dfanout", new DataFanout(), FieldTables.DFANOUT);
        add("seq", new Sequence(), FieldTables.SEQ);
        add("asyn", new AsynRecord(), FieldTables.ASYN, "asynRecordDevice");
    }

    private static void add(
            final String name, final RecordSupport support, final String table, final String... devices) {
        ALL.put(name, new RecordType(name, support, table, devices));
    }

    /** The type, or null. */
    static RecordType find(final String name) {
        return ALL.get(name);
    }

    static String names() {
        return String.join(" ", ALL.keySet());
    }

    private RecordTypes() {}
}
