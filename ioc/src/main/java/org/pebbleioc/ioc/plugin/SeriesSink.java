package org.pebbleioc.ioc.plugin;

/** Takes numbers that come with every image. */
interface SeriesSink {
    /**
     * On the thread that made them; short.
     *
     * @param numbers in the order of {@link StatsValue}; nobody changes them afterwards
     * @param time when the image was taken, in seconds since the EPICS epoch
     */
    void point(double[] numbers, double time, int uniqueId);
}
