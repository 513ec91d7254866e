package org.pebbleioc.pva.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.epics.pvdata.pv.PVLongArray;
import org.epics.pvdata.pv.PVStringArray;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.StringArrayData;
import org.junit.jupiter.api.Test;
import org.pebbleioc.pva.server.PvListener;
import org.pebbleioc.pva.server.PvUpdate;
import org.pebbleioc.pva.server.ServedPv;
import org.pebbleioc.pva.server.ServedPv.SubscribeOptions;

class TablePvTest {
    private static final List<TableColumn> COLUMNS = List.of(
            TableColumn.text("pool", "Pool"),
            TableColumn.int64("free", "Free"),
            TableColumn.int32("level", "Level"),
            TableColumn.float64("load", "Load"));

    private final List<Object[]> rows = new ArrayList<>();
    private int builds;
    private RuntimeException failure;
    private final TablePv table = new TablePv(
            "T:Table",
            "for the test",
            1000,
            COLUMNS,
            to -> {
                builds++;
                if (failure != null) {
                    throw failure;
                }
                rows.forEach(to::add);
            },
            Clock.fixed(Instant.ofEpochSecond(1_700_000_000L, 5), ZoneOffset.UTC));

    private static final class Watcher implements PvListener {
        final List<PVStructure> values = new ArrayList<>();
        final List<BitSet> changes = new ArrayList<>();
        boolean destroyed;

        @Override
        public void updated(final PvUpdate update) {
            values.add(update.value());
            changes.add(update.changed());
        }

        @Override
        public int reclaim() {
            return 0;
        }

        @Override
        public void destroyed() {
            destroyed = true;
        }
    }

    private static String[] texts(final PVStructure table, final String field) {
        final PVStringArray array = table.getSubField(PVStringArray.class, field);
        final StringArrayData data = new StringArrayData();
        array.get(0, array.getLength(), data);
        return Arrays.copyOf(data.data, array.getLength());
    }

    @Test
    void shouldBuildANormativeTableForAGet() {
        rows.add(new Object[] {"small", 7L, 2, 0.5});
        rows.add(new Object[] {"large", 9L, 3, 1.5});
        final PVStructure value = table.current().value();
        assertEquals("epics:nt/NTTable:1.0", value.getStructure().getID());
        assertEquals(
                List.of("labels", "value", "descriptor", "alarm", "timeStamp"),
                List.of(value.getStructure().getFieldNames()));
        assertEquals(List.of("Pool", "Free", "Level", "Load"), List.of(texts(value, "labels")));
        assertEquals(List.of("small", "large"), List.of(texts(value, "value.pool")));
        assertEquals(9, value.getSubField(PVLongArray.class, "value.free").get().getLong(1));
        assertEquals(
                1_700_000_000L, value.getLongField("timeStamp.secondsPastEpoch").get());
        assertEquals(0, value.getIntField("alarm.severity").get());
        assertEquals(1, builds);
    }

    @Test
    void shouldBuildNothingWhileNobodySubscribes() {
        table.tick(System.nanoTime());
        table.post();
        assertEquals(0, builds);
    }

    @Test
    void shouldPostAtItsPeriodWhatChangedAndNothingElse() {
        rows.add(new Object[] {"small", 7L, 2, 0.5});
        final Watcher watcher = new Watcher();
        table.subscribe(watcher, new SubscribeOptions(0));
        assertEquals(1, watcher.values.size(), "the whole table at once");
        final long startNs = System.nanoTime();
        table.tick(startNs);
        assertEquals(1, watcher.values.size(), "nothing changed");
        rows.set(0, new Object[] {"small", 6L, 2, 0.5});
        table.tick(startNs + 999);
        assertEquals(1, watcher.values.size(), "too soon");
        table.tick(startNs + 1000);
        assertEquals(2, watcher.values.size());
        final BitSet expected = new BitSet();
        final PVStructure value = watcher.values.get(1);
        expected.set(value.getSubField("value.free").getFieldOffset());
        expected.set(value.getSubField("timeStamp").getFieldOffset());
        assertEquals(expected, watcher.changes.get(1));
        table.unsubscribe(watcher);
        assertFalse(table.isWatched());
        final int before = builds;
        table.tick(startNs + 5000);
        assertEquals(before, builds);
    }

    @Test
    void shouldShowABuilderThatFailsAsAnAlarmAndRecover() {
        failure = new IllegalStateException("pool is gone");
        final PVStructure broken = table.current().value();
        assertEquals(3, broken.getIntField("alarm.severity").get());
        assertTrue(broken.getStringField("alarm.message").get().contains("pool is gone"));
        assertEquals(0, texts(broken, "value.pool").length);
        failure = null;
        assertEquals(0, table.current().value().getIntField("alarm.severity").get());
    }

    @Test
    void shouldRefuseCellsThatDoNotFit() {
        final TableRows into = new TableRows(COLUMNS);
        assertThrows(IllegalArgumentException.class, () -> into.add("a", 1L, 1));
        final var e = assertThrows(IllegalArgumentException.class, () -> into.add("a", "x", 1, 1.0));
        assertTrue(e.getMessage().startsWith("free=x"), e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> TableColumn.text("a b", ""));
    }

    @Test
    void shouldRefusePutsAndTellItsEnd() {
        final String[] answer = new String[1];
        table.put(null, null, new ServedPv.PutOptions(null, false), error -> answer[0] = error);
        assertTrue(answer[0].contains("T:Table"), answer[0]);
        final Watcher watcher = new Watcher();
        table.subscribe(watcher, new SubscribeOptions(0));
        table.close();
        assertTrue(watcher.destroyed);
        final Watcher late = new Watcher();
        table.subscribe(late, new SubscribeOptions(0));
        assertTrue(late.destroyed);
    }
}
