package org.pebbleioc.ioc.superpage;

import java.util.ArrayList;
import java.util.List;
import org.pebbleioc.pva.table.TableColumn;
import org.pebbleioc.pva.table.TablePv;
import org.pebbleioc.pva.table.TableRows;
import org.pebbleioc.readout.page.LatencyHistogram;
import org.pebbleioc.readout.page.LinkCounter;
import org.pebbleioc.readout.page.LinkState;
import org.pebbleioc.readout.page.PagePool;
import org.pebbleioc.readout.page.PageReport;
import org.pebbleioc.readout.page.PageState;
import org.pebbleioc.readout.page.SuperpageReadout;

/** The tables of one readout, as PVs: every page, every buffer, every link, and the histogram of release latencies. */
final class SuperpageTables {
    private static final long PERIOD_NS = 500_000_000L;
    /** The last row is 2^26 µs, about 67 s, and everything longer. */
    private static final int OCTAVES = 27;

    private SuperpageTables() {}

    static List<TablePv> of(final SuperpageReadout readout, final String prefix) {
        return List.of(
                pages(readout, prefix), buffers(readout, prefix), links(readout, prefix), latency(readout, prefix));
    }

    private static TablePv pages(final SuperpageReadout readout, final String prefix) {
        return new TablePv(
                prefix + "Pages",
                "every page of " + readout.name(),
                PERIOD_NS,
                List.of(
                        TableColumn.text("buffer", "Buffer"),
                        TableColumn.int32("page", "Page"),
                        TableColumn.text("state", "State"),
                        TableColumn.float64("seconds", "s in state"),
                        TableColumn.int32("link", "Link"),
                        TableColumn.int64("timeFrame", "Time frame"),
                        TableColumn.int32("bytes", "Bytes"),
                        TableColumn.int32("holds", "Holds"),
                        TableColumn.text("holders", "Held by")),
                rows -> {
                    for (final PagePool pool : readout.allPools()) {
                        for (int i = 0; i < pool.count(); i++) {
                            final PageReport page = pool.report(i);
                            rows.add(
                                    pool.name(),
                                    i,
                                    page.state().label(),
                                    page.inStateNs() / 1e9,
                                    page.link(),
                                    page.timeFrame(),
                                    page.usedBytes(),
                                    page.holds(),
                                    page.holders());
                        }
                    }
                });
    }

    private static TablePv buffers(final SuperpageReadout readout, final String prefix) {
        final List<TableColumn> columns = new ArrayList<>(List.of(
                TableColumn.text("buffer", "Buffer"),
                TableColumn.text("level", "Level"),
                TableColumn.float64("usage", "Usage %"),
                TableColumn.int32("pages", "Pages"),
                TableColumn.int32("asked", "Asked for"),
                TableColumn.int32("pageBytes", "Page bytes")));
        for (final PageState state : PageState.values()) {
            columns.add(TableColumn.int32(state.label(), state.label()));
            columns.add(TableColumn.float64(state.label() + "Mean", state.label() + " mean s"));
        }
        columns.add(TableColumn.float64("oldestOut", "Oldest out s"));
        columns.add(TableColumn.text("oldest", "Oldest holder"));
        return new TablePv(prefix + "Buffers", "buffers of " + readout.name(), PERIOD_NS, columns, rows -> {
            for (final PagePool pool : readout.allPools()) {
                addBuffer(rows, pool);
            }
        });
    }

    private static void addBuffer(final TableRows rows, final PagePool pool) {
        final List<Object> cells = new ArrayList<>(List.of(
                pool.name(),
                pool.usage().level().name().toLowerCase(java.util.Locale.ROOT),
                pool.usage().percent(),
                pool.count(),
                pool.memory().askedCount(),
                pool.pageBytes()));
        for (final PageState state : PageState.values()) {
            cells.add(pool.life().in(state));
            cells.add(pool.life().meanNs(state) / 1e9);
        }
        cells.add(pool.oldestOutNs() / 1e9);
        cells.add(pool.oldest());
        rows.add(cells.toArray());
    }

    private static TablePv links(final SuperpageReadout readout, final String prefix) {
        final List<TableColumn> columns = new ArrayList<>(List.of(
                TableColumn.text("buffer", "Buffer"),
                TableColumn.int32("link", "Link"),
                TableColumn.text("waitedFor", "Waited for"),
                TableColumn.int64("timeFrame", "Newest time frame")));
        for (final LinkCounter counter : LinkCounter.values()) {
            columns.add(TableColumn.int64(counter.name(), counter.label()));
        }
        return new TablePv(prefix + "Links", "links of " + readout.name(), PERIOD_NS, columns, rows -> {
            for (final LinkState link : readout.links()) {
                final List<Object> cells = new ArrayList<>(List.of(
                        link.pool().name(),
                        link.id().link(),
                        link.isWaitedFor() ? "yes" : "no",
                        link.newestTimeFrame()));
                for (final LinkCounter counter : LinkCounter.values()) {
                    cells.add(link.count(counter));
                }
                rows.add(cells.toArray());
            }
        });
    }

    /** One row for each power of two of microseconds: how many pages were out for less than that, but not for half. */
    private static TablePv latency(final SuperpageReadout readout, final String prefix) {
        return new TablePv(
                prefix + "Latency",
                "release latencies of " + readout.name() + " since configure",
                PERIOD_NS,
                List.of(
                        TableColumn.text("buffer", "Buffer"),
                        TableColumn.float64("below", "Below s"),
                        TableColumn.int64("total", "Out"),
                        TableColumn.int64("queue", "In the queue"),
                        TableColumn.int64("hold", "With the receiver")),
                rows -> {
                    for (final PagePool pool : readout.allPools()) {
                        final long[] total = octaves(pool.latency().total());
                        final long[] queue = octaves(pool.latency().queue());
                        final long[] hold = octaves(pool.latency().hold());
                        for (int i = 0; i < OCTAVES; i++) {
                            rows.add(pool.name(), LatencyHistogram.octaveEndNs(i) / 1e9, total[i], queue[i], hold[i]);
                        }
                    }
                });
    }

    private static long[] octaves(final LatencyHistogram histogram) {
        return histogram.since(null).octaves(OCTAVES);
    }
}
