package org.pebbleioc.readout.ship;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.page.LinkTimeFrame;
import org.pebbleioc.readout.receive.StfMessage;
import org.pebbleioc.readout.receive.ZmqSource;
import org.pebbleioc.readout.testing.Deadline;
import org.pebbleioc.readout.zmtp.ZmqTransport;

/** Our ZeroMQ sender against JeroMQ's receivers, and against clients that behave badly. */
class ZmqTransportTest {
    private static final int TIME_FRAMES = 40;
    private static final int LINKS = 3;

    private static ShipOptions options(
            final Distribution distribution, final OverflowPolicy policy, final int queueFrames) {
        return new ShipOptions(
                Mapping.HEARTBEAT_FRAMES, distribution, policy, queueFrames, 100, 8, 0, 300_000_000L, 42);
    }

    private static ShipServer open(final FrameRig rig, final String type, final ShipOptions options)
            throws IOException {
        final ShipServer server = ZmqTransport.open(
                "zmq", type, "tcp://127.0.0.1:0", options, rig.copyPool, rig.holders, System::nanoTime);
        server.start();
        return server;
    }

    /** Offers the next time frame of all links; waits for pages as a card does. Returns the heartbeat frames. */
    private static List<byte[]> offerAll(final FrameRig rig, final ShipServer server, final int links) {
        final List<byte[]> expected = new ArrayList<>();
        for (int link = 0; link < links; link++) {
            Deadline.await("pages come back", () -> rig.pool.buffers().free() > 16);
            final LinkTimeFrame frame = rig.frame(link, link == links - 1);
            expected.addAll(rig.expected);
            assertTrue(rig.offer(server, frame));
        }
        rig.nextTimeFrame();
        return expected;
    }

    @Test
    void jeroMqReceivesEveryByteAndThePagesComeBack() throws IOException {
        final FrameRig rig = FrameRig.small(BankKind.HEAP);
        try (ShipServer server = open(rig, "push", options(Distribution.SHARE, OverflowPolicy.BLOCK, 10));
                ZmqSource source = new ZmqSource(server.address(), "pull", true)) {
            for (int i = 0; i < TIME_FRAMES; i++) {
                final List<byte[]> expected = offerAll(rig, server, LINKS);
                int at = 0;
                for (int link = 0; link < LINKS; link++) {
                    final StfMessage message = receive(source);
                    final StfHeader header = StfHeader.read(message.header(), 0);
                    assertEquals(i, header.timeframeId());
                    assertEquals(42, header.runNumber());
                    assertEquals(11, header.equipmentId());
                    assertEquals(link, header.linkId());
                    assertEquals(link == LINKS - 1, header.isLast());
                    assertTrue(header.isRdh());
                    for (final ByteBuffer part : message.parts()) {
                        assertEquals(expected.get(at++).length, part.capacity());
                    }
                }
                assertEquals(expected.size(), at);
            }
            Deadline.await("all pages are free", rig::isAllFree);
            Deadline.await("all is done", () -> server.books().unfinished() == 0);
            final ShipBooks books = server.books();
            assertTrue(books.balance(), books.toString());
            assertEquals(TIME_FRAMES * LINKS, books.done());
            assertEquals(0, rig.refused());
            assertEquals(0, server.heldPages());
        }
    }

    @Test
    void severalPullersShareAndSubscribersGetAll() throws IOException {
        final FrameRig rig = FrameRig.small(BankKind.HEAP);
        try (ShipServer server = open(rig, "pub", options(Distribution.ALL, OverflowPolicy.DROP_NEWEST, 100));
                ZmqSource one = new ZmqSource(server.address(), "sub", true);
                ZmqSource two = new ZmqSource(server.address(), "sub", true)) {
            rig.offer(server, rig.frame(0, true)); // nobody has subscribed: dropped, and counted
            Deadline.await(
                    "the first one finds nobody",
                    () -> server.counts().value(ShipCounter.FRAMES_UNWANTED)
                                    + server.counts().value(ShipCounter.FRAMES_BUILT)
                            == 1);
            awaitSubscribed(rig, server, one, two);
            Deadline.await("what came is done", () -> server.waiting() == 0 && server.unfinished() == 0);
            final long before = server.counts().value(ShipCounter.DELIVERIES_DONE);
            for (int i = 0; i < 5; i++) {
                offerAll(rig, server, 1);
                final int id = StfHeader.read(receive(one).header(), 0).timeframeId();
                assertEquals(id, StfHeader.read(receive(two).header(), 0).timeframeId());
            }
            Deadline.await(
                    "both are done",
                    () -> server.counts().value(ShipCounter.DELIVERIES_DONE) == before + 10
                            && server.books().unfinished() == 0);
            Deadline.await("the books close", () -> server.books().balance());
            Deadline.await("all pages are free", rig::isAllFree);
        }
    }

    /** Subscriptions take a moment to arrive: sends until both receive the same one, and nothing is left. */
    private static void awaitSubscribed(
            final FrameRig rig, final ShipServer server, final ZmqSource one, final ZmqSource two) {
        Deadline.await("both are subscribed", () -> {
            rig.offer(server, rig.frame(0, true));
            final int id = (int) rig.timeFrame();
            rig.nextTimeFrame();
            return last(one, id) & last(two, id);
        });
    }

    private static boolean last(final ZmqSource source, final int id) {
        try {
            boolean isThere = false;
            for (StfMessage m = source.receive(50_000_000L); m != null; m = source.receive(20_000_000L)) {
                isThere = StfHeader.read(m.header(), 0).timeframeId() == id;
            }
            return isThere;
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void withoutAClientTheQueueFillsAndThePolicyDecides() throws IOException {
        final FrameRig rig = FrameRig.small(BankKind.HEAP);
        try (ShipServer server = open(rig, "push", options(Distribution.SHARE, OverflowPolicy.DROP_NEWEST, 3))) {
            for (int i = 0; i < 5; i++) {
                assertEquals(i < 3, rig.offer(server, rig.frame(0, true)));
            }
            assertEquals(2, server.counts().value(ShipCounter.FRAMES_REFUSED));
            Deadline.await("the books close", () -> server.books().balance());
        }
        assertTrue(rig.isAllFree(), "a close gives everything back");
        try (ShipServer server = open(rig, "push", options(Distribution.SHARE, OverflowPolicy.DROP_OLDEST, 3))) {
            for (int i = 0; i < 5; i++) {
                assertTrue(rig.offer(server, rig.frame(0, true)));
                rig.nextTimeFrame();
            }
            assertEquals(2, server.counts().value(ShipCounter.FRAMES_DROPPED_OLDEST));
            try (ZmqSource source = new ZmqSource(server.address(), "pull", true)) {
                assertEquals(2, StfHeader.read(receive(source).header(), 0).timeframeId());
            }
            Deadline.await("the books close", () -> server.books().balance());
        }
        assertTrue(rig.isAllFree());
        try (ShipServer server = open(rig, "push", options(Distribution.SHARE, OverflowPolicy.BLOCK, 3))) {
            int taken = 0;
            for (LinkTimeFrame frame = rig.frame(0, true); frame != null; frame = rig.frame(0, true)) {
                assertTrue(rig.offer(server, frame), "holds as many as there are pages");
                taken++;
            }
            assertTrue(taken > 3, "more than its queue's length: " + taken);
            assertEquals(taken, server.waiting());
        }
        assertTrue(rig.isAllFree());
    }

    @Test
    void aClientThatGoesAwayInTheMiddleLosesOneMessageAndTheNextClientGoesOn() throws IOException {
        final FrameRig rig = new FrameRig(BankKind.HEAP, 256, 256 * 1024, 16, 1 << 20, 16, 400_000, 8_192, 3);
        try (ShipServer server = open(rig, "push", options(Distribution.SHARE, OverflowPolicy.BLOCK, 100))) {
            for (int i = 0; i < 8; i++) {
                rig.offer(server, rig.frame(2, true));
                rig.nextTimeFrame();
            }
            try (SocketChannel bad = rawPuller(server)) {
                bad.read(ByteBuffer.allocate(100_000)); // some of the first message, then no more
                Deadline.await("it is being sent", () -> server.unfinished() > 0);
            }
            Deadline.await("it is gone", () -> server.counts().value(ShipCounter.CLIENTS_GONE) == 1);
            final long lost = server.counts().value(ShipCounter.DELIVERIES_LOST);
            assertTrue(lost >= 1 && lost <= 2, "what it was given and not yet sent: " + lost);
            try (ZmqSource good = new ZmqSource(server.address(), "pull", true)) {
                for (long left = 8 - lost - server.counts().value(ShipCounter.DELIVERIES_DONE); left > 0; left--) {
                    receive(good);
                }
            }
            Deadline.await("all pages are free", rig::isAllFree);
            Deadline.await("the books close", () -> server.books().balance());
            assertEquals(0, rig.refused());
        }
    }

    /** Connects and says what a PULL socket says. */
    private static SocketChannel rawPuller(final ShipServer server) throws IOException {
        final SocketChannel client = SocketChannel.open(port(server));
        final ByteBuffer hello = ByteBuffer.allocate(128);
        hello.put((byte) 0xFF).putLong(1).put((byte) 0x7F).put((byte) 3).put((byte) 0);
        hello.put("NULL".getBytes()).position(64);
        hello.put((byte) 4).put((byte) (6 + 12 + 4 + 4));
        hello.put((byte) 5).put("READY".getBytes());
        hello.put((byte) 11).put("Socket-Type".getBytes()).putInt(4).put("PULL".getBytes());
        client.write(hello.flip());
        return client;
    }

    private static InetSocketAddress port(final ShipServer server) {
        return new InetSocketAddress(
                "127.0.0.1",
                Integer.parseInt(server.address().substring(server.address().lastIndexOf(':') + 1)));
    }

    @Test
    void aStuckClientIsDroppedWhenToldSo() throws IOException {
        final FrameRig rig = new FrameRig(BankKind.HEAP, 256, 256 * 1024, 16, 1 << 20, 16, 400_000, 8_192, 3);
        final ShipOptions options = new ShipOptions(
                Mapping.HEARTBEAT_FRAMES, Distribution.SHARE, OverflowPolicy.BLOCK, 100, 100, 8, 200_000_000L, 0, 0);
        try (ShipServer server = open(rig, "push", options);
                SocketChannel stuck = rawPuller(server)) {
            for (int i = 0; i < 8; i++) {
                rig.offer(server, rig.frame(2, true));
            }
            Deadline.await("it is dropped", () -> server.counts().value(ShipCounter.CLIENTS_EVICTED) == 1);
            Deadline.await("it is gone", () -> server.unfinished() == 0);
            Deadline.await("the books close", () -> server.books().balance());
            assertTrue(stuck.isOpen());
        }
        assertTrue(rig.isAllFree());
    }

    @Test
    void aSecondClientOfAPairAndAWrongSocketAreRefused() throws IOException {
        final FrameRig rig = FrameRig.small(BankKind.HEAP);
        try (ShipServer server = open(rig, "pair", options(Distribution.SHARE, OverflowPolicy.BLOCK, 10));
                ZmqSource first = new ZmqSource(server.address(), "pair", true)) {
            rig.offer(server, rig.frame(1, true));
            receive(first);
            try (SocketChannel second = rawPuller(server)) {
                Deadline.await("the second is refused", () -> isClosed(second));
            }
            assertEquals(1, server.clients());
        }
        try (ShipServer server = open(rig, "pub", options(Distribution.ALL, OverflowPolicy.BLOCK, 10));
                SocketChannel wrong = rawPuller(server)) {
            Deadline.await("a puller of a publisher is refused", () -> isClosed(wrong));
            assertEquals(1, server.counts().value(ShipCounter.CLIENTS_REFUSED));
        }
    }

    private static boolean isClosed(final SocketChannel client) {
        try {
            return client.read(ByteBuffer.allocate(1_000)) < 0;
        } catch (final IOException e) {
            return true;
        }
    }

    @Test
    void wrongOptionsAreSaid() throws IOException {
        final FrameRig rig = FrameRig.small(BankKind.HEAP);
        final ShipOptions options = ShipOptions.defaults();
        for (final String endpoint : new String[] {"tcp://127.0.0.1", "udp://127.0.0.1:1", "tcp://127.0.0.1:99999"}) {
            final String text = assertThrows(
                            IllegalArgumentException.class,
                            () -> ZmqTransport.open(
                                    "zmq", "push", endpoint, options, rig.copyPool, rig.holders, System::nanoTime))
                    .getMessage();
            assertTrue(text.contains(endpoint), text);
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> ZmqTransport.open(
                        "zmq", "pub", "tcp://127.0.0.1:0", options, rig.copyPool, rig.holders, System::nanoTime));
        assertFalse(options.policy() == OverflowPolicy.BLOCK, "the default does not let a client stop acquisition");
    }

    private static StfMessage receive(final ZmqSource source) throws IOException {
        final StfMessage message = source.receive(60_000_000_000L);
        assertTrue(message != null, "a message comes within 60 s");
        return message;
    }
}
