package org.pebbleioc.ioc.superpage;

import java.io.PrintStream;
import java.util.Locale;
import org.pebbleioc.driver.sim.SuperpageCounts;
import org.pebbleioc.readout.page.CardCounter;
import org.pebbleioc.readout.page.Exhaustion;
import org.pebbleioc.readout.page.GroupCounter;
import org.pebbleioc.readout.page.LatencyHistogram;
import org.pebbleioc.readout.page.LinkCounter;
import org.pebbleioc.readout.page.LinkState;
import org.pebbleioc.readout.page.PageCard;
import org.pebbleioc.readout.page.PagePool;
import org.pebbleioc.readout.page.PageReport;
import org.pebbleioc.readout.page.PageState;
import org.pebbleioc.readout.page.SimulatedPageCard;
import org.pebbleioc.readout.page.SuperpageReadout;

/** What {@code superpageReport} and {@code pageReport} print. */
final class SuperpageReport {
    private SuperpageReport() {}

    /** What a simulated card did with the pages of its links: the only place that knows what it had to drop. */
    private static void sent(final String name, final SuperpageCounts card, final PrintStream out) {
        out.printf(
                "  %s card: pages made %d = delivered %d - twice %d + lost on demand %d + dropped, no page left %d"
                        + " + held %d; had to wait %d times%n",
                name,
                card.pages(),
                card.delivered(),
                card.duplicated(),
                card.lost(),
                card.noBuffer(),
                card.held(),
                card.heldBack());
    }

    /** Books and counters. */
    static void books(final SuperpageReadout readout, final PrintStream out) {
        out.printf(
                "%s: %s%s%n",
                readout.name(), readout.state().label(), readout.message().isEmpty() ? "" : ", " + readout.message());
        out.printf("  runs %d, filled pages waiting %d%n", readout.runs(), readout.queued());
        for (int i = 0; i < readout.pools().size(); i++) {
            out.printf("  %s:", readout.pools().get(i).name());
            for (final CardCounter counter : CardCounter.values()) {
                out.printf(" %s %d", counter.name(), readout.count(i, counter));
            }
            out.println();
        }
        for (final PageCard card : readout.cards()) {
            if (card instanceof SimulatedPageCard simulated) {
                sent(card.name(), simulated.card().counts(), out);
            }
        }
        for (final GroupCounter counter : GroupCounter.values()) {
            out.printf("  %-22s %14d  %s%n", counter.name(), readout.count(counter), counter.label());
        }
        out.printf(
                "  pages in %d = grouped %d + bad %d + implausible %d + late %d + duplicate %d + overflow %d%s%n",
                readout.count(GroupCounter.PAGES_IN),
                readout.count(GroupCounter.PAGES_GROUPED),
                readout.count(GroupCounter.PAGES_BAD),
                readout.count(GroupCounter.PAGES_IMPLAUSIBLE),
                readout.count(GroupCounter.PAGES_LATE),
                readout.count(GroupCounter.PAGES_DUPLICATE),
                readout.count(GroupCounter.PAGES_OVERFLOW),
                SuperpageParameters.booksClose(readout) ? "" : "   (on their way, or DOES NOT CLOSE)");
        for (final LinkState link : readout.links()) {
            out.printf("  %s%s:", link.id(), link.isWaitedFor() ? "" : " (not waited for)");
            for (final LinkCounter counter : LinkCounter.values()) {
                if (link.count(counter) > 0) {
                    out.printf(" %s %d", counter.name(), link.count(counter));
                }
            }
            out.println();
        }
        if (readout.lastStop() != null) {
            out.printf(
                    Locale.ROOT,
                    "  last stop: data off after %.3f s%s, pages back after %.3f s%s%n",
                    readout.lastStop().dataOffNs() / 1e9,
                    readout.lastStop().isDataOff() ? "" : " (not in time)",
                    readout.lastStop().releaseNs() / 1e9,
                    readout.lastStop().isEmpty() ? "" : " (not all)");
            readout.lastStop().pagesOut().forEach(pages -> out.printf("    %s%n", pages));
        }
    }

    /** @param level 0: a line per buffer and state; 1: used pages, too; 2: every page */
    static void pages(final SuperpageReadout readout, final int level, final PrintStream out) {
        if (readout.allPools().isEmpty()) {
            out.printf(
                    "%s: %s, there are no pages%n",
                    readout.name(), readout.state().label());
        }
        for (final PagePool pool : readout.allPools()) {
            pool(readout, pool, out);
            for (int i = 0; level > 0 && i < pool.count(); i++) {
                final PageReport page = pool.report(i);
                if (level > 1 || page.state().isUsed()) {
                    out.printf(
                            Locale.ROOT,
                            "    page %d %s for %.6f s, link %d, time frame %d, %d bytes, %s%n",
                            page.index(),
                            page.state().label(),
                            page.inStateNs() / 1e9,
                            page.link(),
                            page.timeFrame(),
                            page.usedBytes(),
                            page.holders().isEmpty() ? "nobody holds it" : "held by " + page.holders());
                }
            }
        }
    }

    private static void pool(final SuperpageReadout readout, final PagePool pool, final PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%s %s: %d pages of %d bytes (%d asked for), %.1f %% used, most %d, %s%n",
                readout.name(),
                pool.name(),
                pool.count(),
                pool.pageBytes(),
                pool.memory().askedCount(),
                pool.usage().percent(),
                pool.usage().mostUsed(),
                pool.usage().level().name().toLowerCase(Locale.ROOT));
        out.print("  state    ");
        for (final PageState state : PageState.values()) {
            out.printf(
                    Locale.ROOT,
                    " %s %d (mean %.6f s)",
                    state.label(),
                    pool.life().in(state),
                    pool.life().meanNs(state) / 1e9);
        }
        out.println();
        latency("latency", pool.latency().total(), out);
        latency("queue", pool.latency().queue(), out);
        latency("hold", pool.latency().hold(), out);
        out.printf("  oldest    %s%n", pool.oldest());
        out.print("  ran out  ");
        for (final Exhaustion what : Exhaustion.values()) {
            out.printf(" %s %d;", what.label(), pool.exhaustedTotal(what));
        }
        out.printf(
                " refused %d, overruns %d%n",
                pool.refusedTotal(), pool.buffers().overrunTotal());
    }

    private static void latency(final String what, final LatencyHistogram histogram, final PrintStream out) {
        final LatencyHistogram.Snapshot all = histogram.since(null);
        out.printf(
                Locale.ROOT,
                "  %-9s %d pages, mean %.6f s, p99 %.6f s, max %.6f s%n",
                what,
                all.count(),
                all.meanNs() / 1e9,
                all.percentileNs(0.99) / 1e9,
                all.maxNs() / 1e9);
    }
}
