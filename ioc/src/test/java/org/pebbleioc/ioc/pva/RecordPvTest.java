package org.pebbleioc.ioc.pva;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.epics.pvdata.factory.PVDataFactory;
import org.epics.pvdata.pv.PVStringArray;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.StringArrayData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pebbleioc.ioc.channel.AccessControl;
import org.pebbleioc.ioc.record.TestIoc;
import org.pebbleioc.pva.server.PvListener;
import org.pebbleioc.pva.server.PvUpdate;
import org.pebbleioc.pva.server.ServedPv;

class RecordPvTest {
    private final TestIoc ioc = new TestIoc();
    private final RecordPvSource source = new RecordPvSource(ioc.database, AccessControl.OPEN);

    @BeforeEach
    void load() throws Exception {
        ioc.load("""
                        record(ao, t) { field(DESC, "exposure") field(EGU, s) field(PREC, 3) field(HOPR, 10) field(DRVH, 5)
                          field(HIGH, 4) field(HSV, MINOR) field(VAL, 1) field(PINI, YES) }
                        record(mbbo, m) { field(ZRST, Idle) field(ONST, Acquire) field(VAL, 0) field(PINI, YES) }
                        record(waveform, path) { field(FTVL, CHAR) field(NELM, 64) info(Q:form, "String") }
                        record(waveform, wf) { field(FTVL, DOUBLE) field(NELM, 8) }
                        record(stringin, s) { field(VAL, hello) }
                        record(busy, work) { field(ZNAM, Done) field(ONAM, Working) }
                        """).init();
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

    private static BitSet bits(final PVStructure pv, final String... names) {
        final BitSet bits = new BitSet();
        for (final String name : names) {
            bits.set(pv.getSubField(name).getFieldOffset());
        }
        return bits;
    }

    private String put(final String name, final String field, final Object value, final boolean block) {
        final ServedPv pv = source.find(name);
        final PVStructure structure = PVDataFactory.getPVDataCreate().createPVStructure(pv.type());
        if (value instanceof Double number) {
            structure.getDoubleField(field).put(number);
        } else if (value instanceof Integer number) {
            structure.getIntField(field).put(number);
        } else {
            structure.getStringField(field).put((String) value);
        }
        final List<String> told = new ArrayList<>();
        pv.put(structure, bits(structure, field), new ServedPv.PutOptions(null, block), e -> told.add("" + e));
        ioc.work();
        assertEquals(1, told.size());
        return told.get(0);
    }

    @Test
    void shouldTakeAnIndexWithoutAChoiceAndRaiseTheAlarmOfACIoc() {
        assertEquals("null", put("m", "value.index", 5, false));
        assertEquals(
                0,
                source.find("m").current().value().getIntField("alarm.severity").get());
        assertEquals("null", put("m", "value.index", 99, false));
        final PVStructure value = source.find("m").current().value();
        assertEquals(99, value.getIntField("value.index").get());
        assertEquals(3, value.getIntField("alarm.severity").get());
        assertEquals("SOFT", value.getStringField("alarm.message").get());
    }

    @Test
    void shouldLetGoOfAPutWhoseClientWent() throws Exception {
        final ServedPv pv = source.find("work");
        final PVStructure structure = PVDataFactory.getPVDataCreate().createPVStructure(pv.type());
        structure.getIntField("value.index").put(1);
        final List<String> told = new ArrayList<>();
        final List<Runnable> abandons = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            pv.put(
                    structure,
                    bits(structure, "value.index"),
                    new ServedPv.PutOptions(null, true),
                    new ServedPv.PutCompletion() {
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
        ioc.put("work", 0);
        ioc.work();
        assertEquals(List.of("null"), told, "only the one that is still there hears of the end");
    }

    @Test
    void shouldFillEveryMemberOfAScalar() {
        final ServedPv pv = source.find("t");
        final PVStructure value = pv.current().value();
        assertEquals("epics:nt/NTScalar:1.0", pv.type().getID());
        assertArrayEquals(
                new String[] {"value", "alarm", "timeStamp", "display", "control", "valueAlarm"},
                pv.type().getFieldNames());
        assertArrayEquals(
                new String[] {"limitLow", "limitHigh", "description", "units", "precision", "form"},
                value.getStructureField("display").getStructure().getFieldNames());
        assertEquals(1.0, value.getDoubleField("value").get());
        assertEquals(0, value.getIntField("alarm.severity").get());
        assertEquals("", value.getStringField("alarm.message").get());
        assertEquals(
                1_700_000_000L, value.getLongField("timeStamp.secondsPastEpoch").get());
        assertEquals(10.0, value.getDoubleField("display.limitHigh").get());
        assertEquals("exposure", value.getStringField("display.description").get());
        assertEquals("s", value.getStringField("display.units").get());
        assertEquals(3, value.getIntField("display.precision").get());
        assertEquals(5.0, value.getDoubleField("control.limitHigh").get());
        assertEquals(4.0, value.getDoubleField("valueAlarm.highWarningLimit").get());
        assertTrue(
                Double.isNaN(value.getDoubleField("valueAlarm.highAlarmLimit").get()));
        assertEquals(1, value.getIntField("valueAlarm.highWarningSeverity").get());
        assertEquals(0, value.getIntField("valueAlarm.highAlarmSeverity").get());
        assertTrue(value.getBooleanField("valueAlarm.active").get());
        final StringArrayData forms = new StringArrayData();
        value.getSubField(PVStringArray.class, "display.form.choices").get(0, 7, forms);
        assertEquals(PvFill.FORMS, List.of(forms.data).subList(0, 7));
    }

    @Test
    void shouldServeEnumsTextsArraysAndFields() throws Exception {
        final PVStructure state = source.find("m").current().value();
        assertEquals("epics:nt/NTEnum:1.0", source.find("m").type().getID());
        assertEquals(2, state.getSubField(PVStringArray.class, "value.choices").getLength());
        assertEquals("null", put("m", "value.index", 1, false));
        assertEquals("Acquire", ioc.text("m"));
        assertEquals("null", put("path", "value", "/data/run1", true));
        assertEquals(
                "/data/run1",
                source.find("path").current().value().getStringField("value").get());
        assertEquals("epics:nt/NTScalarArray:1.0", source.find("wf").type().getID());
        assertEquals(
                "s",
                source.find("t.EGU").current().value().getStringField("value").get());
        assertEquals(
                "hello",
                source.find("s").current().value().getStringField("value").get());
        assertEquals(
                "exposure",
                source.find("t.DESC$").current().value().getStringField("value").get());
        assertEquals("epics:nt/NTEnum:1.0", source.find("t.SCAN").type().getID());
        assertNull(source.find("none"));
        assertNull(source.find("t.NOPE"));
        assertTrue(source.names().contains("t"));
    }

    @Test
    void shouldMarkExactlyWhatChanged() throws Exception {
        final Recorder recorder = new Recorder();
        final ServedPv pv = source.find("t");
        pv.subscribe(recorder, new ServedPv.SubscribeOptions(0));
        assertEquals(BitSet.valueOf(new long[] {1}), recorder.updates.get(0).changed());
        ioc.put("t", 2);
        ioc.put("t", 4.5);
        ioc.put("t.EGU", "ms");
        pv.unsubscribe(recorder);
        ioc.put("t", 3);
        final PVStructure value = pv.current().value();
        assertEquals(4, recorder.updates.size());
        assertEquals(bits(value, "value", "timeStamp"), recorder.updates.get(1).changed());
        assertEquals(
                bits(value, "value", "alarm", "timeStamp"),
                recorder.updates.get(2).changed());
        assertEquals(
                1, recorder.updates.get(2).value().getIntField("alarm.severity").get());
        assertEquals(
                "HIGH",
                recorder.updates.get(2).value().getStringField("alarm.message").get());
        assertEquals(
                bits(value, "display", "control", "valueAlarm"),
                recorder.updates.get(3).changed());
        assertEquals(
                2.0, recorder.updates.get(1).value().getDoubleField("value").get(), "an update never changes");
    }

    @Test
    void shouldPutWithOptions() throws Exception {
        assertEquals("null", put("t", "value", 2.5, true));
        assertEquals(2.5, ioc.number("t"));
        ioc.put("t.DISP", 1);
        assertEquals("t takes no puts: DISP is set", put("t", "value", 1.5, true));
        assertEquals(2.5, ioc.number("t"));
    }
}
