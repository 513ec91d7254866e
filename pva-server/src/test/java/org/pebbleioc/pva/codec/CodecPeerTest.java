package org.pebbleioc.pva.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pebbleioc.image.PixelType;

/** What our codecs write, read by the libraries that clients use: lz4, bitshuffle, blosc, HDF5's filter, zlib, Pillow. */
class CodecPeerTest {
    private static final String MISSING = "Libraries of other programs are needed for this test. Install them: apt-get"
            + " install --no-install-recommends bitshuffle python3-blosc python3-lz4 python3-h5py hdf5-filter-plugin"
            + " python3-pil";

    @TempDir
    Path folder;

    @Test
    void shouldBeReadByOthers() throws Exception {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final List<String> lines = new ArrayList<>();
        for (final ImageCodec codec : TestImages.lossless()) {
            for (final PixelType type :
                    new PixelType[] {PixelType.UINT8, PixelType.UINT16, PixelType.INT32, PixelType.FLOAT64}) {
                lines.add(write(codec, type, TestImages.of(random, type, 331, 347, 7), 331, lines.size()));
            }
        }
        lines.add(write(new JpegCodec(90), PixelType.UINT8, TestImages.smooth(331, 347), 331, lines.size()));
        Files.write(folder.resolve("list"), lines);
        final Process python = new ProcessBuilder(
                        "/usr/bin/python3",
                        Path.of(CodecPeerTest.class
                                        .getResource("/codec/peer.py")
                                        .toURI())
                                .toString(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();

        assertTrue(python.waitFor(60, TimeUnit.SECONDS), "the peer does not end");

        final String out = Files.readString(folder.resolve("out"), StandardCharsets.UTF_8);
        assertTrue(!out.contains("ModuleNotFoundError"), MISSING + "\n" + out);
        assertEquals(0, python.exitValue(), "seed=" + seed + "\n" + out);
        assertEquals(lines.size() + " images\n", out, "seed=" + seed);
    }

    /** Both files, and the line that names them. */
    private String write(
            final ImageCodec codec, final PixelType type, final ByteBuffer pixels, final int width, final int number)
            throws IOException {
        final byte[] raw = new byte[pixels.remaining()];
        pixels.get(pixels.position(), raw);
        final ByteBuffer packed = ByteBuffer.allocate((int) codec.bound(raw.length));
        final int bytes = codec.encode(pixels, width, type, packed);
        Files.write(folder.resolve(number + ".raw"), raw);
        Files.write(folder.resolve(number + ".packed"), Arrays.copyOf(packed.array(), bytes));
        return number + " " + codec.name() + " " + type.label() + " " + width + " " + raw.length / width / type.bytes();
    }
}
