package org.pebbleioc.driver;

/**
 * How the driver allocates its buffers ({@code cfgMode}), with the numbers of the driver's {@code dma_buffer.h}.
 * Cache handling of {@link #STREAM} happens inside the driver, at each hand-over; user space sees no difference.
 */
public enum DmaMode {
    /** {@code dma_alloc_coherent}: CPU and device agree at all times. The driver's default. */
    COHERENT(1),
    /** {@code dma_map_single}: cacheable memory, synchronized whenever a buffer changes hands. */
    STREAM(2),
    /** The ARM Accelerator Coherency Port; exists on Zynq ({@code rce_stream}) only, {@code data_dev} refuses it. */
    ARM_ACP(4);

    private final int cfgMode;

    DmaMode(final int cfgMode) {
        this.cfgMode = cfgMode;
    }

    /** The value of the module parameter {@code cfgMode}. */
    public int cfgMode() {
        return cfgMode;
    }

    /**
     * The mode that a PCIe card ({@code data_dev}) accepts for this {@code cfgMode}.
     *
     * @throws IllegalArgumentException for 4 (ARM ACP) and every number that is no mode
     */
    public static DmaMode ofDataDev(final int cfgMode) {
        return switch (cfgMode) {
            case 1 -> COHERENT;
            case 2 -> STREAM;
            case 4 ->
                throw new IllegalArgumentException("Invalid buffer mode: cfgMode=4 (ARM ACP) exists on Zynq only;"
                        + " data_dev takes 1 (coherent) or 2 (streaming)");
            default ->
                throw new IllegalArgumentException(
                        "Invalid buffer mode: cfgMode=" + cfgMode + "; data_dev takes 1 (coherent) or 2 (streaming)");
        };
    }

    /**
     * The mode that the Zynq driver ({@code rce_stream}) accepts for this {@code cfgMode}: all three.
     *
     * @throws IllegalArgumentException for every number that is no mode
     */
    public static DmaMode ofRceStream(final int cfgMode) {
        for (final DmaMode mode : values()) {
            if (mode.cfgMode == cfgMode) {
                return mode;
            }
        }
        throw new IllegalArgumentException("Invalid buffer mode: cfgMode=" + cfgMode
                + "; rce_stream takes 1 (coherent), 2 (streaming) or 4 (ARM ACP)");
    }
}
