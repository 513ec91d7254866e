package org.pebbleioc.readout.ship;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.page.LinkTimeFrame;
import org.pebbleioc.readout.receive.ShmSource;
import org.pebbleioc.readout.receive.StfMessage;
import org.pebbleioc.readout.shm.ShmTransport;
import org.pebbleioc.readout.testing.Deadline;

/**
 * Several receivers that hold messages back, release them in any order, go away with messages in hand and come back, at
 * random, under each policy: whatever they do, every time frame and every message is accounted for, and every page comes back.
 */
class FaultyConsumersTest {
    private static final int PAGES = 1_000_000;
    private static final int RUNS = OverflowPolicy.values().length * Distribution.values().length;
    private static final int RECEIVERS = 3;

    @TempDir
    private Path folder;

    private final class Receiver {
        private final Path socket;
        private final Random random;
        private ShmSource source;
        private final List<StfMessage> held = new ArrayList<>();
        private long received;

        Receiver(final Path socket, final Random random) {
            this.socket = socket;
            this.random = random;
            source = new ShmSource(socket);
        }

        void connect() {
            try {
                assertNull(source.receive(0));
            } catch (final IOException e) {
                throw new AssertionError(e);
            }
        }

        void act() throws IOException {
            switch (random.nextInt(40)) {
                case 0 -> { // gone, with whatever it holds
                    source.close();
                    held.clear();
                    source = new ShmSource(socket);
                }
                case 1, 2, 3 -> {
                    while (!held.isEmpty()) {
                        releaseAny();
                    }
                }
                case 4, 5, 6, 7, 8, 9 -> {
                    if (!held.isEmpty()) {
                        releaseAny();
                    }
                }
                default -> {
                    final StfMessage message = source.receive(0);
                    if (message != null) {
                        received++;
                        assertEquals(
                                StfHeader.read(message.header(), 0).linkId(),
                                message.parts().get(0).get(12) & 0xFF,
                                "the bytes are those of the header's link");
                        held.add(message);
                    }
                }
            }
        }

        private void releaseAny() {
            held.remove(random.nextInt(held.size())).release();
        }
    }

    @Test
    void booksCloseUnderEveryPolicy() throws IOException {
        for (final OverflowPolicy policy : OverflowPolicy.values()) {
            for (final Distribution distribution : Distribution.values()) {
                final long seed = System.nanoTime();
                System.out.println(policy + " " + distribution + " seed " + seed);
                run(policy, distribution, new Random(seed));
            }
        }
    }

    private static boolean hasSeenEnough(final ShipServer server, final List<Receiver> receivers) {
        return receivers.stream().mapToLong(r -> r.received).sum() > 100
                && server.counts().value(ShipCounter.DELIVERIES_LOST) > 0;
    }

    /** Its share of a million pages. */
    private void run(final OverflowPolicy policy, final Distribution distribution, final Random random)
            throws IOException {
        final FrameRig rig =
                new FrameRig(BankKind.SHARED_MEMORY, 64, 4_096, 32, 4_096, 4, 1_500, 1_024, random.nextLong());
        final Path socket = folder.resolve(policy + "-" + distribution);
        final ShipOptions options = new ShipOptions(Mapping.HEARTBEAT_FRAMES, distribution, policy, 8, 60, 6, 0, 0, 0);
        final ShipServer server = ShmTransport.open(
                "shm", socket, options, List.of(rig.pool), rig.copyPool, rig.holders, System::nanoTime);
        server.start();
        final List<Receiver> receivers = new ArrayList<>();
        for (int i = 0; i < RECEIVERS; i++) {
            receivers.add(new Receiver(socket, random));
        }
        Deadline.await("all are connected", () -> {
            receivers.forEach(Receiver::connect);
            return server.clients() == RECEIVERS;
        });
        long offered = 0;
        final long endNs = System.nanoTime() + 120_000_000_000L;
        // on a busy machine a round more or less may find the server's thread asleep: until something has happened
        long pages = 0;
        while (pages < PAGES / RUNS || !hasSeenEnough(server, receivers) && System.nanoTime() - endNs < 0) {
            if (rig.pool.buffers().free() > 4) {
                final LinkTimeFrame frame = rig.frame(random.nextInt(12), random.nextBoolean());
                if (frame != null) {
                    pages += frame.pageCount();
                    rig.offer(server, frame);
                    rig.nextTimeFrame();
                    offered++;
                }
            }
            for (final Receiver receiver : receivers) {
                receiver.act();
            }
        }
        for (final Receiver receiver : receivers) {
            receiver.source.close();
        }
        Deadline.await("all are gone", () -> server.clientNames().isEmpty());
        server.close();
        final ShipBooks books = server.books();
        assertTrue(books.balance(), books.toString());
        assertEquals(offered, books.offered());
        assertEquals(0, books.waiting() + books.unfinished());
        assertEquals(0, server.heldPages());
        assertTrue(rig.isAllFree(), rig.free() + " pages are free");
        assertEquals(0, rig.refused(), "no release reached a pool that was not due");
        assertTrue(receivers.stream().mapToLong(r -> r.received).sum() > 0);
        assertTrue(server.counts().value(ShipCounter.DELIVERIES_LOST) > 0, "receivers went away with messages");
        assertEquals(0, server.counts().value(ShipCounter.RELEASES_FOREIGN));
        assertEquals(0, server.counts().value(ShipCounter.RELEASES_DOUBLE));
    }
}
