package org.pebbleioc.ioc.plugin;

import java.util.Arrays;
import org.pebbleioc.pva.stream.PixelReader;

/**
 * Statistics of one image, defined as areaDetector's Stats plugin defines them. Filled anew for each image; one thread. The
 * arrays that {@link #profiles} and {@link #histogram} make are new each time, since records keep them.
 */
final class ImageStatistics {
    double min;
    double max;
    int minX;
    int minY;
    int maxX;
    int maxY;
    double total;
    double net;
    double mean;
    double sigma;

    double centroidTotal;
    double centroidX;
    double centroidY;
    double sigmaX;
    double sigmaY;
    double sigmaXY;
    double skewX;
    double skewY;
    double kurtosisX;
    double kurtosisY;
    double eccentricity;
    double orientation;

    int histogramBelow;
    int histogramAbove;
    double histogramEntropy;

    private PixelReader pixels;
    private int width;
    private int height;
    private double[] row = new double[0];

    /** Sums of columns and rows, of all pixels and of those that reach the centroid's threshold. */
    private double[] columns = new double[0];

    private double[] rows = new double[0];
    private double[] columnsAbove = new double[0];
    private double[] rowsAbove = new double[0];
    private double productsAbove;

    /** The image that everything is about from now on; at least one pixel. */
    void of(final PixelReader newPixels, final int newWidth, final int newHeight) {
        pixels = newPixels;
        width = newWidth;
        height = newHeight;
        if (row.length < width) {
            row = new double[width];
        }
    }

    /**
     * Extremes, sums and the background.
     *
     * @param background width of the frame along the edges whose mean is the background; 0 for none. Its corners count twice
     */
    void basics(final int background) {
        columns = zeros(columns, width);
        rows = zeros(rows, height);
        double squares = 0;
        for (int y = 0; y < height; y++) {
            pixels.doubles(y * width, width, row);
            if (y == 0) {
                min = row[0];
                max = row[0];
                minX = 0;
                minY = 0;
                maxX = 0;
                maxY = 0;
            }
            double sum = 0;
            double squaresOfRow = 0;
            double lowest = min;
            double highest = max;
            for (int x = 0; x < width; x++) {
                final double value = row[x];
                sum += value;
                squaresOfRow += value * value;
                columns[x] += value;
                lowest = value < lowest ? value : lowest;
                highest = value > highest ? value : highest;
            }
            rows[y] = sum;
            squares += squaresOfRow;
            if (lowest < min) {
                min = lowest;
                minX = indexOf(lowest);
                minY = y;
            }
            if (highest > max) {
                max = highest;
                maxX = indexOf(highest);
                maxY = y;
            }
        }
        final double count = (double) width * height;
        total = 0;
        for (int y = 0; y < height; y++) {
            total += rows[y];
        }
        mean = total / count;
        // what rounding makes of a constant image is no number's root
        sigma = Math.sqrt(Math.max(0, squares / count - mean * mean));
        net = total - background(background) * count;
    }

    private int indexOf(final double value) {
        for (int x = 0; x < width; x++) {
            if (row[x] == value) {
                return x;
            }
        }
        return 0;
    }

    /** Mean of the pixels along the four edges. */
    private double background(final int frame) {
        if (frame <= 0) {
            return 0;
        }
        final int across = Math.min(frame, width);
        final int down = Math.min(frame, height);
        double counts = 0;
        for (int i = 0; i < across; i++) {
            counts += columns[i] + columns[width - 1 - i];
        }
        for (int i = 0; i < down; i++) {
            counts += rows[i] + rows[height - 1 - i];
        }
        return counts / (2.0 * across * height + 2.0 * down * width);
    }

    private void sums() {
        columns = zeros(columns, width);
        rows = zeros(rows, height);
        for (int y = 0; y < height; y++) {
            pixels.doubles(y * width, width, row);
            double sum = 0;
            for (int x = 0; x < width; x++) {
                sum += row[x];
                columns[x] += row[x];
            }
            rows[y] = sum;
        }
    }

    private static double[] zeros(final double[] array, final int length) {
        if (array.length != length) {
            return new double[length];
        }
        Arrays.fill(array, 0);
        return array;
    }

    /** Moments of the pixels that are at least as high as the threshold; all 0 when they add up to nothing. */
    void centroid(final double threshold) {
        sumsAbove(threshold);
        final double[] mx = moments(columnsAbove);
        final double[] my = moments(rowsAbove);
        final double m00 = mx[0];
        clearCentroid();
        if (!(m00 > 0)) {
            return;
        }
        centroidTotal = m00;
        centroidX = mx[1] / m00;
        centroidY = my[1] / m00;
        final double mu20 = mx[2] - mx[1] * mx[1] / m00;
        final double mu02 = my[2] - my[1] * my[1] / m00;
        final double mu11 = productsAbove - mx[1] * my[1] / m00;
        final double varX = mu20 / m00;
        final double varY = mu02 / m00;
        final double varXY = mu11 / m00;
        sigmaX = Math.sqrt(Math.max(0, varX));
        sigmaY = Math.sqrt(Math.max(0, varY));
        if (sigmaX != 0 && sigmaY != 0) {
            sigmaXY = varXY / (sigmaX * sigmaY);
        }
        if (sigmaX != 0) {
            skewX = third(mx) / (m00 * Math.pow(varX, 1.5));
            kurtosisX = fourth(mx) / (m00 * varX * varX) - 3;
        }
        if (sigmaY != 0) {
            skewY = third(my) / (m00 * Math.pow(varY, 1.5));
            kurtosisY = fourth(my) / (m00 * varY * varY) - 3;
        }
        orientation = Math.toDegrees(0.5 * Math.atan2(2 * varXY, varX - varY));
        if (mu20 + mu02 != 0) {
            eccentricity = ((mu20 - mu02) * (mu20 - mu02) - 4 * mu11 * mu11) / ((mu20 + mu02) * (mu20 + mu02));
        }
    }

    private void clearCentroid() {
        centroidTotal = 0;
        centroidX = 0;
        centroidY = 0;
        sigmaX = 0;
        sigmaY = 0;
        sigmaXY = 0;
        skewX = 0;
        skewY = 0;
        kurtosisX = 0;
        kurtosisY = 0;
        eccentricity = 0;
        orientation = 0;
    }

    private void sumsAbove(final double threshold) {
        columnsAbove = zeros(columnsAbove, width);
        rowsAbove = zeros(rowsAbove, height);
        productsAbove = 0;
        for (int y = 0; y < height; y++) {
            pixels.doubles(y * width, width, row);
            double sum = 0;
            double weighted = 0;
            for (int x = 0; x < width; x++) {
                final double value = row[x];
                if (value >= threshold) {
                    sum += value;
                    columnsAbove[x] += value;
                    weighted += value * x;
                }
            }
            rowsAbove[y] = sum;
            productsAbove += weighted * y;
        }
    }

    /** Raw moments 0 to 4 of sums along one axis. */
    private static double[] moments(final double[] sums) {
        final double[] m = new double[5];
        for (int i = 0; i < sums.length; i++) {
            double term = sums[i];
            for (int order = 0; order < m.length; order++) {
                m[order] += term;
                term *= i;
            }
        }
        return m;
    }

    private static double third(final double[] m) {
        final double m0 = m[0];
        return m[3] - 3 * m[1] * m[2] / m0 + 2 * m[1] * m[1] * m[1] / (m0 * m0);
    }

    private static double fourth(final double[] m) {
        final double m0 = m[0];
        return m[4]
                - 4 * m[3] * m[1] / m0
                + 6 * m[2] * m[1] * m[1] / (m0 * m0)
                - 3 * m[1] * m[1] * m[1] * m[1] / (m0 * m0 * m0);
    }

    /**
     * Profiles along X and Y.
     *
     * @param averageX mean of each column, {@code thresholdX} of the pixels that reach the threshold
     * @param centroidX the row through the centroid, {@code cursorX} the row through the cursor
     */
    record Profiles(
            double[] averageX,
            double[] averageY,
            double[] thresholdX,
            double[] thresholdY,
            double[] centroidX,
            double[] centroidY,
            double[] cursorX,
            double[] cursorY,
            double cursorValue) {}

    /** Through the centroid as it was last found; positions outside are moved to the nearest edge. */
    Profiles profiles(final double threshold, final int cursorX, final int cursorY) {
        sums();
        sumsAbove(threshold);
        final int throughX = inside((int) (centroidX + 0.5), width);
        final int throughY = inside((int) (centroidY + 0.5), height);
        final int atX = inside(cursorX, width);
        final int atY = inside(cursorY, height);
        return new Profiles(
                divided(columns, height),
                divided(rows, width),
                divided(columnsAbove, height),
                divided(rowsAbove, width),
                rowAt(throughY),
                columnAt(throughX),
                rowAt(atY),
                columnAt(atX),
                rowAt(atY)[atX]);
    }

    private static int inside(final int at, final int length) {
        return Math.max(0, Math.min(at, length - 1));
    }

    private static double[] divided(final double[] sums, final int by) {
        final double[] means = new double[sums.length];
        for (int i = 0; i < means.length; i++) {
            means[i] = sums[i] / by;
        }
        return means;
    }

    private double[] rowAt(final int y) {
        final double[] out = new double[width];
        pixels.doubles(y * width, width, out);
        return out;
    }

    private double[] columnAt(final int x) {
        final double[] out = new double[height];
        for (int y = 0; y < height; y++) {
            pixels.doubles(y * width + x, 1, row);
            out[y] = row[0];
        }
        return out;
    }

    /** Pixels by value: the first bin is around {@code from}, the last around {@code to}. What is no number is below. */
    double[] histogram(final int size, final double from, final double to) {
        final double[] bins = new double[size];
        final double scale = to > from ? (size - 1) / (to - from) : 0;
        histogramBelow = 0;
        histogramAbove = 0;
        for (int y = 0; y < height; y++) {
            pixels.doubles(y * width, width, row);
            for (int x = 0; x < width; x++) {
                final double value = row[x];
                if (!(value >= from)) {
                    histogramBelow++;
                } else if (value > to) {
                    histogramAbove++;
                } else {
                    bins[(int) ((value - from) * scale + 0.5)]++;
                }
            }
        }
        double entropy = 0;
        for (final double counts : bins) {
            entropy += counts > 0 ? counts * Math.log(counts) : 0;
        }
        histogramEntropy = -entropy / ((double) width * height);
        return bins;
    }

    /** The values that the bins of {@link #histogram} stand for, as areaDetector counts them. */
    static double[] histogramAxis(final int size, final double from, final double to) {
        final double[] axis = new double[size];
        for (int i = 0; i < size; i++) {
            axis[i] = from + i * (to - from) / size;
        }
        return axis;
    }
}
