package org.pebbleioc.readout.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.pebbleioc.readout.MemoryPlan;
import org.pebbleioc.readout.memory.PoolLayout;

/**
 * The memory plan of a superpage readout, and advice about {@code superpageSize} with this configuration's numbers, after
 * the document "Readout memory buffers layout": too small costs transfers, too large wastes what a time frame of one link
 * does not fill.
 */
public final class SuperpagePlan {
    /** "Sizes above 100-200kB are already good." */
    private static final int SMALL_PAGE_BYTES = 128 * 1024;
    /** "A page size of 10 % of the time frame guarantees not more than 10 % unused": more than this is worth a word. */
    private static final double MUCH_WASTE = 0.2;

    private static final int PAGE_STEP = 4096;

    private static final int GOOD_PAGE_BYTES = 256 * 1024;

    /**
     * What is known about the data.
     *
     * @param links of each end point
     * @param timeFramesPerSecond 0 when it is not known
     * @param linkBytes of one time frame of one link, headers included, mean; 0 when it is not known
     * @param largestHbfBytes what a copy page has to hold; 0 when it is not known
     * @param timeoutNs how long pages may wait for a link that does not deliver
     */
    public record Load(int links, double timeFramesPerSecond, double linkBytes, long largestHbfBytes, long timeoutNs) {}

    private SuperpagePlan() {}

    public static MemoryPlan of(final SuperpageLayout layout, final Load load, final long availableBytes) {
        final PoolLayout pages = layout.pages();
        final List<MemoryPlan.Row> rows = new ArrayList<>();
        rows.add(new MemoryPlan.Row(
                "Superpages",
                layout.ownsPages() ? "end points (" + layout.bank().label() + ")" : "kernel driver",
                layout.ownsPages() ? "superpageCount, superpageSize" : "cfgRxCount, cfgSize",
                (long) layout.endPoints() * pages.count(),
                layout.ownsPages() ? pages.strideBytes() : pages.pageBytes(),
                layout.ownsPages(),
                layout.endPoints() + " pools of " + pages.count() + ", " + MemoryPlan.human(pages.pageBytes())
                        + " usable"));
        if (layout.copies() != null) {
            rows.add(new MemoryPlan.Row(
                    "Copy pages",
                    "messages (" + layout.bank().label() + ")",
                    "copyCount, copySize",
                    layout.copies().count(),
                    layout.copies().strideBytes(),
                    true,
                    "for heartbeat frames that cross pages"));
        }
        final long rest = layout.takenBytes()
                - rows.stream()
                        .filter(MemoryPlan.Row::takenHere)
                        .mapToLong(r -> r.count() * r.bytesEach())
                        .sum();
        if (rest > 0) {
            rows.add(new MemoryPlan.Row(
                    "Block",
                    layout.bank().label(),
                    "blockSize, align",
                    1,
                    rest,
                    true,
                    "alignment and what is left over"));
        }
        final List<String> problems = new ArrayList<>();
        if (layout.blockBytes() > 0 && layout.blockBytes() < layout.neededBytes()) {
            problems.add("the block is too small for its pools: blockSize=" + MemoryPlan.human(layout.blockBytes())
                    + ", they take " + MemoryPlan.human(layout.neededBytes()) + ": set blockSize to at least "
                    + layout.neededBytes() + ", or superpageCount lower");
        }
        if (layout.takenBytes() > availableBytes) {
            problems.add("not enough memory: " + MemoryPlan.human(layout.takenBytes()) + " planned, "
                    + MemoryPlan.human(availableBytes) + " available: superpageCount="
                    + Math.max(1, pages.count() * Math.max(0, availableBytes) / layout.takenBytes()) + " would fit");
        }
        return new MemoryPlan(List.copyOf(rows), availableBytes, List.copyOf(problems), advice(layout, load));
    }

    private static List<String> advice(final SuperpageLayout layout, final Load load) {
        final List<String> advice = new ArrayList<>();
        final int pageBytes = layout.pages().pageBytes();
        if (load.linkBytes() > 0) {
            size(pageBytes, load, layout, advice);
        } else if (pageBytes < SMALL_PAGE_BYTES) {
            advice.add("superpageSize=" + MemoryPlan.human(pageBytes)
                    + " is small: from 100 to 200 KiB on a transfer costs little, 256 KiB is a good compromise");
        }
        if (layout.copies() != null && load.largestHbfBytes() > 0) {
            copies(layout.copies().pageBytes(), load.largestHbfBytes(), advice);
        }
        return List.copyOf(advice);
    }

    private static void size(
            final int pageBytes, final Load load, final SuperpageLayout layout, final List<String> advice) {
        final double perLink = Math.ceil(load.linkBytes() / pageBytes);
        final double wasted = 1 - load.linkBytes() / (perLink * pageBytes);
        final double rate = perLink * load.links() * load.timeFramesPerSecond();
        advice.add(String.format(
                Locale.ROOT,
                "superpageSize=%s: a time frame of one link (%s) takes %.0f page(s), %.0f %% of them stay empty%s",
                MemoryPlan.human(pageBytes),
                MemoryPlan.human((long) load.linkBytes()),
                perLink,
                100 * wasted,
                rate == 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "; %d links at %.1f time frames/s take %.0f pages/s per end point",
                                load.links(),
                                load.timeFramesPerSecond(),
                                rate)));
        if (pageBytes < SMALL_PAGE_BYTES && load.linkBytes() > pageBytes) {
            final double better =
                    Math.ceil(load.linkBytes() / GOOD_PAGE_BYTES) * load.links() * load.timeFramesPerSecond();
            advice.add(String.format(
                    Locale.ROOT,
                    "superpageSize=%s is small: it costs %.0f transfers a second where 256 KiB would cost %.0f",
                    MemoryPlan.human(pageBytes),
                    rate,
                    better));
        } else if (wasted > MUCH_WASTE && pageBytes > SMALL_PAGE_BYTES) {
            final long better = betterBytes(load.linkBytes());
            advice.add(String.format(
                    Locale.ROOT,
                    "superpageSize=%s is large for this time frame: %.0f %% of the memory is never filled;"
                            + " superpageSize=%s would leave %.0f %%",
                    MemoryPlan.human(pageBytes),
                    100 * wasted,
                    MemoryPlan.human(better),
                    100 * (1 - load.linkBytes() / (Math.ceil(load.linkBytes() / better) * better))));
        }
        final long least = (long) (2 * perLink * load.links());
        final long seconds = (long) Math.ceil(rate * load.timeoutNs() / 1e9);
        if (layout.pages().count() < least) {
            advice.add("superpageCount=" + layout.pages().count() + " holds less than two time frames of "
                    + load.links() + " links: set it to at least " + least);
        } else if (seconds > 0 && layout.pages().count() < least + seconds) {
            advice.add("superpageCount=" + layout.pages().count() + " fills while a link that fell silent is waited for"
                    + " (timeout=" + load.timeoutNs() / 1_000_000 + " ms): " + (least + seconds)
                    + " would carry over it");
        }
    }

    /** As many whole pages as are not small, with a tenth to spare for what varies. */
    private static long betterBytes(final double linkBytes) {
        final double room = 1.1 * linkBytes;
        final double pages = Math.max(1, Math.floor(room / SMALL_PAGE_BYTES));
        return (long) Math.ceil(room / pages / PAGE_STEP) * PAGE_STEP;
    }

    private static void copies(final int copyBytes, final long largest, final List<String> advice) {
        final long wanted = largest + largest / 2;
        if (copyBytes < largest) {
            advice.add("copySize=" + MemoryPlan.human(copyBytes) + " is too small for a heartbeat frame of "
                    + MemoryPlan.human(largest) + ": what crosses pages will be lost; set it to " + wanted
                    + ", half as much again");
        } else if (copyBytes > 8 * wanted) {
            advice.add("copySize=" + MemoryPlan.human(copyBytes) + " is much for heartbeat frames of up to "
                    + MemoryPlan.human(largest) + ": " + MemoryPlan.human(wanted) + " would do, and give more pages");
        }
    }
}
