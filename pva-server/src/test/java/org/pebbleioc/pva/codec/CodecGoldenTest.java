package org.pebbleioc.pva.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pebbleioc.image.PixelType;

/** Images that other libraries have compressed; {@code make-golden.py} beside them says how. */
class CodecGoldenTest {
    private static final Path FOLDER = folder();

    static List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(FOLDER)) {
            return all.map(p -> p.getFileName().toString())
                    .filter(n -> ImageCodecs.NAMES.contains(codec(n)))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void shouldHaveFilesOfEveryCodec() throws IOException {
        assertEquals(
                List.copyOf(new java.util.TreeSet<>(ImageCodecs.NAMES)),
                files().stream().map(CodecGoldenTest::codec).distinct().sorted().toList());
    }

    @ParameterizedTest
    @MethodSource("files")
    void shouldDecodeWhatOthersEncoded(final String name) throws IOException {
        final byte[] pixels = raw(name);
        final ByteBuffer to =
                ByteBuffer.allocateDirect(pixels.length + 6).position(4).limit(4 + pixels.length);

        ImageCodecs.decoder(codec(name))
                .decode(ByteBuffer.wrap(Files.readAllBytes(FOLDER.resolve(name))), type(name), to);

        assertEquals(to.limit(), to.position());
        final byte[] got = new byte[pixels.length];
        to.get(4, got);
        if (name.endsWith(".jpeg")) {
            assertTrue(
                    largestDifference(pixels, got) < 12, "JPEG at 90 % stays near: " + largestDifference(pixels, got));
        } else {
            assertEquals(ByteBuffer.wrap(pixels), ByteBuffer.wrap(got));
        }
    }

    @Test
    void shouldSayThatItDoesNotKnowTheCompressionInsideOfBlosc() throws IOException {
        final byte[] data = Files.readAllBytes(FOLDER.resolve("UInt16_251x583.zstd-bit.blosc"));
        data[2] |= (byte) 0xE0;

        final CodecException e = assertThrows(CodecException.class, () -> ImageCodecs.decoder("blosc")
                .decode(ByteBuffer.wrap(data), PixelType.UINT16, ByteBuffer.allocate(251 * 583 * 2)));

        assertTrue(e.getMessage().contains("format 7"), e.getMessage());
    }

    static int largestDifference(final byte[] a, final byte[] b) {
        int largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs((a[i] & 0xFF) - (b[i] & 0xFF)));
        }
        return largest;
    }

    private static String codec(final String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static PixelType type(final String name) {
        return PixelType.ofLabel(name.substring(0, name.indexOf('_')));
    }

    private static byte[] raw(final String name) throws IOException {
        final String image = name.substring(0, name.indexOf('.'));
        try (InputStream in = new GZIPInputStream(Files.newInputStream(FOLDER.resolve(image + ".raw.gz")))) {
            return in.readAllBytes();
        }
    }

    private static Path folder() {
        try {
            return Path.of(CodecGoldenTest.class
                            .getResource("/codec/make-golden.py")
                            .toURI())
                    .getParent();
        } catch (final URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
