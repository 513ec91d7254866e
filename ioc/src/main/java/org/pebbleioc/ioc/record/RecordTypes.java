package org.pebbleioc.ioc.record;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

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
    private static final String CLUSTERS = "IOC stats clusts";
    private static final String INT64 = "asynInt64";
    private static final String DIGITAL = "asynUInt32Digital";
    private static final String COMMAND = "asynOctetCmdResponse";
    private static final String WRITE_READ = "asynOctetWriteRead";
    private static final String[] ARRAYS = {
        "asynInt8Array", "asynInt16Array", "asynInt32Array", "asynInt64Array", "asynFloat32Array", "asynFloat64Array"
    };

    private static final Map<String, RecordType> ALL = new TreeMap<>();

    static {
        final String clock = "Soft Timestamp";
        final String general = "General Time";
        add(
                "ai",
                new AnalogIn(),
                FieldTables.AI,
                SOFT,
                RAW,
                ASYNC,
                clock,
                general,
                INT32,
                FLOAT64,
                STATS,
                "asynInt32Average",
                "asynFloat64Average",
                INT64,
                CLUSTERS);
        add("ao", new AnalogOut(), FieldTables.AO, SOFT, RAW, ASYNC, INT32, FLOAT64, STATS, INT64);
        add("bi", new BinaryIn(), BinaryFields.BI, SOFT, RAW, ASYNC, STATE, INT32, DIGITAL);
        add("bo", new BinaryOut(), BinaryFields.BO, SOFT, RAW, ASYNC, general, STATE, INT32, DIGITAL);
        add("busy", new Busy(), BinaryFields.BUSY, SOFT, RAW, INT32);
        add("mbbi", new MultiIn(), BinaryFields.MBBI, SOFT, RAW, ASYNC, INT32, DIGITAL);
        add("mbbo", new MultiOut(), BinaryFields.MBBO, SOFT, RAW, ASYNC, INT32, DIGITAL);
        add("mbbiDirect", new DirectIn(), BinaryFields.MBBI_DIRECT, SOFT, RAW, ASYNC, INT32, DIGITAL);
        add("mbboDirect", new DirectOut(), BinaryFields.MBBO_DIRECT, SOFT, RAW, ASYNC, INT32, DIGITAL);
        add("longin", new LongIn(), FieldTables.LONGIN, SOFT, ASYNC, general, INT32, DIGITAL, INT64);
        add("longout", new LongOut(), FieldTables.LONGOUT, SOFT, ASYNC, INT32, DIGITAL, INT64);
        add("int64in", new LongIn(), FieldTables.INT64IN, SOFT, ASYNC, INT32, INT64);
        add("int64out", new LongOut(), FieldTables.INT64OUT, SOFT, ASYNC, INT32, INT64);
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
                "IOC epics var",
                COMMAND,
                WRITE_READ);
        add("stringout", new StringOut(), TextFields.STRINGOUT, SOFT, ASYNC, STDIO, OCTET_WRITE);
        add("lsi", new LongStringIn(), TextFields.LSI, SOFT, GETENV, OCTET_READ, ASYNC, COMMAND, WRITE_READ);
        add("lso", new LongStringOut(), TextFields.LSO, SOFT, ASYNC, STDIO, OCTET_WRITE);
        add("printf", new PrintfRecord(), TextFields.PRINTF, SOFT, ASYNC, STDIO, OCTET_WRITE);
        add("event", new EventRecord(), TextFields.EVENT, SOFT, ASYNC);
        add("state", new Permissive(), TextFields.STATE);
        add("permissive", new Permissive(), BinaryFields.PERMISSIVE);
        add("waveform", new Waveform("INP"), ArrayFields.WAVEFORM, waveformDevices());
        add("aai", new Waveform("INP"), ArrayFields.AAI, arrays("In"));
        add("aao", new Waveform("OUT"), ArrayFields.AAO, arrays("Out"));
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
        add("asyn", new AsynRecord(), AsynFields.ASYN, "asynRecordDevice");
    }

    private static String[] arrays(final String direction) {
        return Stream.concat(Stream.of(SOFT), Stream.of(ARRAYS).map(array -> array + direction))
                .toArray(String[]::new);
    }

    private static String[] waveformDevices() {
        return Stream.of(
                        Stream.of(SOFT, OCTET_READ, OCTET_WRITE),
                        Stream.of(ARRAYS).flatMap(array -> Stream.of(array + "In", array + "Out")),
                        Stream.of(STATS, COMMAND, WRITE_READ, "asynOctetWriteBinary"),
                        Stream.of("asynInt32TimeSeries", "asynInt64TimeSeries", "asynFloat64TimeSeries"))
                .flatMap(Function.identity())
                .toArray(String[]::new);
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
