package org.pebbleioc.readout.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pebbleioc.readout.MemoryPlan;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.memory.PoolLayout;
import org.pebbleioc.readout.memory.PoolMemory;

/** The numbers of the document: 24 links, 88 time frames a second, pages of 256 KiB. */
class SuperpagePlanTest {
    private static final long PLENTY = 1L << 40;

    private static SuperpageLayout layout(final int pageBytes, final int count, final long blockBytes) {
        return new SuperpageLayout(
                BankKind.HEAP,
                2,
                new PoolLayout(count, pageBytes, 64, 4096),
                new PoolLayout(100, 128 * 1024, 64, 4096),
                true,
                blockBytes);
    }

    private static SuperpagePlan.Load load(final double linkBytes) {
        return new SuperpagePlan.Load(24, 88, linkBytes, 8192, 100_000_000L);
    }

    private static String text(final MemoryPlan plan) {
        return plan.text();
    }

    @Test
    void thePageRateOfTheDocument() {
        final String text = text(SuperpagePlan.of(layout(256 << 10, 1024, 0), load(250 << 10), PLENTY));
        assertTrue(text.contains("24 links at 88.0 time frames/s take 2112 pages/s per end point"), text);
        assertTrue(text.contains("takes 1 page(s), 2 % of them stay empty"), text);
    }

    @Test
    void aPageLargerThanTheTimeFrameLosesHalfOfIt() {
        final String text = text(SuperpagePlan.of(layout(2 << 20, 1024, 0), load(1 << 20), PLENTY));
        assertTrue(
                text.contains("superpageSize=2 MiB is large for this time frame: 50 % of the memory is never filled"),
                text);
    }

    @Test
    void aSmallPageCostsTransfers() {
        final String text = text(SuperpagePlan.of(layout(16 << 10, 4096, 0), load(512 << 10), PLENTY));
        assertTrue(
                text.contains(
                        "superpageSize=16 KiB is small: it costs 67584 transfers a second where 256 KiB would cost 4224"),
                text);
    }

    @Test
    void tooFewPagesAndTooSmallCopies() {
        final String few = text(SuperpagePlan.of(layout(256 << 10, 20, 0), load(250 << 10), PLENTY));
        assertTrue(
                few.contains("superpageCount=20 holds less than two time frames of 24 links: set it to at least 48"),
                few);
        final String wait = text(SuperpagePlan.of(layout(256 << 10, 100, 0), load(250 << 10), PLENTY));
        assertTrue(wait.contains("260 would carry over it"), wait);
        final String copies = text(SuperpagePlan.of(
                layout(256 << 10, 1024, 0), new SuperpagePlan.Load(24, 88, 250 << 10, 200_000, 1), PLENTY));
        assertTrue(copies.contains("copySize=128 KiB is too small for a heartbeat frame of 195.3 KiB"), copies);
    }

    @Test
    void aBlockThatIsTooSmallIsRefusedWithTheNumber() {
        final MemoryPlan plan = SuperpagePlan.of(layout(256 << 10, 100, 10 << 20), load(250 << 10), PLENTY);
        assertTrue(plan.isRefused());
        assertTrue(
                plan.problems().get(0).contains("set blockSize to at least"),
                plan.problems().toString());
        assertTrue(SuperpagePlan.of(layout(256 << 10, 100, 0), load(0), 1 << 20).isRefused(), "more than there is");
    }

    @Test
    void whatIsPlannedIsWhatIsObtained() throws Exception {
        for (final boolean isOneBlock : new boolean[] {true, false}) {
            final SuperpageLayout layout = new SuperpageLayout(
                    BankKind.HEAP,
                    2,
                    new PoolLayout(33, 64 << 10, 64, 4096),
                    new PoolLayout(7, 10_000, 0, 64),
                    isOneBlock,
                    0);
            final List<PoolMemory> pools = layout.take("P");
            assertEquals(
                    List.of(33, 33, 7), pools.stream().map(PoolMemory::count).toList());
            final MemoryPlan plan = SuperpagePlan.of(layout, load(0), PLENTY);
            assertEquals(layout.takenBytes(), plan.bytesTaken());
        }
    }
}
