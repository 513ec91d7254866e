package org.pebbleioc.driver.sim.source;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.ImageSource;
import org.pebbleioc.image.PixelType;

/** Sources of images by a line of text, as it stands in a start-up file. */
public final class ImageSources {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})x(\\d{1,9})");
    private static final String FORMS =
            "pattern[:seed=N], tiff:PATH, raw:PATH,WxH,TYPE[,big-endian] or hdf5:FILE:/DATASET expected";

    private ImageSources() {}

    /**
     * Makes a source:
     *
     * <pre>
     *   pattern                        diffraction pattern, seed 1
     *   pattern:seed=7
     *   tiff:scan/frame_*.tif          a file, a folder, or a pattern of names
     *   raw:frames.bin,1024x512,UInt16[,big-endian]
     *   hdf5:AgBehenate_228.h5:/entry/data/data
     * </pre>
     *
     * @param base what relative paths start from
     * @param patternFormat what a computed pattern looks like; recordings know for themselves
     * @throws IllegalArgumentException the text is wrong; names text and position
     * @throws IOException the file is missing or is not what the text says
     */
    public static ImageSource open(final String spec, final Path base, final ImageFormat patternFormat)
            throws IOException {
        final int colon = spec.indexOf(':');
        final String kind = colon < 0 ? spec : spec.substring(0, colon);
        final int at = colon < 0 ? spec.length() : colon + 1;
        return switch (kind) {
            case "pattern" -> new DiffractionPattern(patternFormat, seed(spec, colon));
            case "tiff" -> loaded(TiffReplay.open(path(spec, at, spec.length(), base)));
            case "raw" -> raw(spec, at, base);
            case "hdf5" -> hdf5(spec, at, base);
            default -> throw wrong(spec, 0, FORMS);
        };
    }

    private static ImageSource loaded(final DecodedFrames frames) throws IOException {
        try {
            frames.loadFirst();
            return frames;
        } catch (final IOException e) {
            frames.close();
            throw e;
        }
    }

    private static long seed(final String spec, final int colon) {
        if (colon < 0) {
            return 1;
        }
        final String key = "seed=";
        if (!spec.startsWith(key, colon + 1)) {
            throw wrong(spec, colon + 1, "seed=N expected");
        }
        final int at = colon + 1 + key.length();
        try {
            return Long.parseLong(spec.substring(at));
        } catch (final NumberFormatException e) {
            throw wrong(spec, at, "a whole number expected");
        }
    }

    private static ImageSource raw(final String spec, final int at, final Path base) throws IOException {
        String rest = spec;
        ByteOrder order = ByteOrder.LITTLE_ENDIAN;
        for (final ByteOrder each : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            final String suffix = each == ByteOrder.BIG_ENDIAN ? ",big-endian" : ",little-endian";
            if (spec.endsWith(suffix)) {
                order = each;
                rest = spec.substring(0, spec.length() - suffix.length());
            }
        }
        final int typeAt = rest.lastIndexOf(',') + 1;
        final int sizeAt = typeAt < 2 ? 0 : rest.lastIndexOf(',', typeAt - 2) + 1;
        if (sizeAt <= at) {
            throw wrong(spec, rest.length(), "PATH,WxH,TYPE expected");
        }
        final Matcher size = SIZE.matcher(rest.substring(sizeAt, typeAt - 1));
        if (!size.matches()) {
            throw wrong(spec, sizeAt, "WIDTHxHEIGHT expected");
        }
        final PixelType type = PixelType.ofLabel(rest.substring(typeAt));
        if (type == null) {
            throw wrong(spec, typeAt, "Int8, UInt8, Int16, UInt16, Int32, UInt32, Int64, UInt64, Float32 or Float64");
        }
        final ImageFormat format;
        try {
            format = new ImageFormat(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)), type);
        } catch (final IllegalArgumentException e) {
            throw wrong(spec, sizeAt, e.getMessage());
        }
        return loaded(RawReplay.open(path(spec, at, sizeAt - 1, base), format, order));
    }

    private static ImageSource hdf5(final String spec, final int at, final Path base) throws IOException {
        final int colon = spec.lastIndexOf(":/");
        if (colon < at) {
            throw wrong(spec, spec.length(), "FILE:/DATASET expected");
        }
        return loaded(Hdf5Replay.open(path(spec, at, colon, base), spec.substring(colon + 1)));
    }

    private static Path path(final String spec, final int from, final int to, final Path base) {
        if (from >= to) {
            throw wrong(spec, from, "a path expected");
        }
        try {
            return base.resolve(spec.substring(from, to));
        } catch (final InvalidPathException e) {
            throw wrong(spec, from, e.getReason());
        }
    }

    private static IllegalArgumentException wrong(final String spec, final int position, final String what) {
        return new IllegalArgumentException(
                "image source '" + spec + "', at character " + (position + 1) + ": " + what);
    }
}
