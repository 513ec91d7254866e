package org.pebbleioc.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.pva.image.ArrayCounter;
import org.pebbleioc.pva.image.FramePublisher;
import org.pebbleioc.pva.image.ImagePv;
import org.pebbleioc.pva.server.ClientReport;
import org.pebbleioc.pva.server.PvTotals;
import org.pebbleioc.pva.server.PvaServer;
import org.pebbleioc.pva.server.ServerConfig;
import org.pebbleioc.readout.ReadoutOptions;
import org.pebbleioc.readout.event.Pebble;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.memory.MemoryBank;

/**
 * What a client that behaves gets while others do not: its rate with each kind of bad neighbour against its rate alone
 * right before. Twice: with a source of a steady pace, and with one that is as fast as the good client.
 */
final class IsolationBench {
    private static final ImageFormat FORMAT = new ImageFormat(2048, 2048, PixelType.UINT16);
    private static final int SLOTS = 64;
    private static final int PACE_PER_S = 100;
    private static final int OUTSTANDING = 3;
    private static final long LEAST_ROUND_NS = 4_000_000_000L;
    private static final long STOP_NS = 60_000_000_000L;
    private static final int RUDE_READ_BYTES = 64 << 10;
    private static final long TURN_NS = 500_000_000L;
    private static final String PV = "BENCH:Image";

    private final PvaServer server;
    private final Pebble pebble;
    private final int[] ready;
    private final FramePublisher publisher;
    private int at;
    private volatile long mostHeld;

    private IsolationBench(
            final PvaServer server, final Pebble pebble, final int[] ready, final FramePublisher publisher) {
        this.server = server;
        this.pebble = pebble;
        this.ready = ready;
        this.publisher = publisher;
    }

    /** Others that share the server; {@link #turn} is called now and then, by a thread of their own. */
    private interface Neighbours extends AutoCloseable {
        void turn(int port) throws IOException;

        @Override
        void close() throws IOException;
    }

    static void run(final BenchSettings settings) throws IOException, InterruptedException {
        final Sheet sheet = new Sheet(
                "isolation",
                "An 8 MiB image PV to one client that behaves, beside others",
                "beside it",
                "seconds",
                "paced, frames/s alone",
                "with them",
                "ratio",
                "full speed, GB/s alone",
                "with them",
                "ratio",
                "most MiB held by others",
                "RSS MiB more");
        final Pebble pebble =
                new Pebble(MemoryBank.of(BankKind.HEAP).cut(SLOTS, (int) ReadoutOptions.defaultPebbleBufSize(FORMAT)));
        final int[] ready = ImageBed.fill(FORMAT, pebble);
        final ImagePv pv = new ImagePv(PV);
        final FramePublisher publisher = new FramePublisher(pv, new ArrayCounter(), pebble);
        try (PvaServer server = new PvaServer(ServerConfig.isolated(), ImageBed.source(pv))) {
            server.start();
            final IsolationBench bench = new IsolationBench(server, pebble, ready, publisher);
            final long roundNs = Math.max(LEAST_ROUND_NS, settings.roundNs());
            bench.measure("a client that stops reading", new Stopped(), roundNs, STOP_NS / 2, sheet);
            bench.measure("one that reads 1 MB/s", new Slow(), roundNs, roundNs, sheet);
            bench.measure("one after the other dies in mid-frame", new Dying(), roundNs, roundNs, sheet);
            bench.measure("50 come and leave, again and again", new Guests(), roundNs, roundNs, sheet);
            final PvTotals t = server.totals(PV);
            final boolean closes = t.offered() == t.sent() + t.squashed() + t.dropped() + t.discarded() + t.waiting();
            System.out.println("books over all clients " + (closes ? "close: " : "DO NOT CLOSE: ") + t);
        }
        settings.publish(sheet);
    }

    private void measure(
            final String name, final Neighbours others, final long aloneNs, final long withNs, final Sheet sheet)
            throws IOException, InterruptedException {
        try (DrainClient good = new DrainClient(server.tcpPort(), PV)) {
            while (!good.isSubscribed()) {
                LockSupport.parkNanos(1_000_000);
            }
            go(good, aloneNs / 4, false);
            final double pacedAlone = go(good, aloneNs, true);
            final double fullAlone = go(good, aloneNs, false);
            final long rssBefore = rssMiB();
            final double pacedWith;
            final double fullWith;
            final long rssAfter;
            final AtomicBoolean over = new AtomicBoolean();
            final Thread misbehaves = new Thread(() -> misbehave(others, over), "neighbours");
            misbehaves.start();
            try {
                pacedWith = go(good, withNs, true);
                fullWith = go(good, withNs, false);
                rssAfter = rssMiB();
            } finally {
                over.set(true);
                misbehaves.join();
            }
            final double scale = FORMAT.sizeBytes() / 1e9;
            sheet.add(name, "paced alone", "frames/s", pacedAlone);
            sheet.add(name, "paced with others", "frames/s", pacedWith);
            sheet.add(name, "full speed alone", "GB/s", fullAlone * scale);
            sheet.add(name, "full speed with others", "GB/s", fullWith * scale);
            sheet.row(
                    name,
                    Sheet.number(2 * withNs / 1e9, 0),
                    Sheet.number(pacedAlone, 1),
                    Sheet.number(pacedWith, 1),
                    Sheet.number(pacedWith / pacedAlone, 2),
                    Sheet.number(fullAlone * scale, 2),
                    Sheet.number(fullWith * scale, 2),
                    Sheet.number(fullWith / fullAlone, 2),
                    Long.toString(mostHeld >> 20),
                    Long.toString(rssAfter - rssBefore));
        }
    }

    private void misbehave(final Neighbours others, final AtomicBoolean over) {
        mostHeld = 0;
        try (others) {
            while (!over.get()) {
                others.turn(server.tcpPort());
                LockSupport.parkNanos(TURN_NS);
                mostHeld = Math.max(mostHeld, heldByOthers());
            }
        } catch (final IOException e) {
            System.err.println("bench: " + e);
        }
    }

    /** Publishes for so long; the good client's frames per second. */
    private double go(final DrainClient good, final long forNs, final boolean paced) {
        final long start = System.nanoTime();
        final long before = good.messages();
        long published = 0;
        while (System.nanoTime() - start < forNs) {
            final long now = System.nanoTime();
            final boolean due = paced
                    ? published * 1_000_000_000L < (now - start) * PACE_PER_S
                    : published - (good.messages() - before) < OUTSTANDING;
            if (due && publish()) {
                published++;
            } else {
                LockSupport.parkNanos(20_000);
            }
        }
        return (good.messages() - before) / ((System.nanoTime() - start) / 1e9);
    }

    /** The next image that nobody but this benchmark holds. */
    private boolean publish() {
        for (int i = 0; i < ready.length; i++) {
            at = at + 1 == ready.length ? 0 : at + 1;
            if (pebble.pool().references(ready[at]) == 1) {
                publisher.onEvent(pebble.event(ready[at]));
                return true;
            }
        }
        return false;
    }

    /** All clients but the one that holds least. */
    private long heldByOthers() {
        final List<ClientReport> clients = server.report();
        final long all = clients.stream().mapToLong(ClientReport::heldBytes).sum();
        return all - clients.stream().mapToLong(ClientReport::heldBytes).min().orElse(0);
    }

    private static long rssMiB() throws IOException {
        for (final String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
            }
        }
        return 0;
    }

    private static final class Stopped implements Neighbours {
        private volatile DrainClient client;
        private volatile boolean over;

        @Override
        public void turn(final int port) throws IOException {
            if (client == null) {
                client = new DrainClient(port, PV, RUDE_READ_BYTES, n -> {
                    while (client != null && client.messages() > 1 && !over) {
                        LockSupport.parkNanos(100_000_000L);
                    }
                });
            }
        }

        @Override
        public void close() throws IOException {
            over = true;
            client.close();
        }
    }

    private static final class Slow implements Neighbours {
        private DrainClient client;

        @Override
        public void turn(final int port) throws IOException {
            if (client == null) {
                client = new DrainClient(port, PV, RUDE_READ_BYTES, n -> LockSupport.parkNanos(n * 1000L));
            }
        }

        @Override
        public void close() throws IOException {
            client.close();
        }
    }

    private static final class Dying implements Neighbours {
        private DrainClient client;

        @Override
        public void turn(final int port) throws IOException {
            if (client != null) {
                client.die();
            }
            client = new DrainClient(port, PV, RUDE_READ_BYTES, n -> LockSupport.parkNanos(n * 1000L));
        }

        @Override
        public void close() throws IOException {
            client.die();
        }
    }

    /** Each subscribes, takes what comes for a while (slowly, so that it is not measured how two share a machine), and goes. */
    private static final class Guests implements Neighbours {
        private static final int COUNT = 50;
        private final List<DrainClient> clients = new ArrayList<>();

        @Override
        public void turn(final int port) throws IOException {
            if (!clients.isEmpty()) {
                close();
                return;
            }
            for (int i = 0; i < COUNT; i++) {
                clients.add(new DrainClient(port, PV, RUDE_READ_BYTES, n -> LockSupport.parkNanos(n * 1000L)));
            }
        }

        @Override
        public void close() throws IOException {
            for (final DrainClient client : clients) {
                client.close();
            }
            clients.clear();
        }
    }
}
