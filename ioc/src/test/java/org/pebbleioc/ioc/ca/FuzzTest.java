package org.pebbleioc.ioc.ca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.pebbleioc.ioc.ca.CaCircuit.Progress;
import org.pebbleioc.ioc.channel.Channel;

/** Damaged requests: no exception, bounded memory, whole messages only. */
class FuzzTest {
    private static final int MESSAGES = 150_000;
    private static final String[] NAMES = {"T:double", "T:enum", "T:string", "T:path", "T:strings", "T:empty", "none"};

    private final FakeSource source = FakeSource.standard();

    @Test
    void shouldSurviveMutatedRequests() {
        final long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        final Random random = new Random(seed);
        long closed = 0;
        long replies = 0;
        Session session = new Session();
        for (int i = 0; i < MESSAGES; i++) {
            if (!session.send(mutated(request(random, session), random), seed)) {
                session.end();
                session = new Session();
                closed++;
            }
            if (random.nextInt(8) == 0) {
                source.channel("T:double").post(new double[] {i}, 1, Channel.Events.VALUE);
            }
            replies += session.drain(seed);
        }
        session.end();
        assertTrue(closed > 100, "some must have been hung up on: " + closed);
        assertTrue(closed < MESSAGES / 3, "most must have been let through: " + closed);
        System.out.println("closed=" + closed + " replies=" + replies);
        assertTrue(replies > MESSAGES / 4, "many must have been answered: " + replies);
        for (final String name : NAMES) {
            if (source.channel(name) != null) {
                assertEquals(0, source.channel(name).listeners(), name + " seed=" + seed);
            }
        }
    }

    @Test
    void shouldSurviveMutatedSearches() {
        final long seed = System.nanoTime();
        System.out.println("seed=" + seed);
        final Random random = new Random(seed);
        final SearchResponder responder = new SearchResponder(source, 5064);
        final int[] answers = {0};
        for (int i = 0; i < MESSAGES; i++) {
            final ByteBuffer datagram = ByteBuffer.allocate(512);
            datagram.put(Wire.message(Command.VERSION, 0, 13, i, 0, new byte[0]));
            for (int n = random.nextInt(4); n >= 0; n--) {
                datagram.put(Wire.message(Command.SEARCH, 5, 13, n, n, Wire.text(NAMES[random.nextInt(NAMES.length)])));
            }
            final byte[] bytes = Arrays.copyOf(datagram.array(), datagram.position());
            responder.answer(ByteBuffer.wrap(mutated(bytes, random)), reply -> {
                assertTrue(reply.remaining() <= 1024);
                answers[0]++;
            });
        }
        assertTrue(answers[0] > MESSAGES / 4, "answers=" + answers[0]);
    }

    private static byte[] request(final Random random, final Session session) {
        final int id = 1 + random.nextInt(6);
        final int type = random.nextInt(40);
        final int count = random.nextInt(4);
        return switch (random.nextInt(12)) {
            case 0 ->
                Wire.message(
                        Command.CREATE_CHANNEL,
                        0,
                        0,
                        random.nextInt(),
                        13,
                        Wire.text(NAMES[random.nextInt(NAMES.length)]));
            case 1 -> Wire.message(Command.READ, type, count, id, 5, new byte[0]);
            case 2, 3 -> Wire.message(Command.READ_NOTIFY, type, count, id, 5, new byte[0]);
            case 4 -> Wire.message(Command.WRITE, random.nextInt(37), count, id, 5, noise(random, 160));
            case 5 -> Wire.message(Command.WRITE_NOTIFY, random.nextInt(37), count, id, 5, noise(random, 160));
            case 6, 7 ->
                Wire.message(
                        Command.EVENT_ADD,
                        type,
                        count,
                        id,
                        session.nextSubscription++,
                        Wire.bytes("00".repeat(12) + "00050000"));
            case 8 ->
                Wire.message(
                        Command.EVENT_CANCEL, type, count, id, Math.max(0, session.nextSubscription - 1), new byte[0]);
            case 9 ->
                Wire.message(random.nextBoolean() ? Command.EVENTS_OFF : Command.EVENTS_ON, 0, 0, 0, 0, new byte[0]);
            case 10 -> Wire.message(Command.SEARCH, 10, 13, 1, 1, Wire.text(NAMES[random.nextInt(NAMES.length)]));
            default -> Wire.message(Command.ECHO, 0, 0, 0, 0, noise(random, 64));
        };
    }

    private static byte[] noise(final Random random, final int bytes) {
        final byte[] noise = new byte[random.nextInt(bytes)];
        random.nextBytes(noise);
        return noise;
    }

    /** Half stay as they are; the others get bits flipped, bytes overwritten, or are cut. */
    private static byte[] mutated(final byte[] message, final Random random) {
        if (random.nextBoolean()) {
            return message;
        }
        final byte[] result = message.clone();
        for (int n = random.nextInt(3); n >= 0; n--) {
            final int at = random.nextInt(3) == 0 ? random.nextInt(result.length) : random.nextInt(16);
            result[at] = (byte) (random.nextBoolean() ? result[at] ^ 1 << random.nextInt(8) : random.nextInt());
        }
        return random.nextInt(20) == 0 ? Arrays.copyOf(result, random.nextInt(result.length + 1)) : result;
    }

    /** One connection of the attacker. */
    private final class Session {
        private final Wire wire = Wire.greeted(source);
        private ByteBuffer rest = ByteBuffer.allocate(0);
        private int messages;
        private int nextSubscription;

        Session() {
            for (int i = 0; i < 6; i++) {
                wire.send(Wire.message(Command.CREATE_CHANNEL, 0, 0, i, 13, Wire.text(NAMES[i])));
            }
        }

        boolean send(final byte[] bytes, final long seed) {
            final ByteBuffer all = ByteBuffer.allocate(rest.remaining() + bytes.length)
                    .put(rest)
                    .put(bytes);
            rest = all.flip();
            final Progress progress = wire.circuit.receive(rest);
            assertTrue(wire.circuit.wantedBytes() < 64 * 1024, "seed=" + seed);
            assertTrue(wire.outbox.counts().replyBytes() < 256 * 1024, "seed=" + seed);
            assertTrue(rest.remaining() < 64 * 1024, "seed=" + seed);
            // a damaged size makes the circuit skip what follows, so no session lasts long
            return progress != Progress.CLOSE && ++messages < 50;
        }

        /** Counts what comes out, which must be whole messages. */
        long drain(final long seed) {
            final long[] messages = {0};
            wire.drain(bytes -> {
                while (bytes.hasRemaining()) {
                    final Header header = Header.peek(bytes, true);
                    assertTrue(header.messageBytes() <= bytes.remaining(), "seed=" + seed);
                    assertEquals(0, header.messageBytes() & 7, "seed=" + seed);
                    bytes.position(bytes.position() + (int) header.messageBytes());
                    messages[0]++;
                }
            });
            return messages[0];
        }

        void end() {
            wire.circuit.close();
        }
    }
}
