package org.pebbleioc.pva.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Bytes as the protocol specification has them, in both orders. */
class WireCodecTest {
    private static final ByteOrder BE = ByteOrder.BIG_ENDIAN;
    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;

    private static String hex(final ByteOrder order, final Consumer<ByteBuffer> write) {
        final ByteBuffer out = ByteBuffer.allocate(512).order(order);
        write.accept(out);
        return HexFormat.of().formatHex(out.array(), 0, out.position());
    }

    private static ByteBuffer bytes(final ByteOrder order, final String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", ""))).order(order);
    }

    @Test
    void shouldWriteHeaders() {
        assertEquals("ca0240070d000000", hex(LE, out -> MessageHeader.write(out, 0x40, Command.CREATE_CHANNEL, 13)));
        assertEquals("ca02c0070000000d", hex(BE, out -> MessageHeader.write(out, 0x40, Command.CREATE_CHANNEL, 13)));
    }

    @Test
    void shouldReadHeadersInTheirOwnOrder() throws ProtocolException {
        final MessageHeader big = MessageHeader.read(bytes(LE, "ca02900d00000102"));
        assertEquals(0x102, big.size());
        assertEquals(BE, big.order());
        assertEquals(MessageHeader.FLAG_FIRST, big.segment());
        final MessageHeader little = MessageHeader.read(bytes(BE, "ca02000d02010000"));
        assertEquals(0x102, little.size());
        assertThrows(ProtocolException.class, () -> MessageHeader.read(bytes(LE, "cb02000d02010000")));
    }

    @Test
    void shouldCodeSizes() throws ProtocolException {
        assertEquals("fd", hex(LE, out -> WireCodec.writeSize(out, 253)));
        assertEquals("fefe000000", hex(LE, out -> WireCodec.writeSize(out, 254)));
        assertEquals("fe000000fe", hex(BE, out -> WireCodec.writeSize(out, 254)));
        assertEquals("ff", hex(BE, out -> WireCodec.writeSize(out, -1)));
        assertEquals(254, WireCodec.readSize(bytes(BE, "fe000000fe")));
        assertEquals(-1, WireCodec.readSize(bytes(BE, "ff")));
        assertThrows(ProtocolException.class, () -> WireCodec.readSize(bytes(LE, "feffffffff")));
        assertThrows(ProtocolException.class, () -> WireCodec.readSize(bytes(LE, "fe0102")));
    }

    @Test
    void shouldCodeStrings() throws ProtocolException {
        assertEquals("04c2b54b31", hex(LE, out -> WireCodec.writeString(out, "\u00b5K1")));
        assertEquals("\u00b5K1", WireCodec.readString(bytes(LE, "04c2b54b31")));
        assertEquals("", WireCodec.readString(bytes(LE, "ff")));
        assertThrows(ProtocolException.class, () -> WireCodec.readString(bytes(LE, "feffffff7e41")));
    }

    @Test
    void shouldCodeStatus() throws ProtocolException {
        assertEquals("ff", hex(LE, Status.OK::write));
        assertEquals("02026e6f00", hex(BE, Status.error("no")::write));
        assertEquals(Status.error("no"), Status.read(bytes(BE, "02026e6f00")));
        assertEquals(Status.OK, Status.read(bytes(LE, "ff")));
    }

    @Test
    void shouldCodeBits() throws ProtocolException {
        final BitSet bits = new BitSet();
        bits.set(0);
        bits.set(9);
        bits.set(63);
        bits.set(65);
        assertEquals("0901020000000000" + "8002", hex(LE, out -> WireCodec.writeBits(out, bits)));
        assertEquals("0980000000000002" + "0102", hex(BE, out -> WireCodec.writeBits(out, bits)));
        assertEquals("00", hex(BE, out -> WireCodec.writeBits(out, new BitSet())));
        assertThrows(ProtocolException.class, () -> WireCodec.readBits(bytes(LE, "0901020000000000008002"), 8));
    }

    @Test
    void shouldReadBackAnyBits() throws ProtocolException {
        final long seed = System.nanoTime();
        System.out.println("seed " + seed);
        final Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            final BitSet bits =
                    BitSet.valueOf(new long[] {random.nextLong(), random.nextLong() >>> random.nextInt(64)});
            final ByteOrder order = random.nextBoolean() ? LE : BE;
            final ByteBuffer out = ByteBuffer.allocate(64).order(order);
            WireCodec.writeBits(out, bits);
            assertEquals(bits, WireCodec.readBits(out.flip(), 128));
            assertEquals(0, out.remaining());
        }
    }

    @Test
    void shouldCodeAddresses() throws ProtocolException {
        final byte[] local = {127, 0, 0, 1};
        assertEquals("00000000000000000000ffff7f000001", hex(LE, out -> WireCodec.writeAddress(out, local)));
        assertEquals("0".repeat(32), hex(BE, out -> WireCodec.writeAddress(out, null)));
        assertArrayEquals(local, WireCodec.readAddress(bytes(BE, "00000000000000000000ffff7f000001")));
        assertNull(WireCodec.readAddress(bytes(LE, "0".repeat(20) + "ffff00000000")));
    }

    @Test
    void shouldReadSearchesInBothOrdersAndAnswer() throws ProtocolException {
        final String name = "03743a61";
        final String little =
                "05000000 81 000000 00000000000000000000ffff7f000001 d204 01 03746370 0100 07000000" + name;
        final String big = "00000005 81 000000 00000000000000000000ffff7f000001 04d2 01 03746370 0001 00000007" + name;
        for (final SearchMessage search :
                new SearchMessage[] {SearchMessage.read(bytes(LE, little)), SearchMessage.read(bytes(BE, big))}) {
            assertEquals(5, search.sequence());
            assertEquals(1234, search.port());
            assertEquals("t:a", search.names().get(0));
            assertEquals(7, search.ids()[0]);
            final String guid = "0102030405060708090a0b0c";
            assertEquals(
                    guid + "05000000" + "0".repeat(32) + "d313" + "03746370" + "01" + "0100" + "07000000",
                    hex(LE, out -> search.writeAnswer(out, HexFormat.of().parseHex(guid), 5075, new int[] {7})));
        }
    }

    @Test
    void shouldRefuseASearchThatPromisesMoreNamesThanItHas() {
        final String search = "05000000 81 000000" + "0".repeat(32) + "d204 00 ffff 07000000 0141";
        assertThrows(ProtocolException.class, () -> SearchMessage.read(bytes(LE, search)));
    }
}
