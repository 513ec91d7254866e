package org.pebbleioc.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.pebbleioc.driver.rdh.Rdh;
import org.pebbleioc.driver.rdh.RdhCursor;
import org.pebbleioc.driver.sim.CardOptions;
import org.pebbleioc.driver.sim.superpage.LinkStreamOptions;
import org.pebbleioc.driver.sim.superpage.LinkStreams;
import org.pebbleioc.driver.sim.superpage.PageFaultPlan;
import org.pebbleioc.driver.sim.superpage.PayloadPattern;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.memory.PoolLayout;
import org.pebbleioc.readout.memory.PoolMemory;
import org.pebbleioc.readout.page.ControlOptions;
import org.pebbleioc.readout.page.GroupCounter;
import org.pebbleioc.readout.page.GroupOptions;
import org.pebbleioc.readout.page.LinkTimeFrame;
import org.pebbleioc.readout.page.PageCard;
import org.pebbleioc.readout.page.PageHolder;
import org.pebbleioc.readout.page.PageHolders;
import org.pebbleioc.readout.page.PagePool;
import org.pebbleioc.readout.page.SimulatedPageCard;
import org.pebbleioc.readout.page.SuperpageLayout;
import org.pebbleioc.readout.page.SuperpageReadout;
import org.pebbleioc.readout.page.TimeFrameSink;

/**
 * Superpages of 24 links from a simulated card through grouping to a consumer, with all threads, against a plain copy of the
 * same pages; and the rate that the document asks for, with all bytes written by the card and looked at by nobody.
 */
final class SuperpageBench {
    private static final int PAGE_BYTES = 256 * 1024;
    private static final int PAGES = 256;
    private static final int END_POINTS = 2;
    private static final int LINKS = 12;
    private static final int ORBITS = 128;
    /** 128 orbits of it, headers included, fill 97 % of a page. */
    private static final int HBF_BYTES = 1856;

    private static final int ROUNDS = 5;
    /** 24 links at 88 time frames a second, one page each. */
    private static final double ASKED_HZ = 24 * 88;

    /** What a consumer does with the pages. */
    private enum Parts {
        NONE("nothing, pages go straight back"),
        PAGE("one message part per page"),
        HBF("one message part per heartbeat frame");

        private final String label;

        Parts(final String label) {
            this.label = label;
        }
    }

    /** Makes the parts and lets go of them at once. Thread page-grouper. */
    private static final class Consumer implements TimeFrameSink {
        private final Parts parts;
        private final PageHolder holder;
        private final RdhCursor cursor = new RdhCursor();
        private volatile long made;

        Consumer(final Parts parts, final PageHolder holder) {
            this.parts = parts;
            this.holder = holder;
        }

        @Override
        public String name() {
            return "bench";
        }

        @Override
        public boolean offer(final LinkTimeFrame frame) {
            for (int i = 0; i < frame.pageCount() && parts != Parts.NONE; i++) {
                final long handle = frame.handle(i);
                long count = 1;
                if (parts == Parts.HBF) {
                    count = 0;
                    cursor.reset(frame.page(i), frame.usedBytes(i));
                    while (cursor.next()) {
                        count += Rdh.isStop(frame.page(i), cursor.at()) ? 1 : 0;
                    }
                }
                for (long part = 0; part < count; part++) {
                    frame.pool().addPart(handle, holder);
                }
                frame.pool().sent(handle);
                for (long part = 0; part < count; part++) {
                    frame.pool().release(handle, holder);
                }
                made += count;
            }
            return true;
        }
    }

    /** A readout with its consumer. */
    private static final class Rig implements SuperpageReadout.Parts, AutoCloseable {
        private final Parts parts;
        private final LinkStreamOptions options;
        private final int endPoints;
        private final CardOptions.OutOfBuffers policy;
        private final List<SimulatedPageCard> cards = new ArrayList<>();
        private final SuperpageReadout readout;
        private Consumer consumer;

        Rig(
                final Parts parts,
                final LinkStreamOptions options,
                final int endPoints,
                final CardOptions.OutOfBuffers policy)
                throws IOException {
            this.parts = parts;
            this.options = options;
            this.endPoints = endPoints;
            this.policy = policy;
            readout = new SuperpageReadout("BENCH", this, GroupOptions.defaults(ORBITS), ControlOptions.defaults());
            readout.configure();
        }

        @Override
        public List<PageCard> cards() throws IOException {
            final List<PoolMemory> pools = layout(endPoints).take("bench");
            for (int i = 0; i < endPoints; i++) {
                cards.add(new SimulatedPageCard(
                        "ep" + i,
                        pools.get(i),
                        new LinkStreams(options.withEndPoint(0, i)),
                        policy,
                        PageFaultPlan.NONE));
            }
            return List.copyOf(cards);
        }

        @Override
        public PoolMemory copies() {
            return null;
        }

        @Override
        public List<TimeFrameSink> sinks(final PageHolders holders, final PagePool copies, final List<PagePool> pools) {
            consumer = new Consumer(parts, holders.register("bench"));
            return List.of(consumer);
        }

        @Override
        public void close() throws IOException {
            readout.close();
        }
    }

    private record Rate(double pagesHz, double bytesPerS, double partsHz) {}

    private SuperpageBench() {}

    private static SuperpageLayout layout(final int endPoints) {
        return new SuperpageLayout(
                BankKind.HEAP, endPoints, new PoolLayout(PAGES, PAGE_BYTES, 64, 4096), null, true, 0);
    }

    private static LinkStreamOptions links(final int links, final double orbitHz, final PayloadPattern pattern) {
        return LinkStreamOptions.defaults(links)
                .withOrbits(orbitHz, ORBITS, 0)
                .withPayload(HBF_BYTES, 0, 0, pattern)
                .withSizes(8192, PAGE_BYTES);
    }

    static void run(final BenchSettings settings) throws IOException {
        final Sheet sheet = new Sheet(
                "superpages",
                "Superpages (256 KiB) of " + END_POINTS + " end points with " + LINKS
                        + " links each, payload not written, median of " + ROUNDS
                        + " rounds that alternate with a plain copy",
                "consumer",
                "pages/s",
                "times 2112/s",
                "GB/s",
                "plain copy GB/s",
                "ns per part");
        for (final Parts parts : Parts.values()) {
            measure(parts, settings.roundNs(), sheet);
        }
        settings.publish(sheet);
        steady(settings);
    }

    private static void measure(final Parts parts, final long roundNs, final Sheet sheet) throws IOException {
        final double[] pages = new double[ROUNDS];
        final double[] bytes = new double[ROUNDS];
        final double[] plain = new double[ROUNDS];
        final double[] perPart = new double[ROUNDS];
        try (Rig rig =
                new Rig(parts, links(LINKS, 0, PayloadPattern.NONE), END_POINTS, CardOptions.OutOfBuffers.HOLD)) {
            for (int round = -1; round < ROUNDS; round++) { // round -1 warms up
                final double copied = plainCopy(roundNs);
                final Rate rate = flow(rig, roundNs);
                if (round >= 0) {
                    plain[round] = copied;
                    pages[round] = rate.pagesHz();
                    bytes[round] = rate.bytesPerS();
                    perPart[round] = rate.partsHz() == 0 ? 0 : 1e9 / rate.partsHz();
                }
            }
        }
        final double pagesHz = sheet.add(parts.label, "superpages", "pages/s", pages);
        final double bytesPerS = sheet.add(parts.label, "superpages", "B/s", bytes);
        final double plainPerS = sheet.add(parts.label, "plain copy", "B/s", plain);
        final double partNs = sheet.add(parts.label, "superpages", "ns/part", perPart);
        sheet.row(
                parts.label,
                Sheet.number(pagesHz, 0),
                Sheet.number(pagesHz / ASKED_HZ, 0),
                Sheet.number(bytesPerS / 1e9, 1),
                Sheet.number(plainPerS / 1e9, 1),
                parts == Parts.NONE ? "-" : Sheet.number(partNs, 0));
    }

    private static Rate flow(final Rig rig, final long roundNs) throws IOException {
        rig.readout.start();
        LockSupport.parkNanos(roundNs / 10);
        final long pages = rig.readout.count(GroupCounter.PAGES_IN);
        final long bytes = rig.readout.count(GroupCounter.BYTES_IN);
        final long parts = rig.consumer.made;
        final long startNs = System.nanoTime();
        LockSupport.parkNanos(roundNs);
        final double seconds = (System.nanoTime() - startNs) / 1e9;
        final Rate rate = new Rate(
                (rig.readout.count(GroupCounter.PAGES_IN) - pages) / seconds,
                (rig.readout.count(GroupCounter.BYTES_IN) - bytes) / seconds,
                (rig.consumer.made - parts) / seconds);
        rig.readout.stop();
        return rate;
    }

    /** One thread copies pages of the same size from one pool to another, as many as there are. */
    private static double plainCopy(final long roundNs) throws IOException {
        final List<PoolMemory> pools = layout(2).take("copy");
        final ByteBuffer[] from = pools.get(0).buffers();
        final ByteBuffer[] to = pools.get(1).buffers();
        final long startNs = System.nanoTime();
        long copied = 0;
        for (int i = 0; System.nanoTime() - startNs < roundNs; i++) {
            to[i % PAGES].put(0, from[i % PAGES], 0, PAGE_BYTES);
            copied += PAGE_BYTES;
        }
        return copied / ((System.nanoTime() - startNs) / 1e9);
    }

    /** The document's rate on one end point, every byte written by the card: what is lost, and what it costs. */
    private static void steady(final BenchSettings settings) throws IOException {
        final Sheet sheet = new Sheet(
                "superpages-steady",
                "The document's rate: 24 links of one end point, 88 time frames a second, every byte written by the card,"
                        + " one part per heartbeat frame",
                "pages/s",
                "GB/s",
                "pages lost",
                "time frames damaged",
                "cores used, the card's work included");
        final long measureNs = Math.max(3_000_000_000L, 3 * settings.roundNs());
        try (Rig rig = new Rig(
                Parts.HBF, links(24, 88.0 * ORBITS, PayloadPattern.COUNTER), 1, CardOptions.OutOfBuffers.DROP)) {
            flow(rig, settings.roundNs()); // warms up
            final long lostBefore = rig.cards.get(0).card().counts().noBuffer();
            final long damagedBefore = rig.readout.count(GroupCounter.LINK_FRAMES_DAMAGED);
            final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            final long cpuNs = system.getProcessCpuTime();
            final long startNs = System.nanoTime();
            final Rate rate = flow(rig, measureNs);
            final double cores = (double) (system.getProcessCpuTime() - cpuNs) / (System.nanoTime() - startNs);
            sheet.row(
                    Sheet.number(rate.pagesHz(), 0),
                    Sheet.number(rate.bytesPerS() / 1e9, 2),
                    Long.toString(rig.cards.get(0).card().counts().noBuffer() - lostBefore),
                    Long.toString(rig.readout.count(GroupCounter.LINK_FRAMES_DAMAGED) - damagedBefore),
                    Sheet.number(cores, 2));
        }
        settings.publish(sheet);
    }
}
