package org.pebbleioc.ioc.pva;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.epics.pvdata.factory.PVDataFactory;
import org.epics.pvdata.pv.PVDoubleArray;
import org.epics.pvdata.pv.PVField;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.PVStructureArray;
import org.epics.pvdata.pv.PVUnion;
import org.epics.pvdata.pv.ScalarType;
import org.epics.pvdata.pv.StructureArrayData;
import org.junit.jupiter.api.Test;
import org.pebbleioc.ioc.channel.AccessControl;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.ChannelSource;
import org.pebbleioc.ioc.record.TestIoc;
import org.pebbleioc.pva.server.PvClient;
import org.pebbleioc.pva.server.PvListener;
import org.pebbleioc.pva.server.PvUpdate;
import org.pebbleioc.pva.server.ServedPv;

/** Groups without sockets and threads. */
class GroupTest {
    private static final String TABLE = """
            record(aao, "T:Labels_") { field(FTVL, STRING) field(NELM, 2)
              info(Q:group, { "T:Tbl": { +id: "epics:nt/NTTable:1.0", "labels": { +type: plain, +channel: "VAL" } } }) }
            record(aao, "T:A") { field(FTVL, DOUBLE) field(NELM, 10)
              info(Q:group, { "T:Tbl": { "value.A": { +type: "plain", +channel: "VAL", +putorder: 0 } } }) }
            record(aao, "T:B") { field(FTVL, DOUBLE) field(NELM, 10)
              info(Q:group, { "T:Tbl": { "": { +type: "meta", +channel: "VAL" },
                                         "value.B": { +type: "plain", +channel: "VAL", +putorder: 1 } } }) }
            record(longout, "T:Save") { field(MDEL, "-1")
              info(Q:group, { "T:Tbl": { "_save": { +type: "proc", +channel: "VAL", +putorder: 2, +trigger: "*" } } }) }
            """;
    private static final String PAIR = """
            record(ao, "P:X") { field(VAL, 1) field(PINI, YES) field(EGU, "mm") }
            record(mbbo, "P:M") { field(ZRST, "Idle") field(ONST, "Acquire") field(VAL, 1) field(PINI, YES) }
            """;

    private final TestIoc ioc = new TestIoc();
    private final GroupThread thread = new GroupThread();
    private final List<String> problems = new ArrayList<>();
    private GroupPvs groups;

    private ServedPv load(final String records, final String json, final String group) throws Exception {
        ioc.load(records.replace("aao", "waveform")).init();
        final GroupReader reader = new GroupReader(problems::add);
        ioc.database.infos("Q:group").forEach((record, text) -> reader.read(text, record, record));
        if (json != null) {
            reader.read(json, "file.json", null);
        }
        groups = GroupPvs.build(reader.groups().values(), ioc.database, AccessControl.OPEN, thread, problems::add);
        return groups.find(group);
    }

    private static final class Recorder implements PvListener {
        private final List<PvUpdate> updates = new ArrayList<>();

        @Override
        public void updated(final PvUpdate update) {
            updates.add(update);
        }

        @Override
        public int reclaim() {
            return 0;
        }

        @Override
        public void destroyed() {}
    }

    private static List<String> names(final PvUpdate update) {
        final TreeSet<String> names = new TreeSet<>();
        final BitSet bits = update.changed();
        for (int i = bits.nextSetBit(0); i >= 0; i = bits.nextSetBit(i + 1)) {
            final PVField field = i == 0 ? update.value() : update.value().getSubField(i);
            names.add(i == 0 ? "all" : field.getFullName());
        }
        return List.copyOf(names);
    }

    private static String put(final ServedPv pv, final PVStructure value, final boolean block, final String... fields) {
        final BitSet bits = new BitSet();
        for (final String field : fields) {
            bits.set(value.getSubField(field).getFieldOffset());
        }
        final List<String> told = new ArrayList<>();
        pv.put(value, bits, new ServedPv.PutOptions(null, block), e -> told.add("" + e));
        return String.join("|", told);
    }

    private static double[] numbers(final PVStructure value, final String field) {
        final PVDoubleArray array = value.getSubField(PVDoubleArray.class, field);
        final org.epics.pvdata.pv.DoubleArrayData data = new org.epics.pvdata.pv.DoubleArrayData();
        array.get(0, array.getLength(), data);
        return java.util.Arrays.copyOf(data.data, array.getLength());
    }

    private static PVStructure newValue(final ServedPv pv) {
        return PVDataFactory.getPVDataCreate().createPVStructure(pv.type());
    }

    @Test
    void shouldBuildATableFromSeveralRecords() throws Exception {
        final ServedPv pv = load(TABLE, null, "T:Tbl");
        assertEquals(List.of(), problems);
        assertEquals("epics:nt/NTTable:1.0", pv.type().getID());
        final PVStructure value = pv.current().value();
        assertNotNull(value.getSubField("labels"));
        assertEquals(
                List.of("A", "B"),
                List.of(value.getStructureField("value").getStructure().getFieldNames()));
        assertNotNull(value.getSubField("timeStamp.secondsPastEpoch"));
        assertNull(value.getSubField("_save"));
        assertTrue(value.getBooleanField("record._options.atomic").get());
    }

    @Test
    void shouldWriteInOrderAndSendOneUpdateForAll() throws Exception {
        final ServedPv pv = load(TABLE, null, "T:Tbl");
        final Recorder recorder = new Recorder();
        pv.subscribe(recorder, new ServedPv.SubscribeOptions(0));
        assertEquals(List.of("all"), names(recorder.updates.get(0)));
        final PVStructure value = newValue(pv);
        value.getSubField(PVDoubleArray.class, "value.A").put(0, 2, new double[] {1, 2}, 0);
        value.getSubField(PVDoubleArray.class, "value.B").put(0, 2, new double[] {5, 6}, 0);
        assertEquals("null", put(pv, value, false, "value.A", "value.B"));
        assertEquals(1, recorder.updates.size(), "nothing is sent while records are locked");
        thread.doWork();
        assertEquals(2, recorder.updates.size(), "A and B have no trigger, the last record of the chain has");
        final PvUpdate update = recorder.updates.get(1);
        assertEquals(List.of("alarm", "labels", "timeStamp", "value.A", "value.B"), names(update));
        assertEquals(
                List.of(1.0, 2.0),
                List.of(numbers(update.value(), "value.A")[0], numbers(update.value(), "value.A")[1]));
        assertEquals(6.0, numbers(update.value(), "value.B")[1]);
        pv.unsubscribe(recorder);
        put(pv, value, false, "value.A");
        thread.doWork();
        assertEquals(2, recorder.updates.size());
    }

    @Test
    void shouldCompleteABlockingPutWhenAllRecordsAreDone() throws Exception {
        final ServedPv pv = load(TABLE, null, "T:Tbl");
        final PVStructure value = newValue(pv);
        value.getSubField(PVDoubleArray.class, "value.A").put(0, 1, new double[] {1}, 0);
        final List<String> told = new ArrayList<>();
        final BitSet bits = new BitSet();
        bits.set(value.getSubField("value.A").getFieldOffset());
        pv.put(value, bits, new ServedPv.PutOptions(null, true), e -> told.add("" + e));
        assertEquals(List.of(), told);
        ioc.work();
        assertEquals(List.of("null"), told);
    }

    @Test
    void shouldMapEveryKind() throws Exception {
        final ServedPv pv = load(PAIR, """
                { # comments are allowed
                  "G": { "+id": "my:type:1.0", "+atomic": false,
                    "x": {"+channel": "P:X.VAL", "+id": "other:1.0"},
                    "plain": {"+type": "plain", "+channel": "P:X"},
                    "choice": {"+type": "plain", "+channel": "P:M.VAL"},
                    "any": {"+type": "any", "+channel": "P:X.VAL"},
                    "deep.meta": {"+type": "meta", "+channel": "P:X.VAL"},
                    "deep": {"+type": "structure", "+id": "deep:1.0"},
                    "text": {"+type": "const", "+const": "hello"},
                    "whole": {"+const": 5}, "part": {"+const": 0.5}, "yes": {"+const": true} } }
                """, "G");
        assertEquals(List.of(), problems);
        assertEquals("my:type:1.0", pv.type().getID());
        final PVStructure value = pv.current().value();
        assertEquals("other:1.0", value.getStructureField("x").getStructure().getID());
        assertEquals("mm", value.getStringField("x.display.units").get());
        assertEquals(1.0, value.getDoubleField("plain").get());
        assertEquals(1, value.getIntField("choice").get());
        assertEquals(
                "double 1.0",
                value.getSubField(PVUnion.class, "any").get().toString().trim().replaceAll("\\s+", " "));
        assertEquals("deep:1.0", value.getStructureField("deep").getStructure().getID());
        assertNotNull(value.getSubField("deep.meta.alarm"));
        assertEquals("hello", value.getStringField("text").get());
        assertEquals(5, value.getLongField("whole").get());
        assertEquals(0.5, value.getDoubleField("part").get());
        assertTrue(value.getBooleanField("yes").get());
        assertFalse(value.getBooleanField("record._options.atomic").get());
        assertFalse(pv.isWritable());
    }

    @Test
    void shouldSendEachChangeByItselfWhereNothingHasATrigger() throws Exception {
        final ServedPv pv = load(PAIR, """
                {"G": {"x": {"+channel": "P:X.VAL", "+putorder": 1}, "m": {"+channel": "P:M.VAL"}}}
                """, "G");
        final Recorder recorder = new Recorder();
        pv.subscribe(recorder, new ServedPv.SubscribeOptions(0));
        ioc.put("P:X", 2);
        ioc.put("P:X", 3);
        ioc.put("P:M", 0);
        thread.doWork();
        assertEquals(4, recorder.updates.size());
        assertEquals(
                2.0, recorder.updates.get(1).value().getDoubleField("x.value").get());
        assertEquals(
                3.0, recorder.updates.get(2).value().getDoubleField("x.value").get());
        assertEquals(List.of("x.timeStamp", "x.value"), names(recorder.updates.get(2)));
        assertEquals(List.of("m.timeStamp", "m.value.index"), names(recorder.updates.get(3)));
    }

    @Test
    void shouldTellChangedPropertiesWithoutATrigger() throws Exception {
        final ServedPv pv = load(PAIR, """
                {"G": {"x": {"+channel": "P:X.VAL"}, "m": {"+channel": "P:M.VAL", "+trigger": "*"}}}
                """, "G");
        final Recorder recorder = new Recorder();
        pv.subscribe(recorder, new ServedPv.SubscribeOptions(0));
        ioc.put("P:X", 2);
        ioc.put("P:X.EGU", "cm");
        thread.doWork();
        assertEquals(2, recorder.updates.size());
        assertEquals(
                "cm",
                recorder.updates
                        .get(1)
                        .value()
                        .getStringField("x.display.units")
                        .get());
        ioc.put("P:M", 0);
        thread.doWork();
        assertEquals(
                2.0, recorder.updates.get(2).value().getDoubleField("x.value").get());
    }

    @Test
    void shouldNotFallBehindWithoutLimit() throws Exception {
        final ServedPv pv = load(PAIR, "{\"G\": {\"x\": {\"+channel\": \"P:X.VAL\"}}}", "G");
        final Recorder recorder = new Recorder();
        pv.subscribe(recorder, new ServedPv.SubscribeOptions(0));
        for (int i = 0; i < 1000; i++) {
            ioc.put("P:X", i);
        }
        thread.doWork();
        assertTrue(recorder.updates.size() <= 70, recorder.updates.size() + " updates");
        final PvUpdate last = recorder.updates.get(recorder.updates.size() - 1);
        assertTrue(recorder.updates.stream()
                .anyMatch(u -> u.value().getDoubleField("x.value").get() == 999));
        assertNotNull(last);
    }

    @Test
    void shouldRefuseAPutAsAWhole() throws Exception {
        final ServedPv pv = load(PAIR, """
                {"G": {"x": {"+channel": "P:X.VAL", "+putorder": 1}, "name": {"+type": "plain", "+channel": "P:X.NAME", "+putorder": 2},
                       "m": {"+channel": "P:M.VAL"}, "link": {"+type": "plain", "+channel": "P:X.FLNK", "+putorder": 3}}}
                """, "G");
        final PVStructure value = newValue(pv);
        value.getDoubleField("x.value").put(7);
        assertTrue(put(pv, value, false, "x.value", "name").contains("P:X.NAME is not writable"));
        assertEquals(1.0, ioc.number("P:X"), "nothing was written");
        assertTrue(put(pv, value, false, "link").contains("links cannot be written"));
        assertTrue(put(pv, value, false, "m.value.index").contains("no fields changed"));
        assertEquals("null", put(pv, value, false, "x.value"));
        assertEquals(7.0, ioc.number("P:X"));
    }

    @Test
    void shouldSayWhatIsWrongAndServeTheRest() throws Exception {
        final ServedPv pv = load(PAIR, """
                {"G": {"x": {"+channel": "P:X.VAL"}, "gone": {"+channel": "nobody.VAL"}, "none": {}, "odd": {"+type": "odd"},
                       "a[0]": {"+channel": "P:X.VAL"}, "b[x].c": {"+channel": "P:X.VAL"}, "opt": {"+channel": "P:X.VAL", "+what": 1}, "+what": 2,
                       "": {"+channel": "P:X.VAL"}, "t": {"+channel": "P:M.VAL", "+trigger": "x,nobody"}},
                 "P:X": {"x": {"+channel": "P:X.VAL"}}}
                """, "G");
        final String all = String.join("\n", problems);
        for (final String part : List.of(
                "'gone' is left out: there is no nobody.VAL",
                "G.none: +channel is missing",
                "+type is one of",
                "an element of an array is a structure",
                "'b[x]' is no name",
                "no option +what",
                "G has no option +what",
                "only +type meta can be at the top",
                "a trigger names 'nobody'",
                "group P:X is left out: a record has this name")) {
            assertTrue(all.contains(part), part + " not in:\n" + all);
        }
        assertEquals(List.of("record", "x", "t"), List.of(pv.type().getFieldNames()));
        new GroupReader(problems::add).read("{\"G\": ", "broken.json", null);
        assertTrue(problems.get(problems.size() - 1).startsWith("broken.json: "));
    }

    private static final String ROWS = """
            {"G": {"+id": "rows:1.0",
              "row[0].x": {"+channel": "P:X.VAL", "+putorder": 1}, "row[0].m": {"+type": "plain", "+channel": "P:M.VAL"},
              "row[2].x": {"+channel": "P:Y.VAL", "+putorder": 2}, "row[0]": {"+type": "meta", "+channel": "P:X"},
              "deep.row[1].any": {"+type": "any", "+channel": "P:X.VAL", "+putorder": 3},
              "bad[0].x": {"+channel": "P:X.VAL"}, "bad[1].x": {"+channel": "P:M.VAL"}, "row.x": {"+channel": "P:X.VAL"}}}
            """;

    private static PVStructure row(final PVStructure group, final String array, final int index) {
        final PVStructureArray rows = group.getSubField(PVStructureArray.class, array);
        final StructureArrayData data = new StructureArrayData();
        rows.get(index, 1, data);
        return data.data[data.offset];
    }

    @Test
    void shouldServeArraysOfStructures() throws Exception {
        final String records = PAIR + "record(ao, \"P:Y\") { field(VAL, 5) field(PINI, YES) }";
        final ServedPv pv = load(records, ROWS, "G");
        assertEquals(2, problems.size(), problems::toString);
        assertTrue(problems.get(0).contains("another type in another element"), problems.get(0));
        assertTrue(problems.get(1).contains("array of structures in one place"), problems.get(1));
        final PVStructure value = pv.current().value();
        assertEquals(3, value.getSubField(PVStructureArray.class, "row").getLength());
        assertEquals(1.0, row(value, "row", 0).getDoubleField("x.value").get());
        assertEquals(1, row(value, "row", 0).getIntField("m").get());
        assertNotNull(row(value, "row", 0).getSubField("alarm"));
        assertEquals(0.0, row(value, "row", 1).getDoubleField("x.value").get(), "nothing is mapped there");
        assertEquals(5.0, row(value, "row", 2).getDoubleField("x.value").get());
        assertEquals(
                "mm", row(value, "row", 0).getStringField("x.display.units").get());
        final Recorder recorder = new Recorder();
        pv.subscribe(recorder, new ServedPv.SubscribeOptions(0));
        ioc.put("P:Y", 6);
        thread.doWork();
        assertEquals(List.of("row"), names(recorder.updates.get(1)), "an array is sent as a whole");
        assertEquals(
                6.0,
                row(recorder.updates.get(1).value(), "row", 2)
                        .getDoubleField("x.value")
                        .get());
        row(value, "row", 0).getDoubleField("x.value").put(7);
        row(value, "row", 2).getDoubleField("x.value").put(8);
        assertEquals("null", put(pv, value, false, "row"));
        assertEquals(7.0, ioc.number("P:X"));
        assertEquals(8.0, ioc.number("P:Y"));
        final PVStructure shorter = newValue(pv);
        shorter.getSubField(PVStructureArray.class, "row").put(0, 1, new PVStructure[] {row(value, "row", 0)}, 0);
        row(shorter, "row", 0).getDoubleField("x.value").put(9);
        assertEquals("null", put(pv, shorter, false, "row"));
        assertEquals(9.0, ioc.number("P:X"));
        assertEquals(8.0, ioc.number("P:Y"), "the element was not sent");
        final PVStructure any = pv.current().value();
        row(any, "deep.row", 1)
                .getSubField(PVUnion.class, "any")
                .set(PVDataFactory.getPVDataCreate().createPVScalar(ScalarType.pvInt));
        assertEquals("null", put(pv, any, false, "deep.row"));
        assertEquals(0.0, ioc.number("P:X"));
    }

    @Test
    void shouldDoAsTheRequestSaysAboutAtomic() throws Exception {
        final ServedPv pv = load(PAIR, """
                {"G": {"+atomic": false, "x": {"+channel": "P:X.VAL", "+putorder": 1}, "m": {"+channel": "P:M.VAL"}}}
                """, "G");
        final String atomic = "record._options.atomic";
        assertFalse(pv.current(null).value().getBooleanField(atomic).get());
        assertTrue(pv.current(true).value().getBooleanField(atomic).get());
        assertFalse(pv.current(false).value().getBooleanField(atomic).get());
        final Recorder recorder = new Recorder();
        pv.subscribe(recorder, new ServedPv.SubscribeOptions(0, true, 5));
        final PVStructure first = recorder.updates.get(0).value();
        assertTrue(first.getBooleanField(atomic).get());
        assertEquals(5, first.getIntField("record._options.queueSize").get());
    }

    @Test
    void shouldLockAllRecordsOnlyForAnAtomicRequest() throws Exception {
        load(PAIR, "{\"G\": {\"x\": {\"+channel\": \"P:X.VAL\", \"+putorder\": 1}}}", "G");
        final List<Integer> locked = new ArrayList<>();
        final GroupReader reader = new GroupReader(problems::add);
        reader.read("{\"G\": {\"x\": {\"+channel\": \"P:X.VAL\", \"+putorder\": 1}}}", "file.json", null);
        final ChannelSource counting = new ChannelSource() {
            @Override
            public Channel find(final String name) {
                return ioc.database.find(name);
            }

            @Override
            public Collection<String> recordNames() {
                return ioc.database.recordNames();
            }

            @Override
            public void atomically(final Collection<Channel> channels, final Runnable action) {
                locked.add(channels.size());
                ioc.database.atomically(channels, action);
            }
        };
        final ServedPv pv = GroupPvs.build(
                        reader.groups().values(), counting, AccessControl.OPEN, thread, problems::add)
                .find("G");
        pv.current(false);
        final PVStructure value = newValue(pv);
        final BitSet bits = new BitSet();
        bits.set(value.getSubField("x.value").getFieldOffset());
        pv.put(value, bits, new ServedPv.PutOptions(null, false, false, PvClient.NONE), error -> {});
        assertEquals(List.of(), locked);
        pv.current(null);
        pv.put(value, bits, new ServedPv.PutOptions(null, false, null, PvClient.NONE), error -> {});
        assertEquals(List.of(1, 1), locked);
    }

    @Test
    void shouldLetGoOfAPutWhoseClientWent() throws Exception {
        final ServedPv pv = load("""
                record(busy, "P:Busy") { field(ZNAM, "Done") field(ONAM, "Busy") }
                record(ao, "P:X") {}
                """, """
                {"G": {"busy": {"+channel": "P:Busy.VAL", "+putorder": 1}, "x": {"+channel": "P:X.VAL", "+putorder": 2}}}
                """, "G");
        final PVStructure value = newValue(pv);
        value.getIntField("busy.value.index").put(1);
        final BitSet bits = new BitSet();
        bits.set(value.getSubField("busy.value.index").getFieldOffset());
        final List<String> told = new ArrayList<>();
        final List<Runnable> abandons = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            pv.put(value, bits, new ServedPv.PutOptions(null, true), new ServedPv.PutCompletion() {
                @Override
                public void done(final String error) {
                    told.add(String.valueOf(error));
                }

                @Override
                public void pending(final Runnable abandon) {
                    abandons.add(abandon);
                }
            });
        }
        assertEquals(2, abandons.size());
        abandons.get(0).run();
        ioc.put("P:Busy", 0);
        ioc.work();
        assertEquals(List.of("null"), told, "only the one that is still there hears of the end");
    }

    @Test
    void shouldDescribeBlocksByThemselves() throws Exception {
        ioc.load("""
                        record(ao, "D:cam1:AcquireTime") { field(DTYP, "asynFloat64") field(OUT, "@asyn(P1)ACQ_TIME") }
                        record(ai, "D:cam1:AcquireTime_RBV") { field(DTYP, "asynFloat64") field(INP, "@asyn(P1)ACQ_TIME") }
                        record(longin, "D:cam1:ArraySizeX_RBV") { field(DTYP, "asynInt32") field(INP, "@asyn(P1)X") }
                        record(bo, "D:cam1:WaitForPlugins") { }
                        record(calcout, "D:cam1:NDArrayHelper") { }
                        record(fanout, "D:cam1:Fan") { }
                        record(longin, "D:12:Count_RBV") { field(DTYP, "asynInt32") field(INP, "@asyn(P1)X") }
                        record(ai, "D:other:Soft") { }
                        """).init();
        final GroupPvs pvs = Groups.build(ioc.database, AccessControl.OPEN, thread, List.of(), List.of());
        assertEquals(
                List.of("D:12:PVI", "D:PVI", "D:cam1:PVI"),
                pvs.names().stream().sorted().toList());
        final ServedPv pv = pvs.find("D:cam1:PVI");
        assertEquals("epics:nt/NTPVI:1.0", pv.type().getID());
        final PVStructure value = pv.current().value();
        assertEquals(
                "D:cam1:AcquireTime_RBV",
                value.getStringField("value.acquire_time.r").get());
        assertEquals(
                "D:cam1:AcquireTime",
                value.getStringField("value.acquire_time.w").get());
        assertEquals(
                "D:cam1:ArraySizeX_RBV",
                value.getStringField("value.array_size_x.r").get());
        assertEquals(
                "D:cam1:WaitForPlugins",
                value.getStringField("value.wait_for_plugins.rw").get());
        assertNull(value.getSubField("value.fan"));
        assertNotNull(value.getSubField("display.description"));
        assertNotNull(value.getSubField("alarm.severity"));
        final PVStructure top = pvs.find("D:PVI").current().value();
        assertEquals("D:cam1:PVI", top.getStringField("value.cam1.d").get());
        assertEquals("D:12:PVI", top.getStringField("value.__12.d").get());
    }

    @Test
    void shouldNameMembersAsPythonDoes() {
        assertEquals("array_size_x", PviTree.snakeCase("ArraySizeX"));
        assertEquals("nd_array_port", PviTree.snakeCase("NDArrayPort"));
        assertEquals("cam1", PviTree.snakeCase("cam1"));
        assertEquals("dim0_sa", PviTree.snakeCase("Dim0SA"));
        assertEquals("pva1_image", PviTree.snakeCase("Pva1.Image"));
    }
}
