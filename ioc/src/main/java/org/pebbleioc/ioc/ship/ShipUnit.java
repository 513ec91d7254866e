package org.pebbleioc.ioc.ship;

import java.io.PrintStream;
import org.pebbleioc.ioc.device.ParameterPort;

/** A consumer of time frames as the IOC shows it. */
interface ShipUnit {
    ParameterPort port();

    /** Copies numbers to parameters; the watch's thread, ten times a second. */
    void copy(long nowNs);

    void report(PrintStream out);
}
