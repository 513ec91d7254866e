package org.pebbleioc.readout.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.memory.MemoryBank;
import org.pebbleioc.readout.memory.PoolLayout;

class PagePoolTest {
    private final PageHolders holders = new PageHolders();
    private final PageHolder reader = holders.reader();
    private final PageHolder sink = holders.register("sink");
    private final PageHolder other = holders.register("other");
    private long nowNs;

    private PagePool pool(final int pages) throws IOException {
        final PoolLayout layout = new PoolLayout(pages, 4096, 8, 4096);
        return new PagePool(
                "ep0",
                MemoryBank.of(BankKind.HEAP).block("test", layout.bytes()).cut("ep0", layout),
                holders,
                UsageThresholds.DEFAULT,
                () -> nowNs);
    }

    @Test
    void aPageGoesThroughItsStatesAndEachTimeIsCounted() throws IOException {
        final PagePool pool = pool(4);
        nowNs = 10;
        final long page = pool.toCard();
        assertEquals(PageState.WITH_CARD, pool.life().state(0));
        assertEquals(0, pool.usage().used());
        nowNs = 30;
        assertTrue(pool.filled(page, 1000));
        assertEquals(1, pool.usage().used());
        nowNs = 100;
        assertTrue(pool.grouped(page, 3, 7));
        nowNs = 1_000;
        assertTrue(pool.addPart(page, sink));
        assertTrue(pool.addPart(page, sink));
        assertTrue(pool.addPart(page, sink));
        assertTrue(pool.release(page, reader));
        assertEquals("sink*3", pool.report(0).holders());
        assertEquals(3, pool.report(0).link());
        assertEquals(7, pool.report(0).timeFrame());
        assertEquals(1000, pool.report(0).usedBytes());
        nowNs = 3_000;
        pool.sent(page);
        assertTrue(pool.release(page, sink));
        nowNs = 10_000;
        assertTrue(pool.release(page, sink));
        assertEquals(PageState.OUT, pool.life().state(0));
        assertTrue(pool.release(page, sink), "the last part frees the page");
        assertEquals(PageState.FREE, pool.life().state(0));
        assertEquals(0, pool.usage().used());
        assertEquals(10, pool.life().meanNs(PageState.FREE), 1e-9);
        assertEquals(20, pool.life().meanNs(PageState.WITH_CARD), 1e-9);
        assertEquals(70, pool.life().meanNs(PageState.FILLED), 1e-9);
        assertEquals(900, pool.life().meanNs(PageState.GROUPED), 1e-9);
        assertEquals(9_000, pool.life().meanNs(PageState.OUT), 1e-9);
        assertEquals(9_000, pool.latency().total().since(null).meanNs(), 1e-9);
        assertEquals(2_000, pool.latency().queue().since(null).meanNs(), 1e-9);
        assertEquals(7_000, pool.latency().hold().since(null).meanNs(), 1e-9);
        assertEquals(9_000, pool.latency().total().since(null).maxNs());
        assertEquals(0, pool.refusedTotal());
    }

    @Test
    void doubleStaleAndForeignReleasesAreRefusedAndCounted() throws IOException {
        final PagePool pool = pool(2);
        final long page = pool.toCard();
        assertFalse(pool.release(page, sink), "the sink has no hold");
        assertEquals(1, pool.refusedTotal());
        assertTrue(pool.release(page, reader));
        assertFalse(pool.release(page, reader), "twice");
        assertEquals(2, pool.refusedTotal());
        pool.toCard();
        final long again = pool.toCard();
        assertEquals(PagePool.index(page), PagePool.index(again));
        assertNotEquals(page, again);
        assertFalse(pool.release(page, reader), "an older use of the same page");
        assertFalse(pool.filled(page, 1));
        assertFalse(pool.addPart(page, sink));
        assertFalse(pool.release(-1, reader));
        assertFalse(pool.release(99, reader));
        assertFalse(pool.release(again, new PageHolders().reader()), "a holder of other pools");
        assertEquals(0, pool.buffers().free());
        assertEquals(8, pool.refusedTotal());
        assertTrue(pool.release(again, reader));
        assertEquals(1, pool.buffers().free());
    }

    @Test
    void changesThatTheStateDoesNotAllowAreRefused() throws IOException {
        final PagePool pool = pool(2);
        final long page = pool.toCard();
        assertFalse(pool.grouped(page, 0, 1), "not filled");
        assertFalse(pool.addPart(page, sink), "with the card");
        assertEquals(0, pool.holds(0, sink));
        assertTrue(pool.filled(page, 1));
        assertFalse(pool.filled(page, 1), "filled already");
        assertFalse(pool.addPart(page, sink), "not grouped");
        assertEquals(4, pool.refusedTotal());
        assertEquals(1, pool.buffers().references(0), "what was refused left nothing behind");
    }

    @Test
    void oneHolderCannotReleaseWhatAnotherHolds() throws IOException {
        final PagePool pool = pool(1);
        final long page = pool.takeForCopy(sink);
        assertTrue(pool.addPart(page, other));
        assertTrue(pool.release(page, sink));
        assertFalse(pool.release(page, sink));
        assertEquals(PageState.OUT, pool.life().state(0));
        assertEquals(1, pool.holds(other));
        assertTrue(pool.release(page, other));
        assertEquals(PageState.FREE, pool.life().state(0));
    }

    @Test
    void pagesAreUsedInTheOrderTheyCameBackAtFirstByAddress() throws IOException {
        final PagePool pool = pool(3);
        final long a = pool.toCard();
        final long b = pool.toCard();
        final long c = pool.toCard();
        assertEquals(0, PagePool.index(a));
        assertEquals(1, PagePool.index(b));
        assertEquals(2, PagePool.index(c));
        assertEquals(PagePool.NONE, pool.toCard());
        pool.release(c, reader);
        pool.release(a, reader);
        assertEquals(2, PagePool.index(pool.toCard()));
        assertEquals(0, PagePool.index(pool.toCard()));
    }
}
