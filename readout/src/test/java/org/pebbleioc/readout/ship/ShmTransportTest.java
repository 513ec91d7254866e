package org.pebbleioc.readout.ship;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.page.LinkTimeFrame;
import org.pebbleioc.readout.receive.ShmSource;
import org.pebbleioc.readout.receive.StfMessage;
import org.pebbleioc.readout.shm.ShmClient;
import org.pebbleioc.readout.shm.ShmTransport;
import org.pebbleioc.readout.testing.Deadline;

/** Shared memory: bytes read from the sender's own pages, and releases that are late, wrong, or never come. */
class ShmTransportTest {
    private static final int CLIENT_MESSAGES = 8;

    @TempDir
    private Path folder;

    private ShipServer open(final FrameRig rig, final OverflowPolicy policy, final long evictNs) throws IOException {
        final ShipOptions options = new ShipOptions(
                Mapping.HEARTBEAT_FRAMES,
                Distribution.SHARE,
                policy,
                20,
                100,
                CLIENT_MESSAGES,
                evictNs,
                100_000_000L,
                0);
        final ShipServer server = ShmTransport.open(
                "shm",
                folder.resolve("stf.sock"),
                options,
                List.of(rig.pool),
                rig.copyPool,
                rig.holders,
                System::nanoTime);
        server.start();
        return server;
    }

    private ShmSource source() {
        return new ShmSource(folder.resolve("stf.sock"));
    }

    @Test
    void partsAreTheSendersPagesAndComeBackWhenReleased() throws IOException {
        final FrameRig rig = FrameRig.small(BankKind.SHARED_MEMORY);
        try (ShipServer server = open(rig, OverflowPolicy.BLOCK, 0);
                ShmSource source = source()) {
            for (int i = 0; i < 50; i++) {
                final LinkTimeFrame frame = rig.frame(5, true);
                final ByteBuffer firstPage = frame.page(0);
                final List<byte[]> expected = rig.expected;
                assertTrue(rig.offer(server, frame));
                final StfMessage message = receive(source);
                assertEquals(i, StfHeader.read(message.header(), 0).timeframeId());
                assertEquals(expected.size(), message.parts().size());
                for (int part = 0; part < expected.size(); part++) {
                    final byte[] bytes = new byte[message.parts().get(part).capacity()];
                    message.parts().get(part).get(0, bytes);
                    assertEquals(expected.get(part).length, bytes.length);
                }
                assertFalse(rig.isAllFree(), "held until it is released");
                final byte before = firstPage.get(60);
                firstPage.put(60, (byte) (before + 1));
                assertEquals((byte) (before + 1), message.parts().get(0).get(60), "the very same memory");
                message.release();
                rig.nextTimeFrame();
                Deadline.await("the releases arrive", () -> poll(source) && rig.isAllFree());
            }
            Deadline.await("the books close", () -> server.books().balance());
            Deadline.await("all are done", () -> server.books().done() == 50);
            assertEquals(0, rig.refused());
        }
        assertFalse(Files.exists(folder.resolve("stf.sock")), "a close removes the socket");
    }

    /** Releases travel when the source is asked for more. */
    private static boolean poll(final ShmSource source) {
        try {
            assertNull(source.receive(1_000_000L));
            return true;
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aClientHoldsNoMoreThanItsShareAndASlowOneCostsOnlyCountedDrops() throws IOException {
        final FrameRig rig = FrameRig.small(BankKind.SHARED_MEMORY);
        try (ShipServer server = open(rig, OverflowPolicy.DROP_OLDEST, 0);
                ShmSource source = source()) {
            final List<StfMessage> held = new ArrayList<>();
            held.add(firstOf(rig, server, source));
            int offered = 1;
            for (; offered < 60; offered++) {
                assertTrue(rig.offer(server, rig.frame(1, true)), "oldest are dropped, newest taken");
                rig.nextTimeFrame();
            }
            while (held.size() < CLIENT_MESSAGES) {
                held.add(receive(source));
            }
            assertNull(source.receive(50_000_000L), "its share and no more");
            assertTrue(server.counts().value(ShipCounter.FRAMES_DROPPED_OLDEST) > 0);
            held.forEach(StfMessage::release);
            Deadline.await("the rest comes", () -> {
                drain(source);
                return server.waiting() == 0 && server.unfinished() == 0;
            });
            Deadline.await("all pages are free", rig::isAllFree);
            Deadline.await("the books close", () -> server.books().balance());
        }
    }

    private static StfMessage firstOf(final FrameRig rig, final ShipServer server, final ShmSource source)
            throws IOException {
        rig.offer(server, rig.frame(1, true));
        rig.nextTimeFrame();
        return receive(source);
    }

    private static void drain(final ShmSource source) {
        try {
            for (StfMessage m = source.receive(20_000_000L); m != null; m = source.receive(20_000_000L)) {
                m.release();
            }
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aClientThatIsGoneGivesAllBackAndTheNextOneGoesOn() throws IOException {
        final FrameRig rig = FrameRig.small(BankKind.SHARED_MEMORY);
        try (ShipServer server = open(rig, OverflowPolicy.BLOCK, 0)) {
            for (int i = 0; i < 10; i++) {
                rig.offer(server, rig.frame(1, true));
                rig.nextTimeFrame();
            }
            try (ShmSource source = source()) {
                receive(source);
                assertEquals(List.of("client 1"), server.clientNames());
                Deadline.await("it has its share", () -> server.unfinished() == CLIENT_MESSAGES);
            }
            Deadline.await("it is gone", () -> server.counts().value(ShipCounter.CLIENTS_GONE) == 1);
            assertEquals(CLIENT_MESSAGES, server.counts().value(ShipCounter.DELIVERIES_LOST));
            try (ShmSource next = source()) {
                for (int i = CLIENT_MESSAGES; i < 10; i++) {
                    final StfMessage message = receive(next);
                    assertEquals(i, StfHeader.read(message.header(), 0).timeframeId());
                    message.release();
                }
                Deadline.await("all pages are free", () -> poll(next) && rig.isAllFree());
            }
            Deadline.await("the books close", () -> server.books().balance());
            assertEquals(0, rig.refused());
        }
    }

    @Test
    void aClientThatHangsIsDroppedWhenToldSo() throws IOException {
        final FrameRig rig = FrameRig.small(BankKind.SHARED_MEMORY);
        try (ShipServer server = open(rig, OverflowPolicy.BLOCK, 150_000_000L);
                ShmSource source = source()) {
            rig.offer(server, rig.frame(1, true));
            receive(source);
            Deadline.await("it is dropped", () -> server.counts().value(ShipCounter.CLIENTS_EVICTED) == 1);
            Deadline.await("its pages come back", rig::isAllFree);
            assertEquals(1, server.counts().value(ShipCounter.DELIVERIES_LOST));
        }
    }

    @Test
    void foreignStaleAndDoubleReleasesAreRefusedCountedAndHarmless() throws IOException {
        final FrameRig rig = FrameRig.small(BankKind.SHARED_MEMORY);
        final ArrayDeque<long[]> messages = new ArrayDeque<>();
        try (ShipServer server = open(rig, OverflowPolicy.BLOCK, 0);
                ShmClient client = raw(messages)) {
            rig.offer(server, rig.frame(1, true));
            Deadline.await("a message comes", () -> pollRaw(client) && !messages.isEmpty());
            final long id = messages.peekFirst()[0];
            final int parts = (int) messages.peekFirst()[1];
            final ShipCounts counts = server.counts();

            client.release(id + (1L << 16), 0, 1); // not sent yet
            client.release(0, 0, 1);
            client.release(id ^ 0xFFFF, 0, 1); // a place that there is not
            client.release(id, parts, 1); // a part that there is not
            client.release(id, -1, 2);
            client.release(id, 0, Integer.MAX_VALUE);
            Deadline.await(
                    "six foreign ones", () -> pollRaw(client) && counts.value(ShipCounter.RELEASES_FOREIGN) == 6);
            client.release(id, 0, 1);
            client.release(id, 0, 1);
            client.release(id, 0, parts); // the first again, the others for the first time
            Deadline.await("done", () -> pollRaw(client) && server.books().done() == 1);
            assertEquals(2, counts.value(ShipCounter.RELEASES_DOUBLE));
            client.release(id, 0, parts);
            client.release(id ^ 1, 0, parts); // another place, a number that was used
            Deadline.await("stale", () -> pollRaw(client) && counts.value(ShipCounter.RELEASES_STALE) == 2);
            assertTrue(rig.isAllFree());
            assertEquals(0, rig.refused(), "nothing wrong reached the pool");
            assertEquals(1, server.clients());
        }
    }

    private ShmClient raw(final ArrayDeque<long[]> messages) throws IOException {
        final ShmClient[] self = new ShmClient[1];
        self[0] = new ShmClient(folder.resolve("stf.sock"), new ShmClient.Frames() {
            @Override
            public void hello(final ByteBuffer frame) throws IOException {
                self[0].attach();
            }

            @Override
            public void message(final ByteBuffer frame) {
                messages.addLast(new long[] {frame.getLong(), frame.getInt()});
            }
        });
        return self[0];
    }

    private static boolean pollRaw(final ShmClient client) {
        try {
            client.poll(12_000_000L);
            return true;
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void poolsThatCannotBeSharedAndSocketsThatAreTakenAreSaid() throws IOException {
        final FrameRig heap = FrameRig.small(BankKind.HEAP);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> open(heap, OverflowPolicy.BLOCK, 0))
                .getMessage()
                .contains("bank=shm"));
        final FrameRig rig = FrameRig.small(BankKind.SHARED_MEMORY);
        try (ShipServer server = open(rig, OverflowPolicy.BLOCK, 0)) {
            assertTrue(assertThrows(IOException.class, () -> open(rig, OverflowPolicy.BLOCK, 0))
                    .getMessage()
                    .contains("served by another process"));
            assertEquals(0, server.clients());
        }
        Files.createFile(folder.resolve("stf.sock"));
        assertThrows(IOException.class, () -> open(rig, OverflowPolicy.BLOCK, 0));
        assertTrue(Files.exists(folder.resolve("stf.sock")), "a file of somebody else is left alone");
    }

    private static StfMessage receive(final ShmSource source) throws IOException {
        final StfMessage message = source.receive(60_000_000_000L);
        assertTrue(message != null, "a message comes within 60 s");
        return message;
    }
}
