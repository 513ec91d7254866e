package org.pebbleioc.readout.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.pebbleioc.readout.page.PageRig.Packet;

/**
 * Random streams, with skew, lost, swapped, repeated and late pages, against a model that keeps everything in lists and
 * looks at all of it after each page.
 */
class GroupingPropertyTest {
    private static final int ORBITS = 4;
    private static final GroupOptions OPTIONS =
            GroupOptions.defaults(ORBITS).withTimeoutNs(1000).withLimits(6, 5);

    /** A page on its way. */
    private record Page(int tag, int link, int timeFrame, List<Packet> packets) {
        long key() {
            return packets.get(0).orbit() * 65536L + packets.get(0).counter();
        }
    }

    /** The grouper in the plainest way. */
    private static final class Model {
        final int links;
        final TreeMap<Integer, Map<Integer, List<Page>>> open = new TreeMap<>();
        final Map<Integer, Map<Integer, Integer>> laterPages = new HashMap<>();
        final Map<Integer, Long> newestNs = new HashMap<>();
        final int[] misses;
        final boolean[] waited;
        final List<List<Integer>> out = new ArrayList<>();
        int closedUpTo;
        int late;
        int twice;
        int overflow;

        Model(final int links) {
            this.links = links;
            misses = new int[links];
            waited = new boolean[links];
            java.util.Arrays.fill(waited, true);
        }

        void add(final Page page, final long nowNs) {
            if (page.timeFrame() <= closedUpTo) {
                late++;
                return;
            }
            if (!open.containsKey(page.timeFrame()) && open.size() == OPTIONS.maxOpen()) {
                if (page.timeFrame() < open.firstKey()) {
                    late++;
                    return;
                }
                close(true);
            }
            newestNs.putIfAbsent(page.timeFrame(), nowNs);
            final List<Page> here = open.computeIfAbsent(page.timeFrame(), t -> new HashMap<>())
                    .computeIfAbsent(page.link(), l -> new ArrayList<>());
            if (here.stream().anyMatch(p -> p.key() == page.key())) {
                twice++;
            } else if (here.size() == OPTIONS.maxPages()) {
                overflow++;
            } else {
                here.add(page);
                newestNs.put(page.timeFrame(), nowNs);
                misses[page.link()] = 0;
                waited[page.link()] = true;
                for (final int earlier : open.headMap(page.timeFrame()).keySet()) {
                    if (!isWhole(earlier, page.link())) {
                        laterPages
                                .computeIfAbsent(earlier, t -> new HashMap<>())
                                .merge(page.link(), 1, Integer::sum);
                    }
                }
            }
            closeComplete();
        }

        void expire(final long nowNs) {
            while (!open.isEmpty() && nowNs - newestNs.get(open.firstKey()) >= OPTIONS.timeoutNs()) {
                close(!isComplete(open.firstKey()));
                closeComplete();
            }
        }

        void flush() {
            while (!open.isEmpty()) {
                close(false);
            }
        }

        private void closeComplete() {
            while (!open.isEmpty() && isComplete(open.firstKey())) {
                close(false);
            }
        }

        private boolean isComplete(final int timeFrame) {
            for (int link = 0; link < links; link++) {
                if (waited[link] && !isEnded(timeFrame, link)) {
                    return false;
                }
            }
            return true;
        }

        private boolean isEnded(final int timeFrame, final int link) {
            return isWhole(timeFrame, link)
                    || laterPages.getOrDefault(timeFrame, Map.of()).getOrDefault(link, 0) >= OPTIONS.reorderPages();
        }

        private List<Page> sorted(final int timeFrame, final int link) {
            return open.get(timeFrame).getOrDefault(link, List.of()).stream()
                    .sorted(Comparator.comparingLong(Page::key))
                    .toList();
        }

        /** All packets of the time frame are there. */
        private boolean isWhole(final int timeFrame, final int link) {
            return sorted(timeFrame, link).stream()
                    .flatMap(p -> p.packets().stream())
                    .toList()
                    .equals(PageRig.orbits((timeFrame - 1) * ORBITS, ORBITS));
        }

        private void close(final boolean waitIsOver) {
            final int timeFrame = open.firstKey();
            for (int link = 0; link < links; link++) {
                final List<Page> pages = sorted(timeFrame, link);
                if (!pages.isEmpty()) {
                    final List<Integer> line = new ArrayList<>(List.of(timeFrame, link));
                    pages.forEach(p -> line.add(p.tag()));
                    out.add(line);
                }
                final boolean counts = waited[link] || !pages.isEmpty();
                if (waitIsOver && counts && !isEnded(timeFrame, link) && ++misses[link] >= OPTIONS.lostAfter()) {
                    waited[link] = false;
                }
            }
            open.remove(timeFrame);
            laterPages.remove(timeFrame);
            newestNs.remove(timeFrame);
            closedUpTo = timeFrame;
        }
    }

    @Test
    void theSameTimeFramesAsTheModel() throws Exception {
        final long seed = System.nanoTime();
        System.out.println("GroupingPropertyTest seed " + seed);
        final SplittableRandom random = new SplittableRandom(seed);
        long late = 0;
        long twice = 0;
        long overflow = 0;
        for (int round = 0; round < 400; round++) {
            final int links = 1 + random.nextInt(4);
            final List<Page> stream = stream(random, links, 30);
            final List<Integer> configured = new ArrayList<>();
            for (int link = 0; link < links; link++) {
                configured.add(link);
            }
            final PageRig rig = new PageRig(OPTIONS, 1, 600, configured);
            final Model model = new Model(links);
            for (final Page page : stream) {
                if (random.nextInt(50) == 0) {
                    rig.nowNs += random.nextInt(1500);
                    rig.grouper.expire(rig.nowNs);
                    model.expire(rig.nowNs);
                }
                rig.add(0, page.link(), page.tag(), page.packets());
                model.add(page, rig.nowNs);
            }
            assertTrue(rig.booksClose());
            rig.grouper.flush(rig.nowNs);
            model.flush();
            final List<List<Integer>> seen = rig.seen.stream()
                    .map(s -> {
                        final List<Integer> line = new ArrayList<>(List.of((int) s.timeFrame(), s.link()));
                        line.addAll(s.pages());
                        return line;
                    })
                    .toList();
            assertEquals(model.out, seen, "seed " + seed + " round " + round);
            assertEquals(model.late, rig.count(GroupCounter.PAGES_LATE));
            assertEquals(model.twice, rig.count(GroupCounter.PAGES_DUPLICATE));
            assertEquals(model.overflow, rig.count(GroupCounter.PAGES_OVERFLOW));
            assertEquals(0, rig.pagesInUse());
            for (int i = 1; i < rig.seen.size(); i++) {
                assertTrue(rig.seen.get(i - 1).timeFrame() <= rig.seen.get(i).timeFrame(), "ids never go back");
                assertEquals(
                        rig.seen.get(i - 1).last(),
                        rig.seen.get(i - 1).timeFrame() != rig.seen.get(i).timeFrame(),
                        "the last of a time frame says so");
            }
            late += model.late;
            twice += model.twice;
            overflow += model.overflow;
        }
        assertTrue(late > 0 && twice > 0 && overflow > 0, late + " " + twice + " " + overflow);
    }

    /** Whatever the bytes of a page say, it is grouped or dropped with a reason, and comes back. */
    @Test
    void pagesOfGarbageAreCountedAndComeBack() throws Exception {
        final long seed = System.nanoTime();
        System.out.println("GroupingPropertyTest seed " + seed);
        final SplittableRandom random = new SplittableRandom(seed);
        final PageRig rig = new PageRig(OPTIONS, 1, 64, List.of(0, 1, 2));
        for (int round = 0; round < 100_000; round++) {
            final int link = random.nextInt(3);
            final int orbit = round / 12 + random.nextInt(8);
            final int count = 1 + random.nextInt(4);
            final long page = rig.page(0, link, 0, PageRig.orbits(orbit, count));
            for (int hits = random.nextInt(6); hits > 0; hits--) {
                rig.pools.get(0).page(page).put(random.nextInt(count * 128), (byte) random.nextInt(256));
            }
            final int used = random.nextInt(4) == 0 ? random.nextInt(4097) : count * 128;
            rig.nowNs += random.nextInt(20);
            rig.grouper.add(0, page, used, random.nextInt(50) == 0 ? random.nextInt(300) - 1 : link, false, rig.nowNs);
            rig.grouper.expire(rig.nowNs);
            assertTrue(rig.booksClose(), "seed " + seed + " round " + round);
            assertTrue(rig.pagesInUse() <= 64);
            if (rig.pagesInUse() > 56) {
                rig.grouper.flush(rig.nowNs);
            }
        }
        rig.grouper.flush(rig.nowNs);
        assertEquals(0, rig.pagesInUse());
        assertTrue(rig.count(GroupCounter.PAGES_GROUPED) > 1000 && rig.count(GroupCounter.PAGES_BAD) > 1000);
        assertTrue(rig.count(GroupCounter.ORBIT_JUMPS) > 0 || rig.count(GroupCounter.PAGES_IMPLAUSIBLE) > 0);
    }

    /** Pages of all links, each link in its order but for faults, links interleaved with skew. */
    private static List<Page> stream(final SplittableRandom random, final int links, final int timeFrames) {
        final List<List<Page>> perLink = new ArrayList<>();
        int tag = 0;
        for (int link = 0; link < links; link++) {
            final List<Page> pages = new ArrayList<>();
            for (int timeFrame = 1; timeFrame <= timeFrames; timeFrame++) {
                final List<Packet> packets = PageRig.orbits((timeFrame - 1) * ORBITS, ORBITS);
                for (int at = 0; at < packets.size(); ) {
                    final int count = Math.min(packets.size() - at, 1 + random.nextInt(6));
                    pages.add(new Page(tag++, link, timeFrame, packets.subList(at, at + count)));
                    at += count;
                }
                if (random.nextInt(40) == 0) {
                    timeFrame += random.nextInt(8); // silent for a while
                }
            }
            spoil(random, pages);
            perLink.add(pages);
        }
        final List<Page> stream = new ArrayList<>();
        final int skew = random.nextInt(30);
        int ahead = random.nextInt(links);
        while (perLink.stream().anyMatch(pages -> !pages.isEmpty())) {
            final List<Page> from = perLink.get(ahead);
            for (int i = 1 + random.nextInt(1 + skew); i > 0 && !from.isEmpty(); i--) {
                stream.add(from.remove(0));
            }
            ahead = (ahead + 1) % links;
        }
        return stream;
    }

    private static void spoil(final SplittableRandom random, final List<Page> pages) {
        for (int i = 0; i + 1 < pages.size(); i++) {
            switch (random.nextInt(60)) {
                case 0 -> pages.remove(i);
                case 1 -> pages.add(i, pages.get(i));
                case 2 -> pages.add(i, pages.remove(i + 1));
                case 3 -> {
                    final Page late = pages.remove(i);
                    pages.add(Math.min(pages.size(), i + 25), late);
                }
                default -> {
                    // as it should be
                }
            }
        }
    }
}
