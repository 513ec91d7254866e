package org.pebbleioc.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class ImageFormatTest {
    @Test
    void shouldComeBackFromItsSixteenBytes() {
        for (final PixelType type : PixelType.values()) {
            final ImageFormat format = new ImageFormat(1024, 512, type);
            final ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
            format.write(bytes, 32);
            assertEquals(format, ImageFormat.read(bytes, 32, 16));
            assertEquals('P', bytes.get(32));
            assertEquals('1', bytes.get(35));
            assertEquals(type.ordinal(), bytes.getInt(44));
            assertNull(ImageFormat.read(bytes, 32, 15));
            assertNull(ImageFormat.read(bytes, 31, 16));
        }
    }

    @Test
    void shouldNotBelieveNonsense() {
        final ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        for (final int[] bad : new int[][] {{0, 1, 1}, {1, -1, 1}, {1, 1, 10}, {1, 1, -1}, {65536, 65536, 0}}) {
            new ImageFormat(1, 1, PixelType.INT8).write(bytes, 0);
            bytes.putInt(4, bad[0]).putInt(8, bad[1]).putInt(12, bad[2]);
            assertNull(ImageFormat.read(bytes, 0, 16));
        }
        assertThrows(IllegalArgumentException.class, () -> new ImageFormat(0, 1, PixelType.INT8));
        assertThrows(IllegalArgumentException.class, () -> new ImageFormat(50_000, 50_000, PixelType.INT8));
    }

    @Test
    void shouldKnowTypesByIndexAndName() {
        assertEquals(PixelType.UINT16, PixelType.ofIndex(3));
        assertNull(PixelType.ofIndex(10));
        assertEquals(PixelType.FLOAT64, PixelType.ofLabel("float64"));
        assertNull(PixelType.ofLabel("Double"));
        assertEquals("1024x512 UInt16", new ImageFormat(1024, 512, PixelType.UINT16).toString());
    }

    @Test
    void shouldSplitEveryByteOntoExactlyOneLane() {
        for (final int bytes : new int[] {1, 63, 64, 65, 1000, 14_600, 2 << 20, Integer.MAX_VALUE}) {
            for (int lanes = 1; lanes <= 8; lanes++) {
                assertEquals(0, LaneSplit.offset(bytes, lanes, 0));
                assertEquals(bytes, LaneSplit.offset(bytes, lanes, lanes));
                long sum = 0;
                for (int lane = 0; lane < lanes; lane++) {
                    final int length = LaneSplit.length(bytes, lanes, lane);
                    assertTrue(length >= 0, "length=" + length);
                    final int offset = LaneSplit.offset(bytes, lanes, lane);
                    assertTrue(offset == bytes || offset % 64 == 0, "offset=" + offset);
                    sum += length;
                }
                assertEquals(bytes, sum);
            }
        }
    }
}
