package org.pebbleioc.readout.page;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.readout.EnumCounters;
import org.pebbleioc.readout.memory.PoolMemory;

/**
 * The straight line of superpages, wired here and nowhere else, and its control:
 *
 * <pre>
 *   1 DmaDevice.read(batch)       thread page-reader, one per end point    card → filled; free pages → card
 *   2 EventQueue                  ring of ints
 *   3 TimeFrameGrouper.add        thread page-grouper                      headers checked, filled → grouped
 *   4 TimeFrameSink.offer         thread page-grouper                      grouped → out, part by part
 *   5 PagePool.release            any thread, the last part                out → free
 * </pre>
 *
 * <p>standby –configure→ configured –start→ running –stop→ configured –reset→ standby; a failure leads to error, out of
 * which reset leads. Transitions exclude each other, and each is back within bounds whatever cards and consumers do.
 */
public final class SuperpageReadout implements AutoCloseable {
    /** Opens the cards, and makes the memory of the copies: at configure. */
    public interface Parts {
        List<PageCard> cards() throws IOException;

        /** What is copied into; null for a readout without copies. */
        PoolMemory copies() throws IOException;

        /** The consumers, in the order in which they are offered time frames; those that are AutoCloseable are closed. */
        List<TimeFrameSink> sinks(PageHolders holders, PagePool copies, List<PagePool> pools) throws IOException;
    }

    private static final Logger LOG = LogManager.getLogger(SuperpageReadout.class);
    /** For consumers that were closed to give their pages back. */
    private static final long AFTER_CLOSE_NS = 200_000_000L;

    private static final long POLL_NS = 100_000L;
    private static final long SHORTEST_POLL_NS = 20_000L;

    private final String name;
    private final Parts parts;
    private final GroupOptions groupOptions;
    private final ControlOptions control;
    private final EnumCounters<GroupCounter> counters = new EnumCounters<>(GroupCounter.class);

    // Written under the monitor, read by anybody.
    private volatile SuperpageState state = SuperpageState.STANDBY;
    private volatile String message = "";
    private volatile long runs;
    private volatile StopReport lastStop;
    private volatile OpenReadout opened;

    public SuperpageReadout(
            final String name, final Parts parts, final GroupOptions groupOptions, final ControlOptions control) {
        this.name = name;
        this.parts = parts;
        this.groupOptions = groupOptions;
        this.control = control;
    }

    /** standby → configured: takes the memory, opens the cards, starts the threads. */
    public synchronized void configure() throws IOException {
        expect("configure", SuperpageState.STANDBY);
        final List<PageCard> cards = new ArrayList<>();
        final List<TimeFrameSink> sinks = new ArrayList<>();
        try {
            cards.addAll(parts.cards());
            open(cards, sinks);
            become(SuperpageState.CONFIGURED, "");
        } catch (final IOException | RuntimeException e) {
            opened = null;
            sinks.forEach(this::closeSink);
            cards.forEach(this::closeCard);
            throw failed("configure", e);
        }
    }

    private void open(final List<PageCard> cards, final List<TimeFrameSink> sinks) throws IOException {
        final PageHolders holders = new PageHolders();
        final List<PagePool> pools = new ArrayList<>();
        for (final PageCard card : cards) {
            pools.add(new PagePool(
                    card.name(), card.memory(), holders, control.thresholdsOf(pools.size()), System::nanoTime));
        }
        final PoolMemory copyMemory = parts.copies();
        final PagePool copies = copyMemory == null
                ? null
                : new PagePool("copies", copyMemory, holders, control.copyThresholds(), System::nanoTime);
        sinks.addAll(parts.sinks(holders, copies, List.copyOf(pools)));
        final LinkTable links =
                new LinkTable(pools, cards.stream().map(PageCard::links).toList());
        final List<CardReader> readers = new ArrayList<>();
        for (int i = 0; i < cards.size(); i++) {
            final PageCard card = cards.get(i);
            card.device().claim(card.mask());
            readers.add(new CardReader(card.device(), pools.get(i), holders.reader(), card::linkOf));
            LOG.info(
                    "{}: ROC input queue size = {} pages",
                    card.name(),
                    pools.get(i).count());
        }
        final PageFlow flow = new PageFlow(readers, sinks, grouper(links, holders, sinks));
        final PageThreads threads = new PageThreads(name, flow, readers, control.retryNs(), this::error);
        opened = new OpenReadout(cards, pools, copies, holders, readers, links, sinks, flow, threads);
        threads.start();
    }

    private TimeFrameGrouper grouper(
            final LinkTable links, final PageHolders holders, final List<TimeFrameSink> sinks) {
        return new TimeFrameGrouper(groupOptions, links, holders.reader(), sinks, counters);
    }

    /** From a thread of the readout, which must not wait for a transition under way. */
    private void error(final String why) {
        LOG.error("{}: {}", name, why);
        message = why;
        state = SuperpageState.ERROR;
    }

    /** configured → running: all cards send, from the same orbit on. */
    public synchronized void start() throws IOException {
        expect("start", SuperpageState.CONFIGURED);
        final OpenReadout now = opened;
        try {
            runs++;
            now.links().begin();
            within(now.flow()::isFlushed, "the pages of the last run are still being handed on");
            now.flow().use(grouper(now.links(), now.holders(), now.sinks()));
            within(now.flow()::isUsed, "page-grouper does not end its round");
            for (final TimeFrameSink sink : now.sinks()) {
                sink.begin(runs);
            }
            now.readers().forEach(reader -> reader.accept(true));
            final long firstOrbitNs = System.nanoTime();
            for (final PageCard card : now.cards()) {
                card.start(firstOrbitNs);
            }
            become(SuperpageState.RUNNING, "");
        } catch (final RuntimeException e) {
            throw failed("start", e);
        }
    }

    /** Before data may come. */
    private void within(final BooleanSupplier condition, final String otherwise) {
        if (!await(control.dataOffNs(), System.nanoTime(), condition)) {
            throw new IllegalStateException(otherwise);
        }
    }

    /**
     * running → configured, in two stages, each with its bound: data off, until everything that came has been handed on;
     * then consumers have time to give pages back. What is still out then is reported and stays theirs.
     */
    public synchronized StopReport stop() throws IOException {
        if (state == SuperpageState.CONFIGURED) {
            return lastStop;
        }
        expect("stop", SuperpageState.RUNNING);
        final OpenReadout now = opened;
        try {
            final long startNs = System.nanoTime();
            now.cards().forEach(PageCard::stop);
            boolean isOff = await(control.dataOffNs(), startNs, now::isSilent);
            now.readers().forEach(reader -> reader.accept(false));
            now.flow().flush();
            isOff &= await(control.dataOffNs(), startNs + control.dataOffNs() / 2, () -> now.flow()
                    .isFlushed());
            for (final TimeFrameSink sink : now.sinks()) {
                sink.end();
            }
            final long offNs = System.nanoTime();
            final boolean isEmpty = await(control.releaseNs(), offNs, now::isEmpty);
            final StopReport report =
                    new StopReport(isOff, offNs - startNs, isEmpty, System.nanoTime() - offNs, now.pagesOut());
            lastStop = report;
            if (!isOff) {
                LOG.warn("{}: data did not stop within {} ms", name, control.dataOffNs() / 1_000_000);
            }
            report.pagesOut().forEach(out -> LOG.warn("{}: {}", name, out));
            if (state != SuperpageState.ERROR) {
                become(SuperpageState.CONFIGURED, "");
            }
            return report;
        } catch (final RuntimeException e) {
            throw failed("stop", e);
        }
    }

    /** Looks again and again, more and more slowly, up to the bound. */
    private static boolean await(final long boundNs, final long startNs, final BooleanSupplier condition) {
        long pauseNs = SHORTEST_POLL_NS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - startNs >= boundNs || Thread.currentThread().isInterrupted()) {
                return condition.getAsBoolean();
            }
            LockSupport.parkNanos(pauseNs);
            pauseNs = Math.min(pauseNs * 2, 10 * POLL_NS);
        }
        return true;
    }

    /** configured or error → standby: ends the threads, closes consumers and cards. */
    public synchronized void reset() throws IOException {
        if (state == SuperpageState.STANDBY) {
            return;
        }
        if (state == SuperpageState.RUNNING) {
            stop();
        }
        final OpenReadout now = opened;
        if (now != null) {
            now.cards().forEach(PageCard::stop);
            now.threads().end();
            now.flow().finish(System.nanoTime());
            now.sinks().forEach(this::closeSink);
            now.readers().forEach(CardReader::close);
            await(AFTER_CLOSE_NS, System.nanoTime(), now::isEmpty);
            closeCards(now);
            opened = null;
        }
        become(SuperpageState.STANDBY, "");
    }

    /** A card's memory may go with its device: while pages are out the device stays open, until the last is back. */
    private void closeCards(final OpenReadout now) {
        now.pagesOut().forEach(out -> LOG.warn("{}: {}; their memory stays until they come back", name, out));
        for (int i = 0; i < now.cards().size(); i++) {
            final PageCard card = now.cards().get(i);
            if (now.pools().get(i).usage().used() == 0) {
                closeCard(card);
            } else {
                now.pools().get(i).whenEmpty(() -> closeCard(card));
            }
        }
    }

    private void closeCard(final PageCard card) {
        try {
            card.close();
        } catch (final IOException | RuntimeException e) {
            LOG.warn("{}: closing {}: {}", name, card.name(), e.toString());
        }
    }

    private void closeSink(final TimeFrameSink sink) {
        if (sink instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (final Exception e) {
                LOG.warn("{}: closing {}: {}", name, sink.name(), e.toString());
            }
        }
    }

    private void expect(final String what, final SuperpageState from) throws IOException {
        if (state != from) {
            throw new IOException(name + ": cannot " + what + " while " + state.label()
                    + (state == SuperpageState.ERROR ? " (" + message + "): reset first" : ""));
        }
    }

    private void become(final SuperpageState next, final String why) {
        LOG.info("{}: {} -> {}", name, state.label(), next.label());
        message = why;
        state = next;
    }

    private IOException failed(final String what, final Exception e) {
        message = what + " failed: " + (e.getMessage() == null ? e.toString() : e.getMessage());
        state = SuperpageState.ERROR;
        LOG.error("{}: {}", name, message, e instanceof RuntimeException ? e : null);
        return new IOException(name + ": " + message, e);
    }

    @Override
    public void close() throws IOException {
        reset();
    }

    public String name() {
        return name;
    }

    public SuperpageState state() {
        return state;
    }

    /** What went wrong; empty when nothing did. */
    public String message() {
        return message;
    }

    /** How many times it was started. */
    public long runs() {
        return runs;
    }

    /** How the last stop went; null when there was none. */
    public StopReport lastStop() {
        return lastStop;
    }

    public long count(final GroupCounter counter) {
        return counters.value(counter);
    }

    /** The pools of the end points; empty in standby. */
    public List<PagePool> pools() {
        final OpenReadout now = opened;
        return now == null ? List.of() : now.pools();
    }

    /** The pool of copies; null in standby, and without copies. */
    public PagePool copies() {
        final OpenReadout now = opened;
        return now == null ? null : now.copies();
    }

    /** End points' pools, then the copies; empty in standby. */
    public List<PagePool> allPools() {
        final OpenReadout now = opened;
        return now == null ? List.of() : now.allPools();
    }

    /** All links that are known; empty in standby. */
    public List<LinkState> links() {
        final OpenReadout now = opened;
        return now == null ? List.of() : now.links().all();
    }

    public List<PageCard> cards() {
        final OpenReadout now = opened;
        return now == null ? List.of() : now.cards();
    }

    /** A counter of one end point; 0 in standby. */
    public long count(final int endPoint, final CardCounter counter) {
        final OpenReadout now = opened;
        return now == null ? 0 : now.readers().get(endPoint).count(counter);
    }

    /** Filled pages that wait for the grouper, all end points. */
    public int queued() {
        final OpenReadout now = opened;
        return now == null
                ? 0
                : now.readers().stream().mapToInt(CardReader::queued).sum();
    }
}
