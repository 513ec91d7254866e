package org.pebbleioc.pva.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.MessageEncoder;
import org.pebbleioc.pva.wire.MessageHeader;
import org.pebbleioc.pva.wire.ProtocolException;

/** Whole conversations as bytes: expected ones, cut ones, damaged ones. */
class ConversationTest {
    private static final int FUZZED_MESSAGES = 1_000_000;
    private static final int MESSAGES_PER_CONNECTION = 500;
    private static final long MOST_BYTES_PER_MESSAGE = 8 << 20;
    private static final long MOST_GROWTH_BYTES = 16 << 20;

    private final TestPv scalar = new TestPv("T:Value", TestTypes.scalar(1.5));
    private final TestPv image = new TestPv("T:Image", TestTypes.image(1, new MemoryUShortArray(8, 7)));
    private final TestTypes.Source source = new TestTypes.Source().add(scalar, image);

    @AfterEach
    void shouldHaveGivenBackEveryHold() {
        Await.until(
                "every hold given back",
                () -> scalar.held.get() == 1
                        && image.held.get() == 1
                        && scalar.listeners.isEmpty()
                        && image.listeners.isEmpty());
    }

    private static void end(final Loop loop) {
        loop.session.close();
        loop.drain(false);
        loop.out.close();
    }

    /** Answers by command, as hexadecimal payloads. */
    private static TreeMap<Integer, StringBuilder> answers(final byte[] bytes) throws ProtocolException {
        final TreeMap<Integer, StringBuilder> answers = new TreeMap<>();
        final ByteBuffer in = ByteBuffer.wrap(bytes);
        while (in.hasRemaining()) {
            final MessageHeader header = MessageHeader.read(in);
            assertTrue(header.isFromServer());
            assertEquals(ByteOrder.LITTLE_ENDIAN, header.order());
            final byte[] payload = new byte[header.size()];
            in.get(payload);
            answers.computeIfAbsent(header.command(), c -> new StringBuilder())
                    .append(HexFormat.of().formatHex(payload))
                    .append(' ');
        }
        return answers;
    }

    private TreeMap<Integer, StringBuilder> talk(final ByteOrder order) throws ProtocolException {
        final Loop loop = new Loop(source);
        final ByteArrayOutputStream said = new ByteArrayOutputStream();
        for (final byte[] message : Conversation.in(order)) {
            loop.feed(message);
            said.writeBytes(loop.drain(true));
        }
        end(loop);
        return answers(said.toByteArray());
    }

    @Test
    void shouldAnswerTheSameBytesToBothByteOrders() throws Exception {
        final TreeMap<Integer, StringBuilder> little = talk(ByteOrder.LITTLE_ENDIAN);
        scalar.publish(TestTypes.scalar(1.5), TestPv.bits(0));
        image.publish(TestTypes.image(1, new MemoryUShortArray(8, 7)), TestPv.bits(0));
        assertEquals(little.toString(), talk(ByteOrder.BIG_ENDIAN).toString());
        assertEquals("ff ", little.get(Command.CONNECTION_VALIDATED).toString());
        assertEquals("010203 ", little.get(Command.ECHO).toString());
        assertEquals(
                "0102030405060708090a0b0c" + "05000000" + "0".repeat(32) + "d313" + "03746370" + "01" + "0100"
                        + "4d000000 ",
                little.get(Command.SEARCH_RESPONSE).toString());
        assertEquals(
                "0b00000001000000ff " + "0c00000002000000ff " + "0d00000003000000ff ",
                little.get(Command.CREATE_CHANNEL).toString());
        assertEquals("14000000ff22 ", little.get(Command.GET_FIELD).toString());
        final String scalarId = "15" + HexFormat.of().formatHex("epics:nt/NTScalar:1.0".getBytes());
        assertEquals(
                "1500000008ff" + "fd0100" + "80" + scalarId + "01" + "0576616c7565" + "43 " + "1500000000ff" + "0101"
                        + "000000000000f83f ",
                little.get(Command.GET).toString());
        assertEquals(
                "0100000" + "00b000000 ", little.get(Command.DESTROY_CHANNEL).toString());
        assertEquals("1900000008ff 1900000000ff ", little.get(Command.PROCESS).toString());
        assertTrue(little.get(Command.PUT).toString().contains("1600000000ff "));
        assertTrue(little.get(Command.PUT_GET).toString().startsWith("1c00000008ff" + "fe0200" + "fe0200" + " "));
        assertTrue(little.get(Command.PUT_GET).toString().contains("1c00000000ff" + "0101" + "0000000000001340"));
        assertTrue(little.get(Command.PUT_GET).toString().contains("1c00000040ff" + "0101" + "0000000000001340"));
        assertTrue(little.get(Command.RPC).toString().contains(HexFormat.of().formatHex("T:Image".getBytes())));
    }

    @Test
    void shouldUnderstandHoweverTheBytesAreCut() throws Exception {
        final long seed = System.nanoTime();
        System.out.println("seed " + seed);
        final Random random = new Random(seed);
        final int[] steady = { // answers that do not depend on when the writer comes to them
            Command.ECHO,
            Command.SEARCH_RESPONSE,
            Command.CREATE_CHANNEL,
            Command.GET_FIELD,
            Command.RPC,
            Command.PROCESS,
            Command.DESTROY_CHANNEL
        };
        final TreeMap<Integer, StringBuilder> whole = talk(ByteOrder.BIG_ENDIAN);
        for (int round = 0; round < 200; round++) {
            final byte[] all = joined(random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            final Loop loop = new Loop(source);
            final ByteArrayOutputStream said = new ByteArrayOutputStream();
            for (int at = 0; at < all.length; ) {
                final int to = Math.min(all.length, at + 1 + random.nextInt(1 + random.nextInt(200)));
                loop.feed(Arrays.copyOfRange(all, at, to));
                said.writeBytes(loop.drain(true));
                at = to;
            }
            end(loop);
            final TreeMap<Integer, StringBuilder> cut = answers(said.toByteArray());
            for (final int command : steady) {
                assertEquals(whole.get(command).toString(), cut.get(command).toString(), command + ", seed " + seed);
            }
        }
    }

    @Test
    void shouldSendMonitorsByteForByte() throws Exception {
        final Loop loop = new Loop(source);
        final List<byte[]> all = Conversation.in(ByteOrder.BIG_ENDIAN);
        for (final byte[] message : all.subList(0, 18)) {
            loop.feed(message);
        }
        image.publish(TestTypes.image(258, new MemoryUShortArray(8, 7)), TestPv.bits(0));
        loop.drain(true);
        loop.feed(all.get(18));
        assertEquals(
                "ca02400d0c000000" + "17000000" + "00" + "0101" + "02010000" + "00",
                HexFormat.of().formatHex(loop.drain(true)),
                "first: everything, nothing overrun");
        final int uniqueId = TestTypes.image(0, new MemoryUShortArray(1, 0))
                .getSubField("uniqueId")
                .getFieldOffset();
        image.publish(TestTypes.image(3, new MemoryUShortArray(8, 7)), TestPv.bits(1));
        assertEquals(0, loop.drain(true).length, "nothing selected changed");
        for (int id = 4; id <= 7; id++) {
            image.publish(TestTypes.image(id, new MemoryUShortArray(8, 7)), TestPv.bits(uniqueId));
        }
        final String queued = HexFormat.of().formatHex(loop.drain(true));
        assertTrue(queued.startsWith("ca02400d0c0000001700000000" + "0101" + "04000000" + "00"), queued);
        assertTrue(queued.endsWith("1700000000" + "0101" + "07000000" + "0102"), "the third was squashed: " + queued);
        end(loop);
    }

    @Test
    void shouldEndCleanlyWhereverTheConversationIsCut() throws Exception {
        for (final ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            final byte[] all = joined(order);
            for (int length = 0; length <= all.length; length++) {
                final Loop loop = new Loop(source);
                loop.feed(Arrays.copyOf(all, length));
                loop.drain(length % 2 == 0);
                end(loop);
                assertEquals(1, image.held.get(), "after " + length + " bytes");
            }
        }
    }

    @Test
    void shouldEndCleanlyWhereverTheConnectionIsCut() throws Exception {
        final byte[] all = joined(ByteOrder.BIG_ENDIAN);
        try (PvaServer server = new PvaServer(ServerConfig.isolated(), source)) {
            server.start();
            for (int length = 0; length <= all.length; length++) {
                try (TestClient client = TestClient.connect(server)) {
                    client.socket.getOutputStream().write(all, 0, length);
                    if (length % 2 == 0) {
                        client.reset();
                    }
                }
            }
            Await.until("all gone", () -> server.report().isEmpty());
        }
    }

    private static byte[] joined(final ByteOrder order) {
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (final byte[] message : Conversation.in(order)) {
            all.writeBytes(message);
        }
        return all.toByteArray();
    }

    @Test
    void shouldSurviveDamagedMessages() throws Exception {
        final long seed = System.nanoTime();
        System.out.println("seed " + seed);
        final Random random = new Random(seed);
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long self = Thread.currentThread().getId();
        final List<List<byte[]>> talks =
                List.of(Conversation.in(ByteOrder.LITTLE_ENDIAN), Conversation.in(ByteOrder.BIG_ENDIAN));
        final MessageEncoder encoder = new MessageEncoder();
        final UpdateLedger ledger = new UpdateLedger();
        int refused = 0;
        int said = 0;
        int connections = 0;
        long heapBefore = 0;
        while (said < FUZZED_MESSAGES) {
            if (connections++ == 1000) {
                heapBefore = heapInUse(); // caches of the libraries are filled by now
            }
            final List<byte[]> all = talks.get(random.nextInt(2));
            final Loop loop = new Loop(source, ledger, encoder);
            // most are damaged early: what was said before is the same every time, and costs the same
            final int damagedFrom =
                    random.nextInt(8) == 0 ? random.nextInt(6) : 6 + random.nextInt(1 + random.nextInt(12));
            byte[] bytes = new byte[0];
            try {
                for (int i = 0; i < MESSAGES_PER_CONNECTION && said < FUZZED_MESSAGES; i++) {
                    final boolean whole = i < damagedFrom;
                    bytes = whole ? all.get(i) : damaged(all.get(random.nextInt(all.size())), random);
                    said += whole ? 0 : 1;
                    final long before = threads.getThreadAllocatedBytes(self);
                    loop.feed(bytes);
                    loop.drain(random.nextBoolean());
                    final long took = threads.getThreadAllocatedBytes(self) - before;
                    assertTrue(took < MOST_BYTES_PER_MESSAGE, took + " bytes allocated, seed " + seed);
                }
            } catch (final ProtocolException e) {
                refused++;
            } catch (final RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + " " + HexFormat.of().formatHex(bytes), e);
            }
            end(loop);
        }
        System.out.println(said + " damaged messages, " + connections + " connections, " + refused + " refused, "
                + threads.getCurrentThreadCpuTime() / 1_000_000 + " ms of CPU");
        assertTrue(refused > 1000, refused + " of " + said + " refused");
        for (final PvTotals totals : ledger.totals().values()) {
            assertEquals(0, totals.monitors() + totals.waiting(), "seed " + seed + " " + totals);
            assertEquals(
                    totals.offered(),
                    totals.sent() + totals.squashed() + totals.dropped() + totals.discarded(),
                    "seed " + seed + " " + totals);
        }
        long grown = heapInUse() - heapBefore;
        for (int again = 0; again < 10 && grown >= MOST_GROWTH_BYTES; again++) { // other threads have garbage, too
            grown = heapInUse() - heapBefore;
        }
        assertTrue(grown < MOST_GROWTH_BYTES, "heap grew by " + grown + " bytes, seed " + seed);
    }

    private static long heapInUse() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** The message with some bytes changed, cut, or doubled; mostly the header still fits, so that the damage is read. */
    private static byte[] damaged(final byte[] message, final Random random) {
        byte[] bytes = message.clone();
        for (int i = Math.max(0, random.nextInt(6) - 3); i >= 0; i--) {
            final int from = random.nextInt(20) == 0 ? 0 : MessageHeader.BYTES;
            if (bytes.length <= from) {
                return bytes;
            }
            final int at = from + random.nextInt(bytes.length - from);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = (byte) (random.nextBoolean() ? 0xFE : 0xFD);
                case 2 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                default -> bytes = fitted(bytes, random.nextInt(2) == 0 ? at : bytes.length + random.nextInt(9));
            }
        }
        return bytes;
    }

    private static byte[] fitted(final byte[] message, final int length) {
        final byte[] bytes = Arrays.copyOf(message, Math.max(length, MessageHeader.BYTES));
        final boolean big = (bytes[2] & MessageHeader.FLAG_BIG_ENDIAN) != 0;
        ByteBuffer.wrap(bytes)
                .order(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)
                .putInt(4, bytes.length - MessageHeader.BYTES);
        return bytes;
    }

    @Test
    void shouldGreetWithItsByteOrderAndItsWaysOfAuthentication() {
        final Loop loop = new Loop(source);
        loop.session.greet();
        assertArrayEquals(
                HexFormat.of()
                        .parseHex("ca02410200000000" + "ca02400114000000" + "00000001" + "ff7f" + "02"
                                + "09616e6f6e796d6f7573" + "026361"),
                loop.drain(true));
        end(loop);
    }
}
