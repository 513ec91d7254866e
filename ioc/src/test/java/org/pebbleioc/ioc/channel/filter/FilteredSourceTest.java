package org.pebbleioc.ioc.channel.filter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.Channel.Events;
import org.pebbleioc.ioc.channel.DbrType;
import org.pebbleioc.ioc.channel.ElementType;
import org.pebbleioc.ioc.channel.Sample;
import org.pebbleioc.ioc.record.TestIoc;

class FilteredSourceTest {
    private final TestIoc ioc = new TestIoc();
    private final States states = new States();
    private final FilteredSource source = new FilteredSource(ioc.database, states, () -> 1_800_000_000_000_000_005L);

    @BeforeEach
    void load() throws Exception {
        ioc.load("""
                        record(ao, a) { field(VAL, 10) field(PINI, YES) field(HIGH, 100) field(HSV, MINOR) }
                        record(ao, "odd[1]") { field(VAL, 3) }
                        record(ao, late) { }
                        record(waveform, w) { field(FTVL, LONG) field(NELM, 10) }
                        """).init();
        ioc.database.find("w").put(DbrType.LONG, new int[] {0, 1, 2, 3, 4, 5}, 6, null);
    }

    private List<Double> watch(final String name, final int mask) {
        final List<Double> seen = new ArrayList<>();
        source.find(name).subscribe(mask, (sample, events) -> seen.add(((double[]) sample.array())[0]));
        return seen;
    }

    private void put(final double... values) throws Exception {
        for (final double value : values) {
            ioc.put("a", value);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "w.VAL[2:4], 2 3 4",
        "w.[2:4], 2 3 4",
        "w.VAL[1], 1",
        "w.VAL[-2:-1], 4 5",
        "w.VAL[0:2:5], 0 2 4",
        "w.VAL[:], 0 1 2 3 4 5",
        "w.VAL[4:100], 4 5",
        "w.VAL[7:9], ''",
        "'w.VAL{\"arr\":{\"s\":1,\"i\":3}}', 1 4",
        "'w.{arr:{s:-3}}', 3 4 5",
        "'w.VAL[1:5]{arr:{s:1,e:2}}', 2 3"
    })
    void shouldCutArrays(final String name, final String expected) {
        final Sample sample = source.find(name).sample();
        final StringBuilder text = new StringBuilder();
        for (final int element : (int[]) sample.array()) {
            text.append(' ').append(element);
        }
        assertEquals(expected, text.toString().trim());
        assertEquals(((int[]) sample.array()).length, sample.count());
    }

    @Test
    void shouldTellHowManyElementsThereCanBe() {
        assertEquals(3, source.find("w.VAL[2:4]").maxCount());
        assertEquals(10, source.find("w.VAL[:]").maxCount());
        assertEquals(2, source.find("w.VAL[-2:-1]").maxCount());
        assertEquals(1, source.find("w.VAL[5]").maxCount());
    }

    @Test
    void shouldCutUpdatesToo() throws Exception {
        final List<int[]> seen = new ArrayList<>();
        source.find("w.VAL[1:2]").subscribe(Events.VALUE, (sample, mask) -> seen.add((int[]) sample.array()));
        ioc.database.find("w").put(DbrType.LONG, new int[] {9, 8, 7}, 3, null);
        assertEquals(1, seen.size());
        assertArrayEquals(new int[] {8, 7}, seen.get(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a.VAL{\"dbnd\":{\"d\":1.5}}", "a.{dbnd:{abs:1.5}}", "a.VAL{\"dbnd\":{\"m\":\"abs\",\"d\":1.5}}"
            })
    void shouldHoldBackWhatIsWithinTheDeadband(final String name) throws Exception {
        final List<Double> seen = watch(name, Events.VALUE);
        put(11, 11.4, 11.6, 12, 10.2, 10, 20);
        assertEquals(List.of(11.6, 10.0, 20.0), seen);
    }

    @Test
    void shouldTakeADeadbandInPercent() throws Exception {
        final List<Double> seen = watch("a.VAL{\"dbnd\":{\"rel\":10}}", Events.VALUE);
        put(10.5, 11.5, 12.5, 13, 0, 0.1);
        assertEquals(List.of(11.5, 13.0, 0.0, 0.1), seen);
    }

    @Test
    void shouldLetAlarmsThroughTheDeadband() throws Exception {
        final List<Double> seen = watch("a.VAL{\"dbnd\":{\"d\":1000}}", Events.VALUE | Events.ALARM);
        put(20, 101, 102);
        assertEquals(List.of(101.0), seen);
    }

    @Test
    void shouldStampWithTheServersTime() throws Exception {
        final Sample sample = source.find("a.VAL{\"ts\":{}}").sample();
        assertEquals(1_800_000_000L, sample.secondsPosix());
        assertEquals(5, sample.nanoseconds());
        assertEquals(1_700_000_000L, source.find("a.VAL").sample().secondsPosix());
    }

    @ParameterizedTest
    @CsvSource({
        "'a.VAL{ts:{num:dbl}}', DOUBLE, 1068848000.25",
        "'a.VAL{ts:{num:dbl,epoch:unix}}', DOUBLE, 1700000000.25",
        "'a.VAL{ts:{num:sec}}', ULONG, 1068848000",
        "'a.VAL{ts:{num:sec,epoch:epics}}', ULONG, 1068848000",
        "'a.VAL{\"ts\":{\"num\":\"nsec\"}}', ULONG, 250000000",
        "'a.{ts:{num:ts,epoch:unix}}', ULONG, 1700000000 250000000",
        "'a.{ts:{str:epics}}', STRING, 2023-11-14 22:13:20.250000",
        "'a.{ts:{str:iso}}', STRING, 2023-11-14T22:13:20.250000+0000",
        "'late.{ts:{str:iso}}', STRING, <undefined>",
        "'w.[1:3]{ts:{num:ts,epoch:unix}}', ULONG, 1700000000 250000000"
    })
    void shouldMakeTheTimeStampTheValue(final String name, final ElementType type, final String expected)
            throws Exception {
        final TimeZone before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        final Channel channel = source.find(name);
        TimeZone.setDefault(before);
        ioc.clockNs.set(1_700_000_000_250_000_000L);
        put(3);
        ioc.database.find("w").put(DbrType.LONG, new int[] {7}, 1, null);
        assertEquals(type, channel.elementType());
        assertEquals(type.dbr(), channel.nativeType());
        final Sample sample = channel.sample();
        assertEquals(channel.maxCount(), sample.count());
        assertEquals(type, sample.elementType());
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < sample.count(); i++) {
            final Object element = Array.get(sample.array(), i);
            text.append(i == 0 ? "" : " ")
                    .append(
                            element instanceof Double number
                                    ? new BigDecimal(number)
                                            .stripTrailingZeros()
                                            .toPlainString()
                                    : element);
        }
        assertEquals(expected, text.toString());
        final List<Sample> seen = new ArrayList<>();
        channel.subscribe(Events.VALUE, (update, events) -> seen.add(update));
        ioc.clockNs.addAndGet(1_000_000_000L);
        put(4);
        if (name.startsWith("a.")) {
            assertEquals(type, seen.get(0).elementType(), "updates too");
        }
    }

    @Test
    void shouldLetOneInSoManyThrough() throws Exception {
        final List<Double> seen = watch("a.VAL{\"dec\":{\"n\":3}}", Events.VALUE);
        put(1, 2, 3, 4, 5, 6, 7);
        assertEquals(List.of(3.0, 6.0), seen); // the value that every subscription begins with is the first
    }

    @Test
    void shouldFollowAState() throws Exception {
        assertNull(source.find("a.VAL{\"sync\":{\"while\":\"beam\"}}"), "a state that nobody created");
        states.create("beam");
        final List<Double> during = watch("a.VAL{\"sync\":{\"while\":\"beam\"}}", Events.VALUE);
        final List<Double> unless = watch("a.VAL{\"sync\":{\"m\":\"unless\",\"s\":\"beam\"}}", Events.VALUE);
        final List<Double> first = watch("a.VAL{sync:{first:beam}}", Events.VALUE);
        final List<Double> last = watch("a.VAL{sync:{last:beam}}", Events.VALUE);
        final List<Double> before = watch("a.VAL{sync:{before:beam}}", Events.VALUE);
        final List<Double> after = watch("a.VAL{sync:{after:beam}}", Events.VALUE);
        put(1, 2);
        states.set("beam", true);
        put(3, 4);
        states.set("beam", false);
        put(5, 6);
        assertEquals(List.of(3.0, 4.0), during);
        assertEquals(List.of(1.0, 2.0, 5.0, 6.0), unless);
        assertEquals(List.of(3.0), first);
        assertEquals(List.of(4.0), last);
        assertEquals(List.of(2.0), before);
        assertEquals(List.of(5.0), after);
    }

    @Test
    void shouldFollowTheUserTag() {
        final ChannelFilter.Stage stage = new TagFilter(1, 1).stage();
        final Sample plain = ioc.sample("a");
        final List<Long> passed = new ArrayList<>();
        for (final long tag : new long[] {0, 1, 2, 3, 4}) {
            final Sample sample =
                    new Sample(plain.elementType(), plain.array(), 1, 0, 0, "", 1, 0, tag, plain.metadata());
            if (stage.update(sample, Events.VALUE) != null) {
                passed.add(tag);
            }
            assertNotNull(stage.update(sample, Events.PROPERTY));
        }
        assertEquals(List.of(1L, 3L), passed);
        assertNotNull(source.find("a.VAL{\"utag\":{\"M\":1,\"V\":1}}"));
    }

    @Test
    void shouldWritePastTheFilters() throws Exception {
        source.find("a.VAL{\"dbnd\":{\"d\":1000}}").put(DbrType.DOUBLE, new double[] {42}, 1, null);
        assertEquals(42, ioc.number("a"));
    }

    @Test
    void shouldLeaveBracketsInRecordNamesAlone() {
        assertEquals(3.0, ((double[]) source.find("odd[1]").sample().array())[0]);
        assertNotNull(source.find("odd[1].DESC"));
        assertNotNull(source.find("odd[1].[0]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.VAL{",
                "a.VAL{}",
                "a.VAL{\"nosuch\":{}}",
                "a.VAL{\"dbnd\":{\"d\":1,\"x\":2}}",
                "a.VAL{\"dbnd\":{\"m\":\"odd\"}}",
                "a.VAL{\"arr\":{\"i\":0}}",
                "a.VAL{\"arr\":7}",
                "w.VAL[",
                "w.VAL[a:b]",
                "w.VAL[1:2:3:4]",
                "a.VAL{\"dec\":{\"n\":0}}",
                "a.VAL{\"ts\":{}} x",
                "a.VAL{ts:{num:hours}}",
                "a.VAL{ts:{str:epics,num:sec}}",
                "a.VAL{ts:{epoch:julian}}",
                "nobody.VAL{\"ts\":{}}",
                "a.VAL{\"ts\":{},}{",
                "a.VAL{{{{{{{{{{"
            })
    void shouldNotKnowAChannelWithNonsenseBehindIt(final String name) {
        assertNull(source.find(name));
    }
}
