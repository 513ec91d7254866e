package org.pebbleioc.driver.sim.source;

import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;
import javax.imageio.stream.ImageInputStream;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;

/** Grey TIFF images, 8, 16 or 32 bits, whole or IEEE numbers: the pages of one file, or of many in order of name. */
final class TiffReplay extends DecodedFrames {
    private final List<Page> pages;

    private record Page(Path file, int number) {
        @Override
        public String toString() {
            return number == 0 ? file.toString() : file + " page " + number;
        }
    }

    private TiffReplay(final ImageFormat format, final List<Page> pages) {
        super(format, pages.size());
        this.pages = pages;
    }

    /**
     * @param what a file, a folder (its {@code *.tif} and {@code *.tiff}), or a folder with a pattern as last part
     *     ({@code scan/frame_*.tif})
     * @throws IOException nothing found, or not grey images of one size and type
     */
    static TiffReplay open(final Path what) throws IOException {
        final List<Page> pages = new ArrayList<>();
        for (final Path file : files(what)) {
            final int count = read(new Page(file, 0), reader -> reader.getNumImages(true));
            for (int number = 0; number < count; number++) {
                pages.add(new Page(file, number));
            }
        }
        final Page first = pages.get(0);
        return new TiffReplay(read(first, reader -> format(first, reader)), List.copyOf(pages));
    }

    @Override
    void decode(final int frame, final ByteBuffer into) throws IOException {
        final Page page = pages.get(frame);
        read(page, reader -> {
            final ImageFormat found = format(page, reader);
            if (!found.equals(format())) {
                throw new IOException(page + ": " + format() + " expected as in " + pages.get(0) + ", found " + found);
            }
            final Raster raster = reader.read(page.number).getRaster();
            Object row = null;
            for (int y = 0; y < found.height(); y++) {
                row = raster.getDataElements(raster.getMinX(), raster.getMinY() + y, found.width(), 1, row);
                if (!NumberRows.put(row, found.pixelType(), into)) {
                    throw new IOException(
                            page + ": cannot use " + row.getClass().getSimpleName());
                }
            }
            return null;
        });
    }

    @Override
    public void close() {
        // files are open only while a page is decoded
    }

    private static List<Path> files(final Path what) throws IOException {
        if (Files.isRegularFile(what)) {
            return List.of(what);
        }
        final boolean isFolder = Files.isDirectory(what);
        final Path folder = isFolder ? what : what.toAbsolutePath().getParent();
        final String pattern = isFolder ? "*.{tif,tiff,TIF,TIFF}" : String.valueOf(what.getFileName());
        final List<Path> files = new ArrayList<>();
        if (folder != null && Files.isDirectory(folder)) {
            final PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                for (final Path entry : entries) {
                    if (Files.isRegularFile(entry) && matcher.matches(entry.getFileName())) {
                        files.add(entry);
                    }
                }
            }
        }
        if (files.isEmpty()) {
            throw new NoSuchFileException(what.toString(), null, "no such TIFF file, folder with any, or pattern");
        }
        files.sort(Comparator.comparing(path -> path.getFileName().toString()));
        return files;
    }

    private static ImageFormat format(final Page page, final ImageReader reader) throws IOException {
        final IIOMetadata metadata = reader.getImageMetadata(page.number);
        final TIFFDirectory tags = TIFFDirectory.createFromMetadata(metadata);
        final int samples = tag(tags, BaselineTIFFTagSet.TAG_SAMPLES_PER_PIXEL, 1);
        final int bits = tag(tags, BaselineTIFFTagSet.TAG_BITS_PER_SAMPLE, 1);
        final int sampleFormat = tag(tags, BaselineTIFFTagSet.TAG_SAMPLE_FORMAT, 1);
        final int photometric = tag(tags, BaselineTIFFTagSet.TAG_PHOTOMETRIC_INTERPRETATION, 1);
        final PixelType type = pixelType(bits, sampleFormat);
        if (samples != 1 || type == null || photometric != 1) {
            throw new IOException(page + ": one sample per pixel of 8, 16 or 32 bits, black is zero, expected; found"
                    + " SamplesPerPixel=" + samples + " BitsPerSample=" + bits + " SampleFormat=" + sampleFormat
                    + " PhotometricInterpretation=" + photometric);
        }
        return new ImageFormat(reader.getWidth(page.number), reader.getHeight(page.number), type);
    }

    private static int tag(final TIFFDirectory tags, final int number, final int otherwise) {
        final TIFFField field = tags.getTIFFField(number);
        return field == null ? otherwise : field.getAsInt(0);
    }

    private static PixelType pixelType(final int bits, final int sampleFormat) {
        final boolean isSigned = sampleFormat == BaselineTIFFTagSet.SAMPLE_FORMAT_SIGNED_INTEGER;
        if (sampleFormat == BaselineTIFFTagSet.SAMPLE_FORMAT_FLOATING_POINT) {
            return bits == 32 ? PixelType.FLOAT32 : bits == 64 ? PixelType.FLOAT64 : null;
        }
        return switch (bits) {
            case 8 -> isSigned ? PixelType.INT8 : PixelType.UINT8;
            case 16 -> isSigned ? PixelType.INT16 : PixelType.UINT16;
            case 32 -> isSigned ? PixelType.INT32 : PixelType.UINT32;
            default -> null;
        };
    }

    @FunctionalInterface
    private interface Use<T> {
        T with(ImageReader reader) throws IOException;
    }

    private static <T> T read(final Page page, final Use<T> use) throws IOException {
        final ImageReader reader = ImageIO.getImageReadersByFormatName("tiff").next();
        try (ImageInputStream input = ImageIO.createImageInputStream(page.file.toFile())) {
            if (input == null) {
                throw new NoSuchFileException(page.file.toString(), null, "not readable");
            }
            reader.setInput(input, false, false);
            return use.with(reader);
        } catch (final RuntimeException e) {
            // the TIFF reader meets damaged files with exceptions of many kinds
            throw new IOException(page + ": not a TIFF image that can be read: " + e.getMessage(), e);
        } catch (final IOException e) {
            throw e.getMessage() != null && e.getMessage().contains(page.file.toString())
                    ? e
                    : new IOException(page + ": not a TIFF image that can be read: " + e.getMessage(), e);
        } finally {
            reader.dispose();
        }
    }
}
