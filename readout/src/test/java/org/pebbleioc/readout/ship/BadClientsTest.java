package org.pebbleioc.readout.ship;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.receive.ShmSource;
import org.pebbleioc.readout.receive.StfMessage;
import org.pebbleioc.readout.receive.StfSource;
import org.pebbleioc.readout.receive.ZmqSource;
import org.pebbleioc.readout.shm.ShmTransport;
import org.pebbleioc.readout.testing.Deadline;
import org.pebbleioc.readout.zmtp.ZmqTransport;

/** Clients that send random and half-right bytes: each costs its own connection, no page is lost, good ones go on. */
class BadClientsTest {
    private static final int CLIENTS = 300;

    private static final ShipOptions OPTIONS = new ShipOptions(
            Mapping.HEARTBEAT_FRAMES, Distribution.SHARE, OverflowPolicy.BLOCK, 10, 100, 8, 0, 100_000_000L, 0);

    @TempDir
    private Path folder;

    @Test
    void zeroMq() throws IOException {
        final FrameRig rig = FrameRig.small(BankKind.HEAP);
        try (ShipServer server = ZmqTransport.open(
                "zmq", "push", "tcp://127.0.0.1:0", OPTIONS, rig.copyPool, rig.holders, System::nanoTime)) {
            server.start();
            final int port =
                    Integer.parseInt(server.address().substring(server.address().lastIndexOf(':') + 1));
            final long seed = System.nanoTime();
            System.out.println("seed " + seed);
            final Random random = new Random(seed);
            for (int i = 0; i < CLIENTS; i++) {
                attack(rig, server, new InetSocketAddress("127.0.0.1", port), zmtp(random), random);
            }
            try (StfSource source = new ZmqSource(server.address(), "pull", true)) {
                goodClientGoesOn(rig, server, source);
            }
        }
    }

    @Test
    void sharedMemory() throws IOException {
        final FrameRig rig = FrameRig.small(BankKind.SHARED_MEMORY);
        final Path socket = folder.resolve("s");
        try (ShipServer server = ShmTransport.open(
                "shm", socket, OPTIONS, List.of(rig.pool), rig.copyPool, rig.holders, System::nanoTime)) {
            server.start();
            final long seed = System.nanoTime();
            System.out.println("seed " + seed);
            final Random random = new Random(seed);
            for (int i = 0; i < CLIENTS; i++) {
                attack(rig, server, UnixDomainSocketAddress.of(socket), shm(random), random);
            }
            try (StfSource source = new ShmSource(socket)) {
                goodClientGoesOn(rig, server, source);
            }
        }
    }

    private static void attack(
            final FrameRig rig,
            final ShipServer server,
            final SocketAddress address,
            final ByteBuffer bytes,
            final Random random)
            throws IOException {
        try (SocketChannel client = SocketChannel.open(address)) {
            while (bytes.hasRemaining()) {
                final int some = Math.min(bytes.remaining(), 1 + random.nextInt(100));
                try {
                    client.write(bytes.slice(bytes.position(), some));
                } catch (final IOException e) {
                    break; // dropped already
                }
                bytes.position(bytes.position() + some);
            }
            if (rig.pool.buffers().free() > 16) {
                rig.offer(server, rig.frame(1, true));
                rig.nextTimeFrame();
            }
        }
    }

    /** A good start, as far as chance leaves it, then anything. */
    private static ByteBuffer zmtp(final Random random) {
        final ByteBuffer bytes = ByteBuffer.allocate(600);
        if (random.nextInt(4) > 0) {
            bytes.put((byte) 0xFF).putLong(1).put((byte) 0x7F).put((byte) 3).put((byte) 0);
            bytes.put("NULL".getBytes()).position(64);
        }
        if (random.nextInt(3) > 0) {
            bytes.put((byte) 4).put((byte) 26).put((byte) 5).put("READY".getBytes());
            bytes.put((byte) 11).put("Socket-Type".getBytes()).putInt(4).put("PULL".getBytes());
        }
        return anything(bytes, random);
    }

    private static ByteBuffer shm(final Random random) {
        final ByteBuffer bytes = ByteBuffer.allocate(600).order(ByteOrder.LITTLE_ENDIAN);
        if (random.nextInt(4) > 0) {
            bytes.putInt(24).putInt(16).putInt(0x4853_4250).putInt(1).putLong(99);
        }
        for (int i = random.nextInt(10); i > 0; i--) {
            // well-formed releases of ids and parts that are mostly somebody else's
            bytes.putInt(28).putInt(17).putInt(1);
            bytes.putLong((long) random.nextInt(40) << 16 | random.nextInt(9));
            bytes.putInt(random.nextInt(12) - 2).putInt(random.nextInt(12) - 2);
        }
        return anything(bytes, random);
    }

    private static ByteBuffer anything(final ByteBuffer bytes, final Random random) {
        final byte[] noise = new byte[random.nextInt(200)];
        random.nextBytes(noise);
        bytes.put(noise).flip();
        for (int i = random.nextInt(3); i > 0 && bytes.hasRemaining(); i--) {
            bytes.put(random.nextInt(bytes.limit()), (byte) random.nextInt());
        }
        return bytes;
    }

    private static long gone(final ShipServer server) {
        return server.counts().value(ShipCounter.CLIENTS_REFUSED)
                + server.counts().value(ShipCounter.CLIENTS_GONE);
    }

    private static void goodClientGoesOn(final FrameRig rig, final ShipServer server, final StfSource source) {
        // not all have to be accepted yet
        Deadline.await("the bad ones are gone", () -> gone(server) >= CLIENTS);
        rig.offer(server, rig.frame(1, true));
        Deadline.await("all is delivered, and given back, of " + server.books() + " " + rig.free(), () -> {
            try {
                for (StfMessage m = source.receive(1_000_000L); m != null; m = source.receive(1_000_000L)) {
                    m.release();
                }
            } catch (final IOException e) {
                throw new AssertionError(e);
            }
            return server.waiting() == 0 && server.unfinished() == 0 && rig.isAllFree();
        });
        // the good one may have had to connect again
        Deadline.await(
                "whoever came and is not here is counted",
                () -> server.counts().value(ShipCounter.CLIENTS_ACCEPTED)
                                - server.clientNames().size()
                        == gone(server));
        assertTrue(server.counts().value(ShipCounter.DELIVERIES_DONE) > 0);
        Deadline.await("the books close", () -> server.books().balance());
        assertEquals(0, rig.refused(), "nothing that a client said reached the pools");
    }
}
