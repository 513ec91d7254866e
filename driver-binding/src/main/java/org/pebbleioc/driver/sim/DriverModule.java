package org.pebbleioc.driver.sim;

import org.pebbleioc.driver.DmaMode;

/** Which kernel module is simulated. They differ in the buffer modes that their probe accepts. */
enum DriverModule {
    /** The PCIe driver ({@code data_dev_top.c}): modes 1 and 2. Its module is called {@code datadev}. */
    DATA_DEV("datadev"),
    /** The Zynq driver ({@code rce_top.c}): modes 1, 2 and 4. */
    RCE_STREAM("rce_stream");

    private final String moduleName;

    DriverModule(final String moduleName) {
        this.moduleName = moduleName;
    }

    /** As {@code lsmod} lists it. */
    String moduleName() {
        return moduleName;
    }

    /**
     * The mode for a value of the module parameter {@code cfgMode}.
     *
     * @throws IllegalArgumentException with the line that the kernel log would show, and why
     */
    DmaMode mode(final int cfgMode) {
        try {
            return this == DATA_DEV ? DmaMode.ofDataDev(cfgMode) : DmaMode.ofRceStream(cfgMode);
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    moduleName + ": Probe: Invalid buffer mode = " + cfgMode + ". " + e.getMessage(), e);
        }
    }
}
