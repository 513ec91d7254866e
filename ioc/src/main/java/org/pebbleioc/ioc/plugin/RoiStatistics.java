package org.pebbleioc.ioc.plugin;

import org.pebbleioc.pva.stream.PixelReader;

/** Extremes and sums of a region of an image, as areaDetector's ROIStat plugin defines them. One thread. */
final class RoiStatistics {
    double min;
    double max;
    double mean;
    double total;
    double net;

    private double[] row = new double[0];

    /**
     * @param width of the image; the region is inside of it and has at least one pixel
     * @param frame width of the frame along the region's edges whose mean is the background; 0 for none
     */
    void of(
            final PixelReader pixels,
            final int width,
            final int minX,
            final int minY,
            final int sizeX,
            final int sizeY,
            final int frame) {
        if (row.length < sizeX) {
            row = new double[sizeX];
        }
        total = 0;
        double edge = 0;
        for (int y = 0; y < sizeY; y++) {
            pixels.doubles((minY + y) * width + minX, sizeX, row);
            if (y == 0) {
                min = row[0];
                max = row[0];
            }
            double sum = 0;
            for (int x = 0; x < sizeX; x++) {
                final double value = row[x];
                sum += value;
                min = value < min ? value : min;
                max = value > max ? value : max;
            }
            total += sum;
            if (y < frame || y >= sizeY - frame) {
                edge += sum;
            } else {
                for (int x = 0; x < sizeX; x++) {
                    edge += x < frame || x >= sizeX - frame ? row[x] : 0;
                }
            }
        }
        final double count = (double) sizeX * sizeY;
        mean = total / count;
        final double inner = (double) Math.max(0, sizeX - 2 * frame) * Math.max(0, sizeY - 2 * frame);
        net = frame > 0 ? total - edge / (count - inner) * count : total;
    }
}
