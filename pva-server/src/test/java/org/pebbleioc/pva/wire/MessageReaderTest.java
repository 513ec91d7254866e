package org.pebbleioc.pva.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageReaderTest {
    private static final int FIRST = MessageHeader.FLAG_FIRST;
    private static final int LAST = MessageHeader.FLAG_LAST;
    private static final int MIDDLE = FIRST | LAST;

    private static void put(final ByteBuffer out, final int flags, final int command, final String body) {
        MessageHeader.write(out, flags, command, body.length());
        out.put(body.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    private static List<String> readAll(final MessageReader reader, final ByteBuffer in) throws ProtocolException {
        final List<String> seen = new ArrayList<>();
        while (reader.next(in)) {
            final MessageHeader header = reader.header();
            seen.add(
                    header.isControl()
                            ? "control " + header.size()
                            : header.command() + " "
                                    + java.nio.charset.StandardCharsets.US_ASCII.decode(reader.payload()));
        }
        return seen;
    }

    private static ByteBuffer conversation(final ByteOrder order) {
        final ByteBuffer out = ByteBuffer.allocate(1024).order(order);
        put(out, 0, 2, "echo");
        put(out, FIRST, 11, "ab");
        put(out, MIDDLE, 11, "cd");
        MessageHeader.write(out, MessageHeader.FLAG_CONTROL, 3, 42);
        put(out, MIDDLE, 11, "");
        put(out, LAST, 11, "ef");
        put(out, 0, 15, "");
        put(out, 0, 99, "unknown");
        return out.flip();
    }

    @Test
    void shouldJoinSegmentsHoweverTheBytesAreCut() throws ProtocolException {
        final long seed = System.nanoTime();
        System.out.println("seed " + seed);
        final Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            final ByteBuffer all = conversation(round % 2 == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
            final MessageReader reader = new MessageReader(1000);
            final List<String> seen = new ArrayList<>();
            while (all.hasRemaining()) {
                final int count = Math.min(all.remaining(), 1 + random.nextInt(7));
                seen.addAll(readAll(reader, all.slice(all.position(), count)));
                all.position(all.position() + count);
            }
            assertEquals(List.of("2 echo", "control 42", "11 abcdef", "15 ", "99 unknown"), seen);
        }
    }

    @Test
    void shouldRefuseAbsurdSizesWithoutMemory() {
        for (final int size : new int[] {1001, Integer.MAX_VALUE, -1, Integer.MIN_VALUE}) {
            final ByteBuffer in = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            MessageHeader.write(in, 0, 11, size);
            assertThrows(ProtocolException.class, () -> new MessageReader(1000).next(in.flip()));
        }
    }

    @Test
    void shouldBoundJoinedSegments() throws ProtocolException {
        final MessageReader reader = new MessageReader(10);
        final ByteBuffer in = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN);
        put(in, FIRST, 11, "123456");
        put(in, LAST, 11, "12345");
        assertThrows(ProtocolException.class, () -> reader.next(in.flip()));
    }

    @Test
    void shouldRefuseSegmentsOutOfOrder() {
        for (final int[] flags : new int[][] {{MIDDLE}, {LAST}, {FIRST, FIRST}, {FIRST, 0}}) {
            final ByteBuffer in = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN);
            for (final int flag : flags) {
                put(in, flag, 11, "x");
            }
            assertThrows(ProtocolException.class, () -> readAll(new MessageReader(100), in.flip()));
        }
    }

    @Test
    void shouldNotGrowForBytesThatNeverCome() throws ProtocolException {
        final MessageReader reader = new MessageReader(1 << 30);
        final ByteBuffer in = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        MessageHeader.write(in, 0, 11, 1 << 30);
        assertFalse(reader.next(in.flip()));
        assertTrue(reader.payload().capacity() <= 1024);
    }
}
