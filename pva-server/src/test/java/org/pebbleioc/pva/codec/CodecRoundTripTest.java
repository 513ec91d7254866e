package org.pebbleioc.pva.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.pebbleioc.image.PixelType;

/** Out and in again, with images and room of every kind. The seed is in each message. */
class CodecRoundTripTest {
    @Test
    void shouldGiveBackEveryPixel() throws CodecException {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (final ImageCodec codec : TestImages.lossless()) {
            for (final PixelType type : PixelType.values()) {
                for (int i = 0; i < 4; i++) {
                    final int width = 1 + random.nextInt(i == 0 ? 7 : 400);
                    final int height = 1 + random.nextInt(i == 0 ? 3 : 200);
                    final ByteBuffer pixels = TestImages.of(random, type, width, height, new int[] {5, 0, 9, 64}[i]);
                    final String what = codec.name() + " " + type + " " + width + "x" + height + " seed=" + seed;
                    final int raw = pixels.remaining();
                    final ByteBuffer packed = ByteBuffer.allocateDirect((int) codec.bound(raw) + 5);
                    packed.position(5);

                    final int bytes = codec.encode(pixels, width, type, packed);

                    assertTrue(bytes > 0 && bytes <= codec.bound(raw), what + " bytes=" + bytes);
                    assertEquals(5 + bytes, packed.position(), what);
                    assertEquals(raw, pixels.remaining(), what);
                    final ByteBuffer back = ByteBuffer.allocate(raw + 4).position(4);
                    codec.decode(packed.flip().position(5), type, back);
                    assertEquals(pixels, back.flip().position(4), what);
                }
            }
        }
    }

    @Test
    void shouldSayNoRoomAndLeaveTheTargetWhereItIs() {
        final Random random = new Random(1);
        for (final ImageCodec codec : TestImages.lossless()) {
            final ByteBuffer pixels = TestImages.of(random, PixelType.UINT16, 320, 100, 9);
            final ByteBuffer large = ByteBuffer.allocate((int) codec.bound(pixels.remaining()));
            final int bytes = codec.encode(pixels, 320, PixelType.UINT16, large);
            for (final int room : new int[] {0, 1, 3, 11, 15, bytes / 2, bytes - 1}) {
                final ByteBuffer small = ByteBuffer.allocateDirect(room + 2).position(2);
                final int got = codec.encode(pixels, 320, PixelType.UINT16, small);
                // blosc's answer to too little room for its blocks may be a shorter, unsplit copy; never a longer one
                assertTrue(got == ImageCodec.NO_ROOM || got <= room, codec.name() + " room=" + room + " got=" + got);
                assertEquals(got == ImageCodec.NO_ROOM ? 2 : 2 + got, small.position(), codec.name());
                assertEquals(ImageCodec.NO_ROOM, got, codec.name() + " room=" + room);
            }
        }
    }

    @Test
    void shouldMakeDetectorImagesSmaller() {
        final ByteBuffer pixels = TestImages.of(new Random(2), PixelType.UINT16, 512, 512, 4);
        for (final String name : new String[] {"lz4", "bslz4", "lz4hdf5", "blosc", "zlib"}) {
            final ImageCodec codec = ImageCodecs.decoder(name);
            final int bytes = codec.encode(
                    pixels, 512, PixelType.UINT16, ByteBuffer.allocate((int) codec.bound(pixels.remaining())));
            final double part = (double) bytes / pixels.remaining();
            // four of sixteen bits are noise: sorted bits come down to a quarter
            assertTrue(part < (name.equals("bslz4") || name.equals("blosc") ? 0.27 : 0.8), name + " " + part);
        }
    }

    @Test
    void shouldKeepAnEightBitImageRecognisableAsJpeg() throws CodecException {
        final ByteBuffer pixels = TestImages.smooth(321, 123);
        final JpegCodec codec = new JpegCodec(95);
        final ByteBuffer packed = ByteBuffer.allocateDirect((int) codec.bound(pixels.capacity()));

        final int bytes = codec.encode(pixels, 321, PixelType.UINT8, packed);

        assertTrue(bytes > 100 && bytes < pixels.capacity() / 4, "bytes=" + bytes);
        final ByteBuffer back = ByteBuffer.allocateDirect(pixels.capacity());
        codec.decode(packed.flip(), PixelType.UINT8, back);
        final byte[] before = new byte[pixels.capacity()];
        final byte[] after = new byte[pixels.capacity()];
        pixels.get(0, before);
        back.get(0, after);
        assertTrue(CodecGoldenTest.largestDifference(before, after) < 12);
        assertEquals(ImageCodec.NO_ROOM, codec.encode(pixels, 321, PixelType.UINT8, ByteBuffer.allocate(bytes - 1)));
        assertEquals(bytes, codec.encode(pixels, 321, PixelType.UINT8, ByteBuffer.allocate(bytes)));
    }

    @Test
    void shouldRefuseWhatItCannotTake() {
        final JpegCodec jpeg = new JpegCodec(50);
        assertThrows(
                IllegalArgumentException.class,
                () -> jpeg.encode(ByteBuffer.allocate(8), 4, PixelType.UINT16, ByteBuffer.allocate(9000)));
        assertThrows(IllegalArgumentException.class, () -> new Lz4Codec()
                .encode(ByteBuffer.allocate(9), 4, PixelType.UINT8, ByteBuffer.allocate(99)));
        assertThrows(IllegalArgumentException.class, () -> new JpegCodec(0));
        assertThrows(IllegalArgumentException.class, () -> new ZlibCodec(10));
        assertThrows(
                IllegalArgumentException.class,
                () -> new BloscCodec.Options(BloscCodec.Compressor.LZ4, 10, BloscCodec.Shuffle.BIT));
        assertNull(ImageCodecs.decoder("lz5"));
    }

    @Test
    void shouldRefuseAnImageOfAnotherSize() throws CodecException {
        for (final String name : ImageCodecs.NAMES) {
            final ImageCodec codec = ImageCodecs.decoder(name);
            final ByteBuffer pixels = TestImages.of(new Random(3), PixelType.UINT8, 64, 32, 3);
            final ByteBuffer packed = ByteBuffer.allocate((int) codec.bound(pixels.remaining()));
            codec.encode(pixels, 64, PixelType.UINT8, packed);
            packed.flip();
            for (final int bytes : new int[] {0, 1, 64 * 31, 64 * 32 - 1, 64 * 32 + 1, 64 * 40}) {
                final ByteBuffer to = ByteBuffer.allocate(bytes);
                assertThrows(
                        CodecException.class,
                        () -> codec.decode(packed, PixelType.UINT8, to),
                        () -> name + " into " + bytes);
                assertEquals(0, to.position(), name);
            }
            codec.decode(packed, PixelType.UINT8, ByteBuffer.allocate(64 * 32));
        }
    }
}
