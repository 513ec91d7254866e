package org.pebbleioc.ioc.record;

import java.util.Map;
import java.util.TreeMap;

/** The record types that exist. */
final class RecordTypes {
    private static final String SOFT = "Soft Channel";
    private static final String RAW = "Raw Soft Channel";
    private static final String ASYNC = "Async Soft Channel";
    private static final String INT32 = "asynInt32";
    private static final String FLOAT64 = "asynFloat64";
    private static final String OCTET_READ = "asynOctetRead";
    private static final String OCTET_WRITE = "asynOctetWrite";
    private static final String STDIO = "stdio";
    private static final String GETENV = "getenv";
    private static final String STATE = "Db State";
    private static final String STATS = "IOC stats";
    private static final String[] WAVEFORM_DEVICES = {
        SOFT,
        "asynOctetRead",
        "asynOctetWrite",
        "asynInt8ArrayIn",
        "asynInt8ArrayOut",
        "asynInt16ArrayIn",
        "asynInt16ArrayOut",
        "asynInt32ArrayIn",
        "asynInt32ArrayOut",
        "asynInt64ArrayIn",
        "asynInt64ArrayOut",
        "asynFloat32ArrayIn",
        "asynFloat32ArrayOut",
        "asynFloat64ArrayIn",
        "asynFloat64ArrayOut",
        STATS
    };

    private static final Map<String, RecordType> ALL = new TreeMap<>();

    static {
        final String clock = "Soft Timestamp";
        final String general = "General Time";
        add("ai", new AnalogIn(), FieldTables.AI, SOFT, RAW, ASYNC, clock, general, INT32, FLOAT64, STATS);
        add("ao", new AnalogOut(), FieldTables.AO, SOFT, RAW, ASYNC, INT32, FLOAT64, STATS);
        add("bi", new BinaryIn(), BinaryFields.BI, SOFT, RAW, ASYNC, STATE, INT32);
        add("bo", new BinaryOut(), BinaryFields.BO, SOFT, RAW, ASYNC, general, STATE, INT32);
        add("busy", new Busy(), BinaryFields.BUSY, SOFT, RAW, INT32);
        add("mbbi", new MultiIn(), BinaryFields.MBBI, SOFT, RAW, ASYNC, INT32);
        add("mbbo", new MultiOut(), BinaryFields.MBBO, SOFT, RAW, ASYNC, INT32);
        add("mbbiDirect", new DirectIn(), BinaryFields.MBBI_DIRECT, SOFT, RAW, ASYNC, INT32);
        add("mbboDirect", new DirectOut(), BinaryFields.MBBO_DIRECT, SOFT, RAW, ASYNC, INT32);
        add("longin", new LongIn(), FieldTables.LONGIN, SOFT, ASYNC, general, INT32);
        add("longout", new LongOut(), FieldTables.LONGOUT, SOFT, ASYNC, INT32);
        add("int64in", new LongIn(), FieldTables.INT64IN, SOFT, ASYNC, INT32);
        add("int64out", new LongOut(), FieldTables.INT64OUT, SOFT, ASYNC, INT32);
        add(
                "stringin",
                new StringIn(),
                TextFields.STRINGIN,
                SOFT,
                ASYNC,
                clock,
                general,
                GETENV,
                OCTET_READ,
                STATS,
                "IOC env var",
                "IOC epics var");
        add("stringout", new StringOut(), TextFields.STRINGOUT, SOFT, ASYNC, STDIO, OCTET_WRITE);
        add("lsi", new LongStringIn(), TextFields.LSI, SOFT, GETENV, OCTET_READ, ASYNC);
        add("lso", new LongStringOut(), TextFields.LSO, SOFT, ASYNC, STDIO, OCTET_WRITE);
        add("printf", new PrintfRecord(), TextFields.PRINTF, SOFT, ASYNC, STDIO);
        add("event", new EventRecord(), TextFields.EVENT, SOFT, ASYNC);
        add("state", new Permissive(), TextFields.STATE);
        add("permissive", new Permissive(), BinaryFields.PERMISSIVE);
        add("waveform", new Waveform("INP"), ArrayFields.WAVEFORM, WAVEFORM_DEVICES);
        add("aai", new Waveform("INP"), ArrayFields.AAI, SOFT);
        add("aao", new Waveform("OUT"), ArrayFields.AAO, SOFT);
        add("subArray", new SubArray(), ArrayFields.SUBARRAY, SOFT);
        add("compress", new Compress(), ArrayFields.COMPRESS);
        add("histogram", new Histogram(), ArrayFields.HISTOGRAM, SOFT);
        add("calc", new Calc(), FieldTables.CALC);
        add("calcout", new CalcOut(), FieldTables.CALCOUT, SOFT, ASYNC);
        add("sub", new Sub(), SubroutineFields.SUB);
        add("aSub", new ArraySub(), SubroutineFields.ASUB);
        add("sel", new Select(), FieldTables.SEL);
        add("fanout", new Fanout(), SequenceFields.FANOUT);
        add("dfanout", new DataFanout(), SequenceFields.DFANOUT);
        add("seq", new Sequence(), SequenceFields.SEQ);
        add("sseq", new StringSequence(), SequenceFields.SSEQ);
        add("scalcout", new StringCalcOut(), SynAppsFields.SCALCOUT, SOFT);
        add("transform", new Transform(), SynAppsFields.TRANSFORM);
        add("swait", new Wait(), SynAppsFields.SWAIT);
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
