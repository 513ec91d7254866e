package org.pebbleioc.driver;

/** What the driver says about itself. Control path, any thread. */
public interface DmaDiagnostics {
    /** Version of the driver's user interface; {@code 6} for every 64-bit driver of today. */
    int apiVersion() throws DmaException;

    /** The driver's own version, for example {@code 7.4.0-1-g7685fa2}. */
    String gitVersion() throws DmaException;

    /**
     * Sets how much the driver writes to the kernel log; for the whole device, whoever has it open.
     *
     * @param level 0..255; the driver keeps eight bits
     */
    void debugLevel(int level) throws DmaException;

    /** What the driver prints about the card, its firmware and both pools ({@code /proc/datadev_N}). */
    DmaReport report() throws DmaException;
}
