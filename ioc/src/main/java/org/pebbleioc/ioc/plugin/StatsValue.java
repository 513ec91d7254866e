package org.pebbleioc.ioc.plugin;

import java.util.function.ToDoubleFunction;

/** The numbers of an image, in the order in which areaDetector makes time series of them. */
enum StatsValue {
    MIN_VALUE(s -> s.min),
    MIN_X(s -> s.minX),
    MIN_Y(s -> s.minY),
    MAX_VALUE(s -> s.max),
    MAX_X(s -> s.maxX),
    MAX_Y(s -> s.maxY),
    MEAN_VALUE(s -> s.mean),
    SIGMA_VALUE(s -> s.sigma),
    TOTAL(s -> s.total),
    NET(s -> s.net),
    CENTROID_TOTAL(s -> s.centroidTotal),
    CENTROIDX_VALUE(s -> s.centroidX),
    CENTROIDY_VALUE(s -> s.centroidY),
    SIGMAX_VALUE(s -> s.sigmaX),
    SIGMAY_VALUE(s -> s.sigmaY),
    SIGMAXY_VALUE(s -> s.sigmaXY),
    SKEWX_VALUE(s -> s.skewX),
    SKEWY_VALUE(s -> s.skewY),
    KURTOSISX_VALUE(s -> s.kurtosisX),
    KURTOSISY_VALUE(s -> s.kurtosisY),
    ECCENTRICITY_VALUE(s -> s.eccentricity),
    ORIENTATION_VALUE(s -> s.orientation);

    private final ToDoubleFunction<ImageStatistics> number;

    StatsValue(final ToDoubleFunction<ImageStatistics> number) {
        this.number = number;
    }

    /** The parameter that has it. */
    String drvInfo() {
        return name();
    }

    boolean isOfCentroid() {
        return ordinal() >= CENTROID_TOTAL.ordinal();
    }

    double of(final ImageStatistics statistics) {
        return number.applyAsDouble(statistics);
    }
}
