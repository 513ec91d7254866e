package org.pebbleioc.driver.sim;

import java.util.Arrays;
import java.util.Set;

/**
 * How a simulated driver module is loaded, beside its geometry.
 *
 * @param module whose rules apply
 * @param loopback frames that are sent come back as received ones, as with the driver's emulator: at once, or they are
 *     lost when no receive buffer is free. Otherwise they leave the card and nobody sees them. Not beside a running
 *     {@link SimulatedCard}, which counts on being the only one to fill receive buffers
 * @param newestFirst the engine fills the receive buffer that came back last, as the emulator does; cards take the one
 *     that came back first
 * @param engineDepth addresses that the engine's write memory takes; the rest waits in preHwQ
 * @param harm what of the driver's harm is imitated
 */
record ModuleOptions(DriverModule module, boolean loopback, boolean newestFirst, int engineDepth, Set<Harm> harm) {
    /** Of the usual firmware build. */
    static final int ENGINE_DEPTH = 4095;

    ModuleOptions {
        if (engineDepth < 1) {
            throw new IllegalArgumentException("engineDepth must be at least 1: engineDepth=" + engineDepth);
        }
        harm = Set.copyOf(harm);
    }

    /** {@code data_dev} with a card: no loopback, no harm. */
    static ModuleOptions defaults() {
        return new ModuleOptions(DriverModule.DATA_DEV, false, false, ENGINE_DEPTH, Set.of());
    }

    /** {@code data_dev} with the driver's emulator in place of a card. */
    static ModuleOptions emulator() {
        return new ModuleOptions(DriverModule.DATA_DEV, true, true, ENGINE_DEPTH, Set.of());
    }

    ModuleOptions withModule(final DriverModule value) {
        return new ModuleOptions(value, loopback, newestFirst, engineDepth, harm);
    }

    ModuleOptions withLoopback(final boolean value) {
        return new ModuleOptions(module, value, newestFirst, engineDepth, harm);
    }

    ModuleOptions withEngineDepth(final int value) {
        return new ModuleOptions(module, loopback, newestFirst, value, harm);
    }

    ModuleOptions withHarm(final Harm... values) {
        return new ModuleOptions(module, loopback, newestFirst, engineDepth, Set.copyOf(Arrays.asList(values)));
    }

    boolean does(final Harm what) {
        return harm.contains(what);
    }
}
