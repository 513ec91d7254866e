package org.pebbleioc.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.pebbleioc.driver.sim.CardOptions;
import org.pebbleioc.driver.sim.superpage.LinkStreamOptions;
import org.pebbleioc.driver.sim.superpage.LinkStreams;
import org.pebbleioc.driver.sim.superpage.PageFaultPlan;
import org.pebbleioc.driver.sim.superpage.PayloadPattern;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.memory.MemoryBank;
import org.pebbleioc.readout.memory.MemoryBlock;
import org.pebbleioc.readout.memory.PoolLayout;
import org.pebbleioc.readout.memory.PoolMemory;
import org.pebbleioc.readout.page.ControlOptions;
import org.pebbleioc.readout.page.GroupOptions;
import org.pebbleioc.readout.page.PageCard;
import org.pebbleioc.readout.page.PageHolders;
import org.pebbleioc.readout.page.PagePool;
import org.pebbleioc.readout.page.SimulatedPageCard;
import org.pebbleioc.readout.page.SuperpageReadout;
import org.pebbleioc.readout.page.TimeFrameSink;
import org.pebbleioc.readout.receive.ShmSource;
import org.pebbleioc.readout.receive.StfMessage;
import org.pebbleioc.readout.receive.StfSource;
import org.pebbleioc.readout.receive.ZmqSource;
import org.pebbleioc.readout.ship.Distribution;
import org.pebbleioc.readout.ship.Mapping;
import org.pebbleioc.readout.ship.OverflowPolicy;
import org.pebbleioc.readout.ship.ShipCounter;
import org.pebbleioc.readout.ship.ShipOptions;
import org.pebbleioc.readout.ship.ShipServer;
import org.pebbleioc.readout.shm.ShmTransport;
import org.pebbleioc.readout.zmtp.ZmqTransport;

/**
 * Superpages of 24 links all the way to a receiver: card (headers only, no payload is written), grouping, messages,
 * transport, receiver, each with its threads in this process. Beside it a plain copy of the same pages and raw loopback.
 */
final class ShipBench {
    private static final int PAGE_BYTES = 256 * 1024;
    private static final int PAGES = 256;
    private static final int COPY_PAGE_BYTES = 32 * 1024;
    private static final int COPY_PAGES = 512;
    private static final int LINKS = 12;
    private static final int END_POINTS = 2;
    private static final int ORBITS = 128;
    /** 128 of them, headers included, take four pages: three heartbeat frames cross pages in each time frame of a link. */
    private static final int HBF_BYTES = 7_680;

    /** A heartbeat frame is five packets, so the end of a page can fall into it. */
    private static final int PACKET_BYTES = 2_048;
    /** More than the CPU's caches hold. */
    private static final int COPIED_BUFFERS = 1_024;

    private static final long WARM_UP_PART = 4;
    private static final int DRAIN_BYTES = 1 << 20;

    private enum Way {
        ZMQ("ZeroMQ, drained", false),
        ZMQ_JEROMQ("ZeroMQ, JeroMQ receives", false),
        SHM("shared memory", true);

        private final String label;
        private final boolean isShared;

        Way(final String label, final boolean isShared) {
            this.label = label;
            this.isShared = isShared;
        }
    }

    private ShipBench() {}

    static void run(final BenchSettings settings) throws IOException, InterruptedException {
        final Sheet sheet = new Sheet(
                "ship",
                "superpages of 256 KiB, 24 links, from the card to a receiver, everything in one process",
                "way",
                "message",
                "pages/s",
                "GB/s",
                "parts/s",
                "copied %",
                "sender ns/part",
                "of raw loopback");
        final ByteBuffer[] buffers = MemoryBank.of(BankKind.HEAP).cut(COPIED_BUFFERS, PAGE_BYTES);
        final double copy = plainCopy(buffers, settings.roundNs());
        final double raw = RawLoopback.measure(buffers, PAGE_BYTES, settings.roundNs()) / 1e9;
        sheet.add("plain copy", "one thread", "GB/s", copy);
        sheet.row("plain copy", "one thread", rate(copy * 1e9 / PAGE_BYTES), text(copy), "", "100", "", "");
        sheet.add("raw loopback", "one thread each way", "GB/s", raw);
        sheet.row("raw loopback", "pages", rate(raw * 1e9 / PAGE_BYTES), text(raw), "", "", "", "1.00");
        for (final Way way : Way.values()) {
            for (final Mapping mapping : List.of(Mapping.HEARTBEAT_FRAMES, Mapping.PAGES)) {
                measure(sheet, way, mapping, settings.roundNs(), raw);
            }
        }
        settings.publish(sheet);
    }

    private static double plainCopy(final ByteBuffer[] buffers, final long roundNs) {
        final long start = System.nanoTime();
        long bytes = 0;
        int next = 0;
        do {
            final int to = next + 1 == buffers.length ? 0 : next + 1;
            buffers[to].put(0, buffers[next], 0, PAGE_BYTES);
            next = to;
            bytes += PAGE_BYTES;
        } while (System.nanoTime() - start < roundNs);
        return (double) bytes / (System.nanoTime() - start);
    }

    private static void measure(
            final Sheet sheet, final Way way, final Mapping mapping, final long roundNs, final double raw)
            throws IOException, InterruptedException {
        final Path folder = Files.createTempDirectory("shipbench");
        final Rig rig = new Rig(way, mapping, folder.resolve("s"));
        try {
            rig.readout.configure();
            final Thread receiver = rig.receiver();
            receiver.start();
            rig.readout.start();
            pause(roundNs / WARM_UP_PART);
            final ShipServer server = rig.server;
            final long parts = server.counts().value(ShipCounter.PARTS_SENT);
            final long bytes = server.counts().value(ShipCounter.BYTES_SENT);
            final long copied = server.counts().value(ShipCounter.BYTES_COPIED);
            final long pages = server.pages();
            final long cpuNs = cpuNs();
            final long startNs = System.nanoTime();
            pause(roundNs);
            final double seconds = (System.nanoTime() - startNs) / 1e9;
            final long partsSent = server.counts().value(ShipCounter.PARTS_SENT) - parts;
            final long bytesSent = server.counts().value(ShipCounter.BYTES_SENT) - bytes;
            final double gigabytes = bytesSent / seconds / 1e9;
            final double copiedPercent =
                    100.0 * (server.counts().value(ShipCounter.BYTES_COPIED) - copied) / Math.max(1, bytesSent);
            final double perPart = (double) (cpuNs() - cpuNs) / Math.max(1, partsSent);
            final double pageRate = (server.pages() - pages) / seconds;
            rig.readout.stop();
            rig.isEnding = true;
            receiver.join(5_000);
            sheet.add(way.label, mapping.label(), "GB/s", gigabytes);
            sheet.add(way.label, mapping.label(), "pages/s", pageRate);
            sheet.add(way.label, mapping.label(), "sender ns/part", perPart);
            sheet.row(
                    way.label,
                    mapping.label(),
                    rate(pageRate),
                    text(gigabytes),
                    rate(partsSent / seconds),
                    String.format("%.2f", copiedPercent),
                    rate(perPart),
                    way.isShared ? "" : text(gigabytes / raw));
        } finally {
            rig.isEnding = true;
            rig.readout.close();
            Files.deleteIfExists(folder.resolve("s"));
            Files.deleteIfExists(folder);
        }
    }

    /** CPU time of the transport's thread. */
    private static long cpuNs() {
        final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (final long id : threads.getAllThreadIds()) {
            final ThreadInfo info = threads.getThreadInfo(id);
            if (info != null && info.getThreadName().equals("ship-bench")) {
                return threads.getThreadCpuTime(id);
            }
        }
        return 0;
    }

    private static void pause(final long ns) {
        final long endNs = System.nanoTime() + ns;
        for (long left = ns; left > 0; left = endNs - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static String rate(final double value) {
        return String.format("%.0f", value);
    }

    private static String text(final double value) {
        return String.format("%.2f", value);
    }

    /** A readout with one transport, and its receiver. */
    private static final class Rig implements SuperpageReadout.Parts {
        private final Way way;
        private final Mapping mapping;
        private final Path socket;
        private final SuperpageReadout readout;
        private MemoryBlock block;
        private ShipServer server;
        private volatile boolean isEnding;

        Rig(final Way way, final Mapping mapping, final Path socket) {
            this.way = way;
            this.mapping = mapping;
            this.socket = socket;
            readout = new SuperpageReadout("BENCH", this, GroupOptions.defaults(ORBITS), ControlOptions.defaults());
        }

        @Override
        public List<PageCard> cards() throws IOException {
            final PoolLayout layout = new PoolLayout(PAGES, PAGE_BYTES, 64, 4096);
            block = MemoryBank.of(BankKind.SHARED_MEMORY)
                    .block("bench", END_POINTS * layout.bytes() + copyLayout().bytes() + PAGE_BYTES);
            final List<PageCard> cards = new ArrayList<>();
            final List<Integer> links = new ArrayList<>();
            for (int link = 0; link < LINKS; link++) {
                links.add(link);
            }
            for (int i = 0; i < END_POINTS; i++) {
                cards.add(new SimulatedPageCard(
                        "ep" + i,
                        block.cut("ep" + i, layout),
                        new LinkStreams(LinkStreamOptions.defaults(LINKS)
                                .withOrbits(0, ORBITS, 0)
                                .withPayload(HBF_BYTES, 0, 0, PayloadPattern.NONE)
                                .withSizes(PACKET_BYTES, PAGE_BYTES)
                                .withEndPoint(0, i)),
                        CardOptions.OutOfBuffers.HOLD,
                        PageFaultPlan.NONE));
            }
            return cards;
        }

        private static PoolLayout copyLayout() {
            return new PoolLayout(COPY_PAGES, COPY_PAGE_BYTES, 64, 4096);
        }

        @Override
        public PoolMemory copies() throws IOException {
            return block.cut("copies", copyLayout());
        }

        @Override
        public List<TimeFrameSink> sinks(final PageHolders holders, final PagePool copies, final List<PagePool> pools)
                throws IOException {
            final ShipOptions options =
                    new ShipOptions(mapping, Distribution.SHARE, OverflowPolicy.BLOCK, 1, 100, 64, 0, 0, 0);
            server = way.isShared
                    ? ShmTransport.open("bench", socket, options, pools, copies, holders, System::nanoTime)
                    : ZmqTransport.open(
                            "bench", "push", "tcp://127.0.0.1:0", options, copies, holders, System::nanoTime);
            server.start();
            return List.of(server);
        }

        Thread receiver() {
            final Thread thread = new Thread(
                    () -> {
                        try {
                            if (way == Way.ZMQ) {
                                drain();
                            } else {
                                receive();
                            }
                        } catch (final IOException e) {
                            // the end of a round is a closed socket
                        }
                    },
                    "bench-receiver");
            thread.setDaemon(true);
            return thread;
        }

        private void receive() throws IOException {
            try (StfSource source =
                    way.isShared ? new ShmSource(socket) : new ZmqSource(server.address(), "pull", true)) {
                while (!isEnding) {
                    final StfMessage message = source.receive(10_000_000);
                    if (message != null) {
                        message.release();
                    }
                }
            }
        }

        /** What a PULL socket says, and then reading without looking. */
        private void drain() throws IOException {
            final int port =
                    Integer.parseInt(server.address().substring(server.address().lastIndexOf(':') + 1));
            final ByteBuffer hello = ByteBuffer.allocate(128);
            hello.put((byte) 0xFF).putLong(1).put((byte) 0x7F).put((byte) 3).put((byte) 0);
            hello.put("NULL".getBytes(StandardCharsets.US_ASCII)).position(64);
            hello.put((byte) 4).put((byte) 26).put((byte) 5).put("READY".getBytes(StandardCharsets.US_ASCII));
            hello.put((byte) 11).put("Socket-Type".getBytes(StandardCharsets.US_ASCII));
            hello.putInt(4).put("PULL".getBytes(StandardCharsets.US_ASCII));
            final ByteBuffer into = ByteBuffer.allocateDirect(DRAIN_BYTES);
            try (SocketChannel client = SocketChannel.open(new InetSocketAddress("127.0.0.1", port))) {
                client.write(hello.flip());
                while (!isEnding && client.read(into.clear()) >= 0) {
                    // on
                }
            }
        }
    }
}
