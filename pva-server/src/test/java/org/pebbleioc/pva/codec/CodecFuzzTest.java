package org.pebbleioc.pva.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.pebbleioc.image.PixelType;

/** Damaged data come from the network: the answer is a CodecException or some pixels, nothing else, and never a byte outside. */
class CodecFuzzTest {
    private static final int WIDTH = 96;
    private static final int HEIGHT = 40;

    @Test
    void shouldOutliveDamagedData() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final List<ImageCodec> codecs = new ArrayList<>();
        ImageCodecs.NAMES.forEach(name -> codecs.add(ImageCodecs.decoder(name)));
        for (final BloscCodec.Compressor inside : BloscCodec.Compressor.values()) {
            codecs.add(new BloscCodec(new BloscCodec.Options(inside, 3, BloscCodec.Shuffle.BYTE)));
        }
        for (final ImageCodec codec : codecs) {
            final String name = codec.name();
            final PixelType type = name.equals("jpeg") ? PixelType.UINT8 : PixelType.UINT16;
            final ByteBuffer pixels = TestImages.of(random, type, WIDTH, HEIGHT, 6);
            final ByteBuffer packed = ByteBuffer.allocateDirect((int) codec.bound(pixels.remaining()));
            final int bytes = codec.encode(pixels, WIDTH, type, packed);
            final byte[] good = new byte[bytes];
            packed.get(0, good);
            final ByteBuffer to = ByteBuffer.allocateDirect(pixels.remaining() + 16);
            for (int round = 0; round < (name.equals("jpeg") ? 500 : 5_000); round++) {
                final byte[] bad =
                        java.util.Arrays.copyOf(good, random.nextInt(8) == 0 ? random.nextInt(bytes) : bytes);
                for (int n = random.nextInt(4); n >= 0 && bad.length > 0; n--) {
                    final int at = random.nextBoolean()
                            ? random.nextInt(bad.length)
                            : random.nextInt(Math.min(40, bad.length));
                    bad[at] = (byte) random.nextInt();
                }
                to.clear().position(8).limit(8 + pixels.remaining());
                try {
                    codec.decode(ByteBuffer.wrap(bad), type, to);
                } catch (final CodecException e) {
                    assertEquals(8, to.position(), name);
                } catch (final RuntimeException e) {
                    throw new AssertionError(name + " seed=" + seed + " round=" + round, e);
                }
                assertEquals(0, to.getLong(0), name);
                assertEquals(0, to.clear().getLong(to.capacity() - 8), name);
            }
        }
    }
}
