package org.pebbleioc.ioc.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.epics.pva.client.PVAChannel;
import org.epics.pva.client.RecordOptions;
import org.epics.pva.data.PVAByteArray;
import org.epics.pva.data.PVAData;
import org.epics.pva.data.PVADoubleArray;
import org.epics.pva.data.PVAFloatArray;
import org.epics.pva.data.PVAIntArray;
import org.epics.pva.data.PVALong;
import org.epics.pva.data.PVANumber;
import org.epics.pva.data.PVAShortArray;
import org.epics.pva.data.PVAString;
import org.epics.pva.data.PVAStringArray;
import org.epics.pva.data.PVAStructure;
import org.epics.pva.data.PVAny;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pebbleioc.ioc.RunningIoc;

/** Phoebus's client reads, writes and watches records of a real IOC: the same records as {@link FidelityTest}. */
class RecordsOverPvaTest {
    private static RunningIoc ioc;
    private static PvaPeer peer;

    @BeforeAll
    static void boot() throws Exception {
        ioc = RunningIoc.boot(RunningIoc.HOME
                .resolve("ioc/src/test/resources/org/pebbleioc/ioc/fidelity/fidelity.cmd")
                .toString());
        peer = PvaPeer.of(ioc);
    }

    @AfterAll
    static void close() {
        peer.close();
        ioc.close();
    }

    private static double number(final PVAStructure data, final String path) throws Exception {
        return ((PVANumber) data.locate(path)).getNumber().doubleValue();
    }

    private static String text(final PVAStructure data, final String path) throws Exception {
        return ((PVAString) data.locate(path)).get();
    }

    @Test
    void shouldFillEveryMemberOfAScalar() throws Exception {
        final PVAStructure data = peer.read("F:ai");
        assertEquals("epics:nt/NTScalar:1.0", data.getStructureName());
        assertEquals(12.3456, number(data, "value"));
        assertEquals("mm", text(data, "display.units"));
        assertEquals("an analog input", text(data, "display.description"));
        assertEquals(2, number(data, "display.precision"));
        assertEquals(-100, number(data, "display.limitLow"));
        assertEquals(100, number(data, "display.limitHigh"));
        assertEquals(-100, number(data, "control.limitLow"));
        assertEquals(80, number(data, "valueAlarm.highWarningLimit"));
        assertEquals(90, number(data, "valueAlarm.highAlarmLimit"));
        assertTrue(Double.isNaN(number(data, "valueAlarm.lowAlarmLimit")), "LOLO without a severity is no limit");
        assertEquals(0, number(data, "alarm.severity"));
        assertTrue(number(data, "timeStamp.secondsPastEpoch") > 1.7e9);
        final PVAStringArray forms = data.locate("display.form.choices");
        assertEquals("Engineering", forms.get()[6]);
        final PVAStructure tagged = peer.read("F:tagged");
        assertEquals(6, number(tagged, "display.form.index"));
        assertEquals(0, (int) number(tagged, "timeStamp.nanoseconds") & 0xFFFFF, "20 bits are the tag");
    }

    @Test
    void shouldTellAlarmsAsQsrvDoes() throws Exception {
        final PVAStructure undefined = peer.read("F:undefined");
        assertEquals(3, number(undefined, "alarm.severity"));
        assertEquals(2, number(undefined, "alarm.status"), "DRIVER");
        assertEquals("UDF", text(undefined, "alarm.message"));
        final PVAStructure high = peer.read("F:high");
        assertEquals(2, number(high, "alarm.severity"));
        assertEquals(1, number(high, "alarm.status"), "DEVICE");
        assertEquals("HIHI", text(high, "alarm.message"));
    }

    @Test
    void shouldServeEveryElementType() throws Exception {
        put("F:char", new byte[] {0, 1, 127, -128, -1});
        final PVAByteArray bytes = peer.read("F:char").get("value");
        assertEquals("[0, 1, 127, -128, -1]", Arrays.toString(bytes.get()));
        assertFalse(bytes.isUnsigned());
        put("F:uchar", new byte[] {0, -1});
        final PVAByteArray unsigned = peer.read("F:uchar").get("value");
        assertTrue(unsigned.isUnsigned());
        assertEquals("[0, -1]", Arrays.toString(unsigned.get()));
        put("F:short", new short[] {-32768, 7});
        final PVAShortArray shorts = peer.read("F:short").get("value");
        assertEquals("[-32768, 7]", Arrays.toString(shorts.get()));
        put("F:ushort", new short[] {1, -1});
        final PVAShortArray ushorts = peer.read("F:ushort").get("value");
        assertTrue(ushorts.isUnsigned());
        assertEquals("[1, -1]", Arrays.toString(ushorts.get()));
        put("F:long", new int[] {-70000, 70000});
        assertEquals("[-70000, 70000]", Arrays.toString(((PVAIntArray) value("F:long")).get()));
        put("F:ulong", new int[] {5, -2});
        final PVAIntArray uints = (PVAIntArray) value("F:ulong");
        assertTrue(uints.isUnsigned());
        assertEquals("[5, -2]", Arrays.toString(uints.get()));
        put("F:float", new float[] {1.25f, -2.5f});
        assertEquals("[1.25, -2.5]", Arrays.toString(((PVAFloatArray) value("F:float")).get()));
        put("F:double", new double[] {1.5, 1e300});
        final PVAStructure doubles = peer.read("F:double");
        assertEquals("epics:nt/NTScalarArray:1.0", doubles.getStructureName());
        assertEquals(
                "[1.5, 1.0E300]",
                Arrays.toString(doubles.<PVADoubleArray>get("value").get()));
        assertEquals("m", text(doubles, "display.units"));
        put("F:string", new String[] {"a", "bb"});
        assertEquals("[a, bb]", Arrays.toString(((PVAStringArray) value("F:string")).get()));
        put("F:text", "a text of some length");
        assertEquals("a text of some length", peer.text("F:text"));
        assertEquals("epics:nt/NTScalar:1.0", peer.read("F:text").getStructureName());
    }

    private static void put(final String name, final Object value) throws Exception {
        peer.put(name, value);
    }

    private static PVAData value(final String name) throws Exception {
        return peer.read(name).get("value");
    }

    @Test
    void shouldKeepEveryDigitOf64Bits() throws Exception {
        final long large = 9_007_199_254_740_993L; // not a double
        put("F:int64", large);
        assertEquals(large, ((PVALong) value("F:int64")).get());
    }

    @Test
    void shouldServeEnumsByIndexAndChoice() throws Exception {
        final PVAStructure data = peer.read("F:mbbo");
        assertEquals("epics:nt/NTEnum:1.0", data.getStructureName());
        final PVAStringArray choices = data.locate("value.choices");
        assertEquals("[Zero, One, Two, , a choice of 25 letters xx]", Arrays.toString(choices.get()));
        peer.channel("F:mbbo").write(true, "value.index", 1).get(60, TimeUnit.SECONDS);
        assertEquals("One", peer.choice("F:mbbo"));
        assertEquals("Passive", peer.choice("F:ai.SCAN"));
        peer.channel("F:ai.SCAN").write(true, "value.index", 6).get(60, TimeUnit.SECONDS);
        assertEquals("1 second", peer.choice("F:ai.SCAN"));
        peer.channel("F:ai.SCAN").write(true, "value.index", 0).get(60, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource({
        "F:ai.DESC, an analog input",
        "F:ai.DESC$, an analog input",
        "F:ai.EGU, mm",
        "F:ai.RTYP, ai",
        "F:calc.CALC, A*2"
    })
    void shouldServeFields(final String name, final String expected) throws Exception {
        assertEquals(expected, peer.text(name));
    }

    @Test
    void shouldApplyChannelFilters() throws Exception {
        put("F:double", new double[] {10, 11, 12, 13});
        assertEquals("[11.0, 12.0]", Arrays.toString(((PVADoubleArray) value("F:double.VAL[1:2]")).get()));
        assertEquals(13.0, peer.number("F:double.[-1]"));
        assertEquals(
                "[10.0, 12.0]",
                Arrays.toString(((PVADoubleArray) value("F:double.VAL{\"arr\":{\"s\":0,\"i\":2}}")).get()));
        put("F:ao", 1);
        try (PvaPeer.Updates updates = peer.monitor("F:ao.VAL{\"dbnd\":{\"d\":1.5}}", "field(value)")) {
            assertEquals(1, number(updates.next(), "value"));
            put("F:ao", 2);
            put("F:ao", 3);
            assertEquals(3, number(updates.next(), "value"));
        }
    }

    @Test
    void shouldAnswerMasksOnly() throws Exception {
        final PVAStructure part =
                peer.channel("F:ai").read("field(value,alarm.severity)").get(60, TimeUnit.SECONDS);
        assertEquals(2, part.get().size());
        assertNotNull(part.locate("alarm.severity"));
        assertNull(part.get("timeStamp"));
        assertThrows(
                ExecutionException.class,
                () -> peer.channel("F:ai").read("field(nosuch)").get(60, TimeUnit.SECONDS));
        put("F:ao", 4);
        try (PvaPeer.Updates alarms = peer.monitor("F:ao", "field(alarm)");
                PvaPeer.Updates values = peer.monitor("F:ao", "field(value)")) {
            alarms.next();
            assertEquals(4, number(values.next(), "value"));
            put("F:ao", 5);
            assertEquals(5, number(values.next(), "value"));
            assertNull(alarms.poll(), "the alarm did not change");
        }
    }

    @Test
    void shouldHonourDbe() throws Exception {
        put("F:alarm", 10);
        final List<Double> seen = java.util.Collections.synchronizedList(new ArrayList<>());
        final PVAChannel channel = peer.channel("F:alarm");
        final RecordOptions alarms =
                RecordOptions.builder().dbeMask(RecordOptions.DBEMask.DBE_ALARM).build();
        final AutoCloseable subscription = channel.subscribe("field(value)", alarms, (ch, changes, overruns, data) -> {
            if (data != null) {
                seen.add(((PVANumber) data.get("value")).getNumber().doubleValue());
            }
        });
        try (PvaPeer.Updates all = peer.monitor("F:alarm", "field(value)")) {
            all.next();
            for (final double value : new double[] {11, 12, 95, 96, 13}) {
                put("F:alarm", value);
                while (number(all.next(), "value") != value) {
                    // one put may be two updates
                }
            }
            awaitLast(seen, 13);
        } finally {
            subscription.close();
        }
        assertFalse(seen.contains(11.0) || seen.contains(12.0) || seen.contains(96.0), seen.toString());
        assertTrue(seen.contains(95.0), seen.toString());
    }

    private static void awaitLast(final List<Double> seen, final double wanted) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (seen.isEmpty() || seen.get(seen.size() - 1) != wanted) {
            assertTrue(System.nanoTime() < deadlineNs, seen::toString);
            java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
        }
    }

    /** The client makes room for four at a time; every put is completed before the next, and each must arrive. */
    @Test
    void shouldLoseNothingWithPipeline() throws Exception {
        final int puts = 400;
        put("F:longout", 0);
        final List<Double> seen = java.util.Collections.synchronizedList(new ArrayList<>());
        final PVAChannel channel = peer.channel("F:longout");
        final AutoCloseable subscription = channel.subscribe("field(value)", 4, (ch, changes, overruns, data) -> {
            if (data != null) {
                seen.add(((PVANumber) data.get("value")).getNumber().doubleValue());
            }
        });
        try {
            awaitLast(seen, 0);
            for (int i = 1; i <= puts; i++) {
                put("F:longout", i);
            }
            awaitLast(seen, puts);
        } finally {
            subscription.close();
        }
        assertEquals(puts + 1, seen.size());
        for (int i = 0; i <= puts; i++) {
            assertEquals(i, seen.get(i));
        }
    }

    @Test
    void shouldTellChangedPropertiesToMonitors() throws Exception {
        try (PvaPeer.Updates updates = peer.monitor("F:ao", "field(display.units,value)")) {
            updates.next();
            put("F:ao.EGU", "volts");
            assertEquals("volts", text(updates.next(), "display.units"));
        }
        try (PvaPeer.Updates updates = peer.monitor("F:bo", "field(value)")) {
            updates.next();
            put("F:bo.ONAM", "Wide open");
            final PVAStringArray choices = updates.next().locate("value.choices");
            assertEquals("[Closed, Wide open]", Arrays.toString(choices.get()));
        }
    }

    @Test
    void shouldRefuseWithTheReason() throws Exception {
        for (final String name : new String[] {"F:ai.NAME", "F:disabled"}) {
            final ExecutionException refused =
                    assertThrows(ExecutionException.class, () -> peer.put(name, name.equals("F:ai.NAME") ? "x" : 5));
            assertTrue(refused.getMessage().contains(name.substring(0, 4)), refused.getMessage());
        }
        assertEquals(1, peer.number("F:disabled"));
    }

    @Test
    void shouldHonourAccessRightsAndTheirChange() throws Exception {
        peer.channel("F:permit").write(true, "value.index", 0).get(60, TimeUnit.SECONDS);
        final ExecutionException refused = assertThrows(ExecutionException.class, () -> peer.put("F:guarded", 5));
        assertTrue(refused.getMessage().contains("no right to write"), refused.getMessage());
        assertEquals(1, peer.number("F:guarded"));
        assertThrows(ExecutionException.class, () -> peer.read("F:secret"));
        peer.channel("F:permit").write(true, "value.index", 1).get(60, TimeUnit.SECONDS);
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!peer.channel("F:guarded").isWritable()) {
            assertTrue(System.nanoTime() < deadlineNs, "the client was not told");
            java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
        }
        peer.put("F:guarded", 5);
        assertEquals(5, peer.number("F:guarded"));
        assertEquals(1, readable("F:secret"));
        peer.channel("F:permit").write(true, "value.index", 0).get(60, TimeUnit.SECONDS);
    }

    /** Reading, as soon as the server has looked at this channel's rights again; no client is told of these. */
    private static double readable(final String name) throws Exception {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                return peer.number(name);
            } catch (final ExecutionException refused) {
                assertTrue(System.nanoTime() < deadlineNs, refused.getMessage());
                java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
            }
        }
    }

    @Test
    void shouldReadWriteAndWatchAGroup() throws Exception {
        final PVAStructure data = peer.read("F:group");
        assertEquals("my:group:1.0", data.getStructureName());
        assertEquals("epics:nt/NTEnum:1.0", ((PVAStructure) data.get("b")).getStructureName());
        assertNotNull(data.locate("timeStamp.secondsPastEpoch"));
        assertTrue(((PVAny) data.locate("deep.any")).get() instanceof PVANumber, "the index of the choice");
        try (PvaPeer.Updates updates = peer.monitor("F:group", "")) {
            updates.next();
            peer.channel("F:group").write(true, "a.value", 17.5).get(60, TimeUnit.SECONDS);
            final PVAStructure update = updates.next();
            assertEquals(17.5, number(update, "a.value"));
        }
        assertEquals(17.5, peer.number("F:A"));
        peer.channel("F:group").write(true, "deep.plain", 0).get(60, TimeUnit.SECONDS);
        assertEquals("Zero", peer.choice("F:B"));
        assertThrows(
                ExecutionException.class,
                () -> peer.channel("F:group").write(true, "b.value.index", 1).get(60, TimeUnit.SECONDS));
    }

    @Test
    void shouldBeFoundByUdpAndListed() throws Exception {
        try (PvaPeer udp = PvaPeer.byUdp(ioc.pvaUdpPort())) {
            assertEquals("ai", udp.text("F:ai.RTYP"));
        }
    }
}
