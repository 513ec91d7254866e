package org.pebbleioc.driver.sim.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jhdf.HdfFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.ImageSource;
import org.pebbleioc.image.PixelType;

class ReplayTest {
    static final Path FRAMES = Path.of("src/test/resources/frames");
    private static final ImageFormat ANY = new ImageFormat(16, 16, PixelType.UINT8);

    @TempDir
    Path folder;

    private static ImageSource open(final String spec) throws IOException {
        return ImageSources.open(spec, FRAMES, ANY);
    }

    static ByteBuffer frame(final ImageSource source, final long number) throws IOException {
        final ByteBuffer pixels =
                ByteBuffer.allocateDirect(source.format().sizeBytes()).order(ByteOrder.LITTLE_ENDIAN);
        source.read(number, 0, pixels);
        assertEquals(pixels.limit(), pixels.position());
        return pixels.clear();
    }

    static double value(final PixelType type, final ByteBuffer pixels, final int i) {
        return switch (type) {
            case INT8 -> pixels.get(i);
            case UINT8 -> pixels.get(i) & 0xFF;
            case INT16 -> pixels.getShort(2 * i);
            case UINT16 -> pixels.getShort(2 * i) & 0xFFFF;
            case INT32 -> pixels.getInt(4 * i);
            case UINT32 -> Integer.toUnsignedLong(pixels.getInt(4 * i));
            case INT64 -> pixels.getLong(8 * i);
            case UINT64 -> Double.parseDouble(Long.toUnsignedString(pixels.getLong(8 * i)));
            case FLOAT32 -> pixels.getFloat(4 * i);
            case FLOAT64 -> pixels.getDouble(8 * i);
        };
    }

    private static void check(
            final ImageSource source, final ImageFormat format, final long frame, final IntToDoubleFunction expected)
            throws IOException {
        assertEquals(format, source.format());
        final ByteBuffer pixels = frame(source, frame);
        for (int i = 0; i < format.width() * format.height(); i++) {
            assertEquals(expected.applyAsDouble(i), value(format.pixelType(), pixels, i), "pixel " + i);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "u8, UInt8, 12, 0",
        "u16, UInt16, 3000, 5",
        "i16, Int16, 3000, -30000",
        "u32, UInt32, 200000000, 9",
        "i32, Int32, 100000000, -2000000000",
        "f32, Float32, 0.25, -1.5"
    })
    void shouldReplayTiffOfEveryTypeAndByteOrder(
            final String name, final String type, final double slope, final double start) throws IOException {
        final ImageFormat format = new ImageFormat(5, 4, PixelType.ofLabel(type));
        for (final String order : new String[] {"le", "be"}) {
            try (ImageSource source = open("tiff:" + name + "-" + order + ".tif")) {
                assertEquals(1, source.frameCount());
                check(source, format, 0, i -> start + slope * i);
            }
        }
    }

    @Test
    void shouldReplayPagesAndFilesInOrder() throws IOException {
        final ImageFormat format = new ImageFormat(5, 4, PixelType.UINT16);
        try (ImageSource source = open("tiff:pages.tif")) {
            assertEquals(3, source.frameCount());
            check(source, format, 2, i -> 200 + i);
            check(source, format, 3, i -> i);
        }
        Files.copy(FRAMES.resolve("pages.tif"), folder.resolve("b_2.tif"));
        Files.copy(FRAMES.resolve("u16-le.tif"), folder.resolve("b_1.tif"));
        Files.copy(FRAMES.resolve("u8-le.tif"), folder.resolve("a.tiff"));
        try (ImageSource source = ImageSources.open("tiff:b_*.tif", folder, ANY)) {
            assertEquals(4, source.frameCount());
            check(source, format, 0, i -> 3000 * i + 5);
            check(source, format, 1, i -> i);
        }
        try (ImageSource mixed = ImageSources.open("tiff:.", folder, ANY)) {
            assertEquals(5, mixed.frameCount());
            final IOException e = assertThrows(IOException.class, () -> frame(mixed, 1));
            assertTrue(e.getMessage().contains("b_1.tif: 5x4 UInt8 expected"), e.getMessage());
            assertTrue(e.getMessage().endsWith("found 5x4 UInt16"), e.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "u8, UInt8, 20, 0",
        "i8, Int8, 20, -120",
        "u16be, UInt16, 5000, 3",
        "i16, Int16, 5000, -30000",
        "u32, UInt32, 300000000, 7",
        "i32be, Int32, 300000000, -2000000000",
        "i64, Int64, 1000000000000, -7",
        "f32, Float32, 0.5, -1.25"
    })
    void shouldReplayHdf5OfEveryTypeAndByteOrder(
            final String name, final String type, final double slope, final double start) throws IOException {
        try (ImageSource source = open("hdf5:types.h5:/" + name)) {
            check(source, new ImageFormat(4, 3, PixelType.ofLabel(type)), 0, i -> start + slope * i);
        }
    }

    @Test
    void shouldReplayHdf5UnsignedLongsAndDoublesBitForBit() throws IOException {
        try (ImageSource longs = open("hdf5:types.h5:/u64");
                ImageSource doubles = open("hdf5:types.h5:/f64be")) {
            assertEquals(PixelType.UINT64, longs.format().pixelType());
            assertEquals(
                    "16500000000000000005",
                    Long.toUnsignedString(frame(longs, 0).getLong(88)));
            for (int i = 0; i < 12; i++) {
                assertEquals(i * 0.1, frame(doubles, 0).getDouble(8 * i));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"stack", "chunked"})
    void shouldReplayHdf5Stacks(final String name) throws IOException {
        try (ImageSource source = open("hdf5:types.h5:/" + name)) {
            assertEquals(5, source.frameCount());
            for (int n = 0; n < 7; n++) {
                final int frame = n % 5;
                check(source, new ImageFormat(4, 3, PixelType.UINT16), n, i -> i + 100 * frame);
            }
        }
    }

    @Test
    void shouldReplayTheRealFrameValueForValue() throws IOException {
        try (ImageSource source = open("hdf5:AgBehenate_228.h5:/entry/data/data");
                HdfFile file = new HdfFile(FRAMES.resolve("AgBehenate_228.h5"))) {
            assertEquals(new ImageFormat(487, 195, PixelType.INT32), source.format());
            final int[][] expected =
                    (int[][]) file.getDatasetByPath("/entry/data/data").getData();
            final ByteBuffer pixels = frame(source, 0);
            long sum = 0;
            int max = 0;
            for (int y = 0; y < 195; y++) {
                for (int x = 0; x < 487; x++) {
                    assertEquals(expected[y][x], pixels.getInt(4 * (y * 487 + x)));
                    sum += expected[y][x];
                    max = Math.max(max, expected[y][x]);
                }
            }
            // as numpy says of the original file
            assertEquals(1_032_661, max);
            assertEquals(SUM, sum);
        }
    }

    private static final long SUM = 123204419L;

    @Test
    void shouldReplayRawFilesOfBothByteOrders() throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocate(2 * 3 * 2 * 2).order(ByteOrder.BIG_ENDIAN);
        for (int i = 0; i < 12; i++) {
            bytes.putShort((short) (i * 5000));
        }
        Files.write(folder.resolve("be,x.bin"), bytes.array());
        final ImageFormat format = new ImageFormat(3, 2, PixelType.UINT16);
        try (ImageSource source = ImageSources.open("raw:be,x.bin,3x2,uint16,big-endian", folder, ANY)) {
            assertEquals(2, source.frameCount());
            check(source, format, 0, i -> i * 5000);
            check(source, format, 1, i -> (i + 6) * 5000);
        }
        try (ImageSource source = ImageSources.open("raw:be,x.bin,3x2,UInt16", folder, ANY)) {
            check(source, format, 1, i -> Short.toUnsignedInt(Short.reverseBytes((short) ((i + 6) * 5000))));
        }
        final IOException e =
                assertThrows(IOException.class, () -> ImageSources.open("raw:be,x.bin,3x3,UInt16", folder, ANY));
        assertTrue(e.getMessage().contains("24 bytes") && e.getMessage().contains("18 bytes"), e.getMessage());
    }

    @Test
    void shouldReadAnyPartOfAFrame() throws IOException {
        try (ImageSource source = open("tiff:u32-be.tif")) {
            final ByteBuffer whole = frame(source, 0);
            for (int from = 0; from < 80; from += 3) {
                final ByteBuffer part = ByteBuffer.allocate(40).position(5).limit(5 + Math.min(7, 80 - from));
                source.read(0, from, part);
                for (int i = 0; i < Math.min(7, 80 - from); i++) {
                    assertEquals(whole.get(from + i), part.get(5 + i));
                }
            }
        }
    }

    @Test
    void shouldDecodeFramesBeyondItsMemoryEachTime() throws IOException {
        final ImageFormat format = new ImageFormat(4096, 2048, PixelType.UINT16);
        final ByteBuffer bytes = ByteBuffer.allocate(format.sizeBytes()).order(ByteOrder.LITTLE_ENDIAN);
        final int frames = (int) (DecodedFrames.CACHE_BYTES / format.sizeBytes()) + 2;
        final Path file = folder.resolve("large.bin");
        try (var out = Files.newOutputStream(file)) {
            for (int n = 0; n < frames; n++) {
                bytes.putInt(format.sizeBytes() - 4, n);
                out.write(bytes.array());
            }
        }
        try (ImageSource source = RawReplay.open(file, format, ByteOrder.LITTLE_ENDIAN)) {
            assertEquals(frames, source.frameCount());
            for (int n = 0; n < 2 * frames + 1; n++) {
                final ByteBuffer last = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
                source.read(n, format.sizeBytes() - 4, last);
                assertEquals(n % frames, last.getInt(0));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tif:x.tif                    | character 1: pattern",
                "pattern:sed=1                | character 9: seed=N",
                "pattern:seed=x               | character 14: a whole",
                "tiff:                        | character 6: a path",
                "raw:a.bin                    | character 10: PATH,WxH,TYPE",
                "raw:a.bin,3by3,UInt16        | character 11: WIDTHxHEIGHT",
                "raw:a.bin,3x3,Word           | character 15: Int8",
                "raw:a.bin,0x3,Int8           | character 11: width",
                "hdf5:types.h5                | character 14: FILE:/DATASET"
            })
    void shouldNameThePlaceOfAMistakeInTheText(final String spec, final String message) {
        final var e = assertThrows(IllegalArgumentException.class, () -> open(spec));
        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertTrue(e.getMessage().contains("'" + spec + "'"), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tiff:none.tif                | none.tif",
                "tiff:none_*.tif              | none_*.tif",
                "tiff:README.md               | README.md",
                "tiff:white.tif               | white.tif: one sample per pixel of 8, 16 or 32 bits, black is zero",
                "raw:none.bin,3x3,Int8        | none.bin",
                "hdf5:none.h5:/a              | none.h5",
                "hdf5:README.md:/a            | README.md:/a",
                "hdf5:types.h5:/absent        | types.h5:/absent",
                "hdf5:types.h5:/line          | dimensions [4]",
                "hdf5:types.h5:/text          | types.h5:/text: integers or IEEE numbers"
            })
    void shouldNameFileAndWhatWasFound(final String spec, final String message) {
        final IOException e = assertThrows(IOException.class, () -> open(spec));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }
}
