package org.pebbleioc.driver.sim.source;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;

/** A dataset of an HDF5 file: one image, [rows][columns], or a stack of them, [frame][rows][columns]. */
final class Hdf5Replay extends DecodedFrames {
    private final String where;
    private final HdfFile file;
    private final Dataset dataset;
    private final boolean isStack;

    private Hdf5Replay(
            final String where,
            final HdfFile file,
            final Dataset dataset,
            final ImageFormat format,
            final int count,
            final boolean isStack) {
        super(format, count);
        this.where = where;
        this.file = file;
        this.dataset = dataset;
        this.isStack = isStack;
    }

    /**
     * @param path of the dataset, for example {@code /entry/data/data}
     * @throws IOException no such file or dataset, or not numbers in two or three dimensions
     */
    static Hdf5Replay open(final Path file, final String path) throws IOException {
        if (!Files.isReadable(file)) {
            throw new NoSuchFileException(file.toString(), null, "no such file, or not readable");
        }
        final String where = file + ":" + path;
        HdfFile hdf = null;
        try {
            hdf = new HdfFile(file);
            final Dataset dataset = hdf.getDatasetByPath(path);
            final int[] size = dataset.getDimensions();
            final PixelType type = pixelType(dataset.getDataType());
            if (type == null) {
                throw new IOException(where + ": integers or IEEE numbers of 8 to 64 bits expected, found "
                        + dataset.getDataType().getClass().getSimpleName() + " of "
                        + dataset.getDataType().getSize() + " bytes");
            }
            if (size.length < 2 || size.length > 3 || Arrays.stream(size).anyMatch(n -> n < 1)) {
                throw new IOException(where + ": [rows][columns] or [frames][rows][columns] expected, found dimensions "
                        + Arrays.toString(size));
            }
            final ImageFormat format = new ImageFormat(size[size.length - 1], size[size.length - 2], type);
            final boolean isStack = size.length == 3;
            final Hdf5Replay replay = new Hdf5Replay(where, hdf, dataset, format, isStack ? size[0] : 1, isStack);
            hdf = null;
            return replay;
        } catch (final RuntimeException e) {
            // damaged files make the library throw more than its own exceptions
            throw new IOException(where + ": " + e.getMessage(), e);
        } finally {
            if (hdf != null) {
                hdf.close();
            }
        }
    }

    @Override
    void decode(final int frame, final ByteBuffer into) throws IOException {
        final ImageFormat format = format();
        try {
            final Object rows = isStack
                    ? Array.get(
                            dataset.getData(new long[] {frame, 0, 0}, new int[] {1, format.height(), format.width()}),
                            0)
                    : dataset.getData();
            for (int row = 0; row < format.height(); row++) {
                if (!NumberRows.put(Array.get(rows, row), format.pixelType(), into)) {
                    throw new IOException(where + ": frame " + frame + ": cannot use "
                            + Array.get(rows, row).getClass().getSimpleName());
                }
            }
        } catch (final RuntimeException e) {
            throw new IOException(where + ": frame " + frame + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        file.close();
    }

    private static PixelType pixelType(final DataType type) {
        if (type instanceof FixedPoint whole) {
            final int first =
                    switch (whole.getSize()) {
                        case 1 -> PixelType.INT8.ordinal();
                        case 2 -> PixelType.INT16.ordinal();
                        case 4 -> PixelType.INT32.ordinal();
                        case 8 -> PixelType.INT64.ordinal();
                        default -> -1;
                    };
            return first < 0 ? null : PixelType.ofIndex(first + (whole.isSigned() ? 0 : 1));
        }
        if (type instanceof FloatingPoint number) {
            return number.getSize() == 4 ? PixelType.FLOAT32 : number.getSize() == 8 ? PixelType.FLOAT64 : null;
        }
        return null;
    }
}
