package org.pebbleioc.pva.codec;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.pebbleioc.image.PixelType;

/**
 * areaDetector's {@code jpeg}: one JPEG file of an 8-bit monochrome image; it loses detail. The library works on heap
 * memory, so an image is copied to a heap array that is kept from image to image.
 */
public final class JpegCodec implements ImageCodec {
    /** areaDetector's {@code JPEGQuality} at boot. */
    public static final int DEFAULT_QUALITY = 85;

    private static final int HEADERS_BYTES = 4096;
    private static final int MOST_PIXELS = 65_535;

    static {
        ImageIO.setUseCache(false); // no temporary files
    }

    private final float quality;
    private BufferedImage grey;
    private byte[] row = new byte[0];

    /** @param quality 1 (small) .. 100 (good) */
    public JpegCodec(final int quality) {
        if (quality < 1 || quality > 100) {
            throw new IllegalArgumentException("the quality of JPEG is 1..100: quality=" + quality);
        }
        this.quality = quality / 100f;
    }

    @Override
    public String name() {
        return "jpeg";
    }

    @Override
    public boolean takes(final PixelType type) {
        return type.bytes() == 1;
    }

    /** Noise at the best quality takes more than its pixels. */
    @Override
    public long bound(final int rawBytes) {
        return rawBytes + rawBytes / 2L + HEADERS_BYTES;
    }

    @Override
    public int encode(final ByteBuffer pixels, final int width, final PixelType type, final ByteBuffer to) {
        ImageCodecs.needRows(this, pixels, width, type);
        final int height = pixels.remaining() / width;
        if (width > MOST_PIXELS || height > MOST_PIXELS) {
            throw new IllegalArgumentException(
                    "JPEG ends at " + MOST_PIXELS + " pixels: width=" + width + " height=" + height);
        }
        if (grey == null || grey.getWidth() != width || grey.getHeight() != height) {
            grey = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        }
        pixels.get(pixels.position(), ((DataBufferByte) grey.getRaster().getDataBuffer()).getData());
        final int start = to.position();
        final ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (BufferImageStream out = BufferImageStream.writing(to)) {
            final ImageWriteParam param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(quality);
            writer.setOutput(out);
            writer.write(null, new IIOImage(grey, null, null), param);
        } catch (final BufferImageStream.FullException e) {
            to.position(start);
            return NO_ROOM;
        } catch (final IOException e) {
            throw new IllegalStateException("JPEG could not be written to memory", e);
        } finally {
            writer.dispose();
        }
        return to.position() - start;
    }

    @Override
    public void decode(final ByteBuffer data, final PixelType type, final ByteBuffer to) throws CodecException {
        final ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
        try (BufferImageStream in = BufferImageStream.reading(data.duplicate())) {
            reader.setInput(in, true, true);
            final long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
            if (pixels != to.remaining() && pixels * 3 != to.remaining()) { // before memory is taken for it
                throw new CodecException("JPEG of " + reader.getWidth(0) + "x" + reader.getHeight(0)
                        + " pixels, as many bytes were expected as " + to.remaining());
            }
            if (pixels == to.remaining()) {
                copyGrey(reader.readRaster(0, null), to);
            } else {
                copyRgb(reader.read(0), to);
            }
        } catch (final IOException | RuntimeException e) {
            // the library answers damaged headers with many an exception
            throw e instanceof CodecException c ? c : new CodecException("not a JPEG file: " + e, e);
        } finally {
            reader.dispose();
        }
        to.position(to.limit());
    }

    private void copyGrey(final Raster raster, final ByteBuffer to) throws CodecException {
        if (raster.getNumBands() != 1) {
            throw new CodecException("JPEG with " + raster.getNumBands() + " colours, a grey one was expected");
        }
        if (raster.getDataBuffer() instanceof DataBufferByte bytes && bytes.getData().length == to.remaining()) {
            to.put(to.position(), bytes.getData());
            return;
        }
        int at = to.position();
        for (int y = 0; y < raster.getHeight(); y++) {
            for (int x = 0; x < raster.getWidth(); x++) {
                to.put(at++, (byte) raster.getSample(x, y, 0));
            }
        }
    }

    /** Colour by pixel (areaDetector's RGB1). */
    private void copyRgb(final BufferedImage image, final ByteBuffer to) {
        if (row.length < image.getWidth() * 3) {
            row = new byte[image.getWidth() * 3];
        }
        int at = to.position();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                final int rgb = image.getRGB(x, y);
                row[3 * x] = (byte) (rgb >> 16);
                row[3 * x + 1] = (byte) (rgb >> 8);
                row[3 * x + 2] = (byte) rgb;
            }
            to.put(at, row, 0, image.getWidth() * 3);
            at += image.getWidth() * 3;
        }
    }
}
