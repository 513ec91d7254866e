package org.pebbleioc.ioc.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Links of one IOC's records to another IOC's PVs over Channel Access. */
class RemoteLinkTest {
    private TwoIocs iocs;

    @BeforeEach
    void start() throws Exception {
        iocs = new TwoIocs();
    }

    @AfterEach
    void stop() {
        iocs.close();
    }

    private void put(final String field, final double value) {
        try {
            iocs.near.put(field, value);
        } catch (final org.pebbleioc.ioc.channel.Channel.PutException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldReadEveryTypeAsTheRecordWantsIt() throws Exception {
        iocs.load("""
                        record(ai, "F:ai") { field(VAL, "2.5") field(PREC, 2) }
                        record(longin, "F:long") { field(VAL, "-70000") }
                        record(stringin, "F:text") { field(VAL, "17.5") }
                        record(mbbi, "F:state") { field(VAL, 2) field(ZRST, "off") field(ONST, "on") field(TWST, "broken") }
                        record(waveform, "F:wave") { field(FTVL, DOUBLE) field(NELM, 5) field(INP, [1, 2, 3]) }
                        record(waveform, "F:texts") { field(FTVL, STRING) field(NELM, 3) field(INP, ["a", "b"]) }
                        record(lsi, "F:long1") { field(SIZV, 200) }
                        """, """
                        record(ai, "ai") { field(INP, "F:ai CP") field(PREC, 1) }
                        record(longin, "long") { field(INP, "F:long CP") }
                        record(longin, "rounded") { field(INP, "F:ai CP") }
                        record(ai, "ofText") { field(INP, "F:text CP") field(PREC, 1) }
                        record(stringin, "text") { field(INP, "F:text CP") }
                        record(stringin, "ofNumber") { field(INP, "F:ai CP") }
                        record(stringin, "choice") { field(INP, "F:state CP") }
                        record(longin, "index") { field(INP, "F:state CP") }
                        record(waveform, "wave") { field(FTVL, FLOAT) field(NELM, 10) field(INP, "F:wave CP") }
                        record(ai, "first") { field(INP, "F:wave CP") }
                        record(waveform, "texts") { field(FTVL, STRING) field(NELM, 10) field(INP, "F:texts CP") }
                        record(lsi, "whole") { field(SIZV, 200) field(INP, "F:long1.VAL$ CP") }
                        record(stringin, "menu") { field(INP, "F:ai.SCAN CP") }
                        """);
        final String longText = "0123456789".repeat(9);
        iocs.far.put("F:long1", longText);
        iocs.await("ai", "2.5");
        iocs.await("long", "-70000");
        iocs.await("rounded", "2");
        iocs.await("ofText", "17.5");
        iocs.await("text", "17.5");
        iocs.await("ofNumber", "2.500000");
        iocs.await("choice", "broken");
        iocs.await("index", "2");
        iocs.await("wave.NORD", "3");
        iocs.await("first", "1");
        iocs.await("texts.NORD", "2");
        iocs.await("whole", longText);
        iocs.await("menu", "Passive");
        assertEquals(
                List.of(1f, 2f, 3f),
                List.of(
                        ((float[]) iocs.near.sample("wave").array())[0],
                        ((float[]) iocs.near.sample("wave").array())[1],
                        ((float[]) iocs.near.sample("wave").array())[2]));
        assertEquals(1, iocs.client.circuits());
    }

    @Test
    void shouldProcessAtEveryChangeAndTakeTheAlarmAlong() throws Exception {
        iocs.load("""
                        record(ao, "F:ao") { field(VAL, 1) field(HIGH, 5) field(HSV, MINOR) field(HIHI, 8) field(HHSV, MAJOR) field(PINI, YES) }
                        """, """
                        record(ai, "cp") { field(INP, "F:ao CP MS") }
                        record(ai, "mss") { field(INP, "F:ao CPP MSS") }
                        record(ai, "msi") { field(INP, "F:ao CP MSI") }
                        record(ai, "nms") { field(INP, "F:ao CP NMS") }
                        record(ai, "still") { field(INP, "F:ao") }
                        record(ai, "slow") { field(INP, "F:ao CPP") field(SCAN, "10 second") }
                        """);
        iocs.await("cp", "1");
        assertEquals("NO_ALARM NO_ALARM", iocs.near.alarm("cp"));
        iocs.far.put("F:ao", 6);
        iocs.await("cp", "6");
        iocs.await("mss", "6");
        assertEquals("LINK MINOR", iocs.near.alarm("cp"));
        assertEquals("HIGH MINOR", iocs.near.alarm("mss"));
        iocs.await("msi", "6");
        assertEquals("NO_ALARM NO_ALARM", iocs.near.alarm("msi"));
        assertEquals("NO_ALARM NO_ALARM", iocs.near.alarm("nms"));
        assertEquals("0", iocs.near.text("still"));
        assertEquals("0", iocs.near.text("slow"));
        iocs.await("still reads it when it is processed", () -> {
            put("still.PROC", 1);
            return iocs.near.text("still").equals("6");
        });
    }

    @Test
    void shouldBeInvalidWhileTheOtherIocIsAwayAndComeBack() throws Exception {
        iocs.stopServer();
        iocs.load("record(ao, \"F:ao\") { field(VAL, 3) }", """
                        record(ai, "in") { field(INP, "F:ao CP") }
                        record(ao, "out") { field(OUT, "F:ao PP") }
                        record(calcout, "status") { field(INPA, "F:ao") field(INPB, "in") field(INPC, 5) field(OUT, "F:ao") }
                        """);
        assertEquals("Ext PV NC", iocs.near.text("status.INAV"));
        iocs.near.put("in.PROC", 1);
        assertEquals("LINK INVALID", iocs.near.alarm("in"));
        iocs.startServer();
        iocs.await("in", "3");
        assertEquals("NO_ALARM NO_ALARM", iocs.near.alarm("in"));
        iocs.await("status.INAV", "Ext PV OK");
        iocs.await("status.OUTV", "Ext PV OK");
        assertEquals("Local PV", iocs.near.text("status.INBV"));
        assertEquals("Constant", iocs.near.text("status.INCV"));
        iocs.stopServer();
        iocs.await("in.SEVR", "INVALID");
        assertEquals("INP: not connected: F:ao", iocs.near.text("in.AMSG"));
        iocs.await("status.INAV", "Ext PV NC");
        iocs.near.put("out", 9);
        assertEquals("LINK INVALID", iocs.near.alarm("out"));
        iocs.startServer();
        iocs.await("in.SEVR", "NO_ALARM");
        iocs.await("out is written", () -> {
            put("out", 9);
            return iocs.near.alarm("out").equals("NO_ALARM NO_ALARM");
        });
        iocs.await("in", "9");
    }

    @Test
    void shouldWriteEveryTypeAndProcessTheTarget() throws Exception {
        iocs.load("""
                        record(ao, "F:ao") { field(PREC, 1) } record(longout, "F:long") {} record(stringout, "F:text") {}
                        record(mbbo, "F:state") { field(ZRST, "off") field(ONST, "on") field(TWST, "broken") }
                        record(waveform, "F:wave") { field(FTVL, SHORT) field(NELM, 5) }
                        record(lso, "F:lso") { field(SIZV, 200) }
                        record(calc, "F:count") { field(CALC, "VAL+1") }
                        """, """
                        record(ao, "ao") { field(OUT, "F:ao PP") }
                        record(longout, "long") { field(OUT, "F:long PP") }
                        record(stringout, "text") { field(OUT, "F:text PP") }
                        record(stringout, "choice") { field(OUT, "F:state PP") }
                        record(mbbo, "index") { field(DTYP, "Soft Channel") field(OUT, "F:state PP") field(ONST, "x") field(ZRST, "y") }
                        record(aao, "wave") { field(FTVL, DOUBLE) field(NELM, 10) field(OUT, "F:wave PP") }
                        record(lso, "whole") { field(SIZV, 200) field(OUT, "F:lso.VAL$ PP") }
                        record(bo, "forward") { field(FLNK, "F:count.PROC") }
                        """);
        iocs.await("connected", () -> new RecordInspection(iocs.near.database)
                .channelLinks().stream().allMatch(l -> l.state().connected()));
        final String longText = "0123456789".repeat(9);
        iocs.near.put("ao", 2.5);
        iocs.near.put("long", 70000);
        iocs.near.put("text", "hello");
        iocs.near.put("choice", "broken");
        iocs.near.put("whole", longText);
        iocs.near.database.find("wave").put(org.pebbleioc.ioc.channel.DbrType.DOUBLE, new double[] {4, 5, 6}, 3, null);
        iocs.near.put("forward", 1);
        iocs.awaitFar("F:ao", "2.5");
        iocs.awaitFar("F:long", "70000");
        iocs.awaitFar("F:text", "hello");
        iocs.awaitFar("F:state", "broken");
        iocs.awaitFar("F:lso", longText);
        iocs.awaitFar("F:wave.NORD", "3");
        iocs.awaitFar("F:count", "1");
        iocs.near.put("index", 1);
        iocs.awaitFar("F:state", "on");
        assertEquals("NO_ALARM NO_ALARM", iocs.near.alarm("wave"));
    }

    @Test
    void shouldEndAPutOnlyWhenTheOtherIocIsDone() throws Exception {
        iocs.load(
                "record(seq, \"F:slow\") { field(DLY1, 5) field(LNK1, \"F:done\") field(DO1, 1) } record(ao, \"F:done\") {}",
                "record(ao, \"out\") { field(DTYP, \"Async Soft Channel\") field(OUT, \"F:slow.PROC\") }");
        iocs.await("connected", () -> new RecordInspection(iocs.near.database)
                .channelLinks().stream().allMatch(l -> l.state().writable()));
        final List<String> told = iocs.near.putNotify("out", 1);
        iocs.await("F:slow is at work", () -> iocs.far.text("F:slow.PACT").equals("1"));
        assertEquals("1", iocs.near.text("out.PACT"));
        assertTrue(told.isEmpty());
        iocs.far.work(6);
        iocs.await("told", () -> !told.isEmpty());
        assertEquals(List.of("ok"), told);
        assertEquals("0", iocs.near.text("out.PACT"));
    }
}
