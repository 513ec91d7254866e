package org.pebbleioc.driver.rdh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RdhTest {
    /** Byte by byte as the layout says; every field has a value of its own. */
    private static final String VERSION_7 = "07" + "40" + "3412" + "01" + "13" + "0000" + "0020" + "f81f" + "05" + "2a"
            + "bc1a" + "ec0d0000" + "78563412" + "0200000000000000" + "03080000" + "0900" + "01" + "00"
            + "0000000000000000" + "efbeadde" + "0df0" + "0000" + "0000000000000000";

    private static RdhFields fields() {
        final RdhFields fields = new RdhFields();
        fields.feeId = 0x1234;
        fields.priorityBit = 1;
        fields.systemId = 19;
        fields.offsetNextPacket = 8192;
        fields.memorySize = 8184;
        fields.linkId = 5;
        fields.packetCounter = 42;
        fields.cruId = 0xABC;
        fields.endPoint = 1;
        fields.triggerBc = 3564;
        fields.orbit = 0x12345678;
        fields.dataFormat = 2;
        fields.triggerType = Rdh.TRIGGER_TF | Rdh.TRIGGER_HB | Rdh.TRIGGER_ORBIT;
        fields.pagesCounter = 9;
        fields.stop = true;
        fields.detectorField = 0xDEADBEEF;
        fields.par = 0xF00D;
        return fields;
    }

    private static ByteBuffer page(final int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void versionSevenIsByteExact() {
        final ByteBuffer page = page(8192 + 64);
        Rdh.write(page, 64, fields());
        final byte[] bytes = new byte[Rdh.BYTES];
        page.get(64, bytes);
        assertEquals(VERSION_7, HexFormat.of().formatHex(bytes));
    }

    @Test
    void versionSixLeavesTheDataFormatReserved() {
        final ByteBuffer page = page(8192);
        final RdhFields fields = fields();
        fields.version = Rdh.VERSION_6;
        Rdh.write(page, 0, fields);
        final byte[] bytes = new byte[Rdh.BYTES];
        page.get(0, bytes);
        assertEquals(
                "06" + VERSION_7.substring(2, 48) + "00" + VERSION_7.substring(50),
                HexFormat.of().formatHex(bytes));
        assertEquals(0, Rdh.dataFormat(page, 0));
    }

    @Test
    void everyFieldReadsAsItWasWritten() {
        final ByteBuffer page = page(8192);
        Rdh.write(page, 0, fields());
        assertEquals(RdhError.NONE, Rdh.check(page, 0, 8192));
        assertEquals(7, Rdh.version(page, 0));
        assertEquals(64, Rdh.headerSize(page, 0));
        assertEquals(0x1234, Rdh.feeId(page, 0));
        assertEquals(1, Rdh.priorityBit(page, 0));
        assertEquals(19, Rdh.systemId(page, 0));
        assertEquals(8192, Rdh.offsetNextPacket(page, 0));
        assertEquals(8184, Rdh.memorySize(page, 0));
        assertEquals(5, Rdh.linkId(page, 0));
        assertEquals(42, Rdh.packetCounter(page, 0));
        assertEquals(0xABC, Rdh.cruId(page, 0));
        assertEquals(1, Rdh.endPoint(page, 0));
        assertEquals(3564, Rdh.triggerBc(page, 0));
        assertEquals(0x12345678, Rdh.orbit(page, 0));
        assertEquals(2, Rdh.dataFormat(page, 0));
        assertEquals(0x803, Rdh.triggerType(page, 0));
        assertEquals(9, Rdh.pagesCounter(page, 0));
        assertTrue(Rdh.isStop(page, 0));
        assertEquals(0xDEADBEEF, Rdh.detectorField(page, 0));
        assertEquals(0xF00D, Rdh.par(page, 0));
    }

    @Test
    void whatCannotBeFollowedIsNamed() {
        final ByteBuffer page = page(8192);
        assertEquals(RdhError.CUT_OFF, Rdh.check(page, 8192 - 63, 8192));
        assertEquals(RdhError.CUT_OFF, Rdh.check(page, 0, 8193));
        assertEquals(RdhError.CUT_OFF, Rdh.check(page, -1, 8192));
        assertEquals(RdhError.VERSION, checkWith(f -> f.version = 8));
        assertEquals(RdhError.VERSION, checkWith(f -> f.version = 4));
        assertEquals(RdhError.LINK, checkWith(f -> f.linkId = 32));
        assertEquals(RdhError.MEMORY_SIZE, checkWith(f -> f.memorySize = 63));
        assertEquals(RdhError.MEMORY_SIZE, checkWith(f -> f.memorySize = 8193));
        assertEquals(RdhError.NEXT_OFFSET, checkWith(f -> f.offsetNextPacket = 63));
        assertEquals(RdhError.NEXT_OFFSET, checkWith(f -> f.offsetNextPacket = 8193));
        assertEquals(RdhError.NEXT_OFFSET, checkWith(f -> f.offsetNextPacket = 8183), "before the end of its memory");
        assertEquals(RdhError.NONE, checkWith(f -> f.offsetNextPacket = 0));
        final ByteBuffer wrong = page(8192);
        Rdh.write(wrong, 0, fields());
        wrong.put(1, (byte) 63);
        assertEquals(RdhError.HEADER_SIZE, Rdh.check(wrong, 0, 8192));
    }

    private static RdhError checkWith(final java.util.function.Consumer<RdhFields> change) {
        final ByteBuffer page = page(8192);
        final RdhFields fields = fields();
        change.accept(fields);
        Rdh.write(page, 0, fields);
        return Rdh.check(page, 0, 8192);
    }

    @Test
    void aCursorGoesFromHeaderToHeaderAndStopsAtAnotherLink() {
        final ByteBuffer page = page(1024);
        final RdhFields fields = fields();
        fields.memorySize = 100;
        fields.offsetNextPacket = 112;
        Rdh.write(page, 0, fields);
        Rdh.write(page, 112, fields);
        fields.linkId = 6;
        Rdh.write(page, 224, fields);
        final RdhCursor cursor = new RdhCursor();
        cursor.reset(page, 336);
        assertTrue(cursor.next());
        assertEquals(0, cursor.at());
        assertEquals(112, cursor.packetBytes());
        assertTrue(cursor.next());
        assertEquals(112, cursor.at());
        assertFalse(cursor.isLast());
        assertFalse(cursor.next());
        assertEquals(RdhError.OTHER_LINK, cursor.error());
        cursor.reset(page, 224);
        assertTrue(cursor.next());
        assertTrue(cursor.next());
        assertTrue(cursor.isLast());
        assertFalse(cursor.next());
        assertEquals(RdhError.NONE, cursor.error());
        cursor.reset(page, 0);
        assertFalse(cursor.next());
        assertEquals(RdhError.NONE, cursor.error());
        assertThrows(IllegalArgumentException.class, () -> cursor.reset(page, 1025));
    }

    /** A buffer that ends where the page ends: one byte read behind it would throw. */
    @Test
    void whateverThePageSaysNothingOutsideItIsRead() {
        final long seed = System.nanoTime();
        System.out.println("RdhTest seed " + seed);
        final SplittableRandom random = new SplittableRandom(seed);
        final RdhCursor cursor = new RdhCursor();
        final RdhFields fields = fields();
        long packets = 0;
        for (int round = 0; round < 200_000; round++) {
            final int used = random.nextInt(700);
            final ByteBuffer page = page(used + random.nextInt(2) * 64);
            for (int at = 0; at + Rdh.BYTES <= used; ) {
                fields.memorySize = 64 + random.nextInt(80);
                fields.offsetNextPacket = random.nextInt(8) == 0 ? random.nextInt(0x10000) : fields.memorySize;
                fields.linkId = random.nextInt(16) == 0 ? random.nextInt(256) : 5;
                Rdh.write(page, at, fields);
                at += fields.memorySize;
            }
            for (int hits = random.nextInt(4); hits > 0 && used > 0; hits--) {
                page.put(random.nextInt(used), (byte) random.nextInt(256));
            }
            cursor.reset(page, used);
            int last = -1;
            while (cursor.next()) {
                assertTrue(cursor.at() > last, "goes forward");
                assertTrue(cursor.at() + Rdh.memorySize(page, cursor.at()) <= used, "payload inside the page");
                assertTrue(cursor.at() + cursor.packetBytes() <= used, "packet inside the page");
                last = cursor.at();
                packets++;
            }
        }
        assertTrue(packets > 100_000, "the pages are not all broken at once: " + packets);
    }
}
