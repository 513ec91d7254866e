package org.pebbleioc.ioc.putlog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pebbleioc.ioc.channel.DbrType;
import org.pebbleioc.ioc.channel.Metadata;
import org.pebbleioc.ioc.channel.Sample;

/** Lines of the put log against the examples of the caPutLog module, and which puts become lines. */
class PutFilterTest {
    private static final ZonedDateTime TIME = ZonedDateTime.of(2020, 8, 10, 13, 2, 8, 124_000_000, ZoneId.of("UTC"));
    private static final String FORMAT = "%d-%b-%y %H:%M:%S";

    private final List<PutEntry> entries = new ArrayList<>();
    private final PutFilter filter = new PutFilter(entries::add);

    @Test
    void shouldWriteWhatTheModuleWrites() {
        final PutEntry single = entry("ao", number(1), number(77.5));
        assertEquals(
                "{\"date\":\"2020-08-10\",\"time\":\"13:02:08.124\",\"host\":\"devWs\",\"user\":\"devman\",\"pv\":\"ao\","
                        + "\"new\":77.5,\"old\":1}",
                PutFormat.JSON.line(single, FORMAT));
        assertEquals("10-Aug-20 13:02:08 devWs devman ao new=77.5 old=1", PutFormat.TEXT.line(single, FORMAT));
        final PutEntry burst = entry("ao", number(77.5), number(8)).following(single, 7.5, 870.5);
        assertEquals(
                "10-Aug-20 13:02:08 devWs devman ao new=8 old=1 min=7.5 max=870.5", PutFormat.TEXT.line(burst, FORMAT));
        assertEquals(
                true, PutFormat.JSON.line(burst, FORMAT).endsWith("\"new\":8,\"old\":1,\"min\":7.5,\"max\":870.5}"));
        final PutEntry text = entry("so", text("so1"), text("a \"b\"\n"));
        assertEquals(
                "10-Aug-20 13:02:08 devWs devman so new=\"a \\\"b\\\"\\n\" old=\"so1\"",
                PutFormat.TEXT.line(text, FORMAT));
        final PutEntry array = entry("wfd", array(), array(4.5, 5, 10, Double.NaN));
        assertEquals(
                true,
                PutFormat.JSON
                        .line(array, FORMAT)
                        .endsWith("\"new\":[4.5,5,10,\"Nan\"],\"new-size\":4,\"old\":[],\"old-size\":0}"),
                PutFormat.JSON.line(array, FORMAT));
        assertEquals(
                true,
                PutFormat.JSON
                        .line(entry("ao", number(8), number(Double.NEGATIVE_INFINITY)), FORMAT)
                        .endsWith("\"new\":\"-Infinity\",\"old\":8}"));
    }

    @Test
    void shouldJoinABurst() {
        for (final double value : new double[] {2, 9, -4, 3}) {
            filter.put(entry("ao", number(1), number(value)), PutFilter.ON_CHANGE, 0);
        }
        filter.doWork(PutFilter.ON_CHANGE, PutFilter.QUIET_NS - 1);
        assertEquals(0, entries.size());
        filter.doWork(PutFilter.ON_CHANGE, PutFilter.QUIET_NS);
        assertEquals(1, entries.size());
        assertEquals(-4, entries.get(0).minimum());
        assertEquals(9, entries.get(0).maximum());
        assertEquals(3, PutValues.number(entries.get(0).after()));
    }

    @Test
    void shouldEndABurstWithAnotherPv() {
        filter.put(entry("a", number(1), number(2)), PutFilter.ON_CHANGE, 0);
        filter.put(entry("b", number(1), number(1)), PutFilter.ON_CHANGE, 1);
        filter.put(entry("a", number(2), number(3)), PutFilter.ON_CHANGE, 2);
        filter.flush(PutFilter.ON_CHANGE);
        assertEquals(List.of("a", "a"), entries.stream().map(PutEntry::pv).toList(), "b has not changed");
    }

    @Test
    void shouldLogAllWhereAskedTo() {
        filter.put(entry("b", number(1), number(1)), PutFilter.ALL, 0);
        filter.flush(PutFilter.ALL);
        filter.put(entry("b", number(1), number(1)), PutFilter.ALL_NO_FILTER, 0);
        filter.put(entry("b", number(1), number(1)), PutFilter.ALL_NO_FILTER, 0);
        assertEquals(3, entries.size());
        filter.put(entry("b", number(1), number(2)), PutFilter.ALL, 0);
        filter.flush(PutFilter.OFF);
        assertEquals(3, entries.size());
    }

    private static PutEntry entry(final String pv, final Sample before, final Sample after) {
        return new PutEntry(TIME, "devWs", "devman", pv, before, after, Double.NaN, Double.NaN);
    }

    private static Sample number(final double value) {
        return array(value);
    }

    private static Sample array(final double... values) {
        return new Sample(DbrType.DOUBLE, values, values.length, 0, 0, "", 0, 0, Metadata.NONE);
    }

    private static Sample text(final String value) {
        return new Sample(DbrType.STRING, new String[] {value}, 1, 0, 0, "", 0, 0, Metadata.NONE);
    }
}
