package org.pebbleioc.ioc.stats;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.subroutine.SubroutineCall;
import org.pebbleioc.ioc.subroutine.Subroutines;

/** The functions that {@code sub} records of the iocStats module call, by its names. */
final class StatsSubroutines {
    private static final Logger LOG = LogManager.getLogger(StatsSubroutines.class);
    private static final String INHIBITS = "ABCDEF";

    static void addTo(final Subroutines functions, final IocStats.Action reset) {
        functions.register("scanMonInit", call -> {
            call.set("E", -1.0);
            return 0;
        });
        functions.register("scanMon", StatsSubroutines::scanMonitor);
        functions.register("rebootProc", call -> restart(call, reset));
    }

    /**
     * How punctual a scan is. A: 0 the time since the last processing minus the period, 1 the time itself; B and C:
     * tolerances in percent that become HIGH, LOW and HIHI, LOLO; D: the period where SCAN is not periodic; E: the
     * period the limits belong to. The first time after E changed is -1, which raises BRSV.
     */
    private static int scanMonitor(final SubroutineCall call) {
        final double periodic = call.scanPeriodSeconds();
        final double period = periodic > 0 ? periodic : Math.max(0, call.number("D"));
        final double mode = call.number("A");
        final boolean relative = mode < 0.5;
        final long now = call.nowNs();
        int status = 0;
        if (period != call.number("E") || !(call.memory() instanceof Long)) {
            call.set("E", period);
            status = -1;
        } else {
            final double seconds = (now - (Long) call.memory()) / 1e9;
            call.set("VAL", relative ? seconds - period : seconds);
        }
        call.remember(now);
        final double minor = call.number("B") / 100;
        final double major = call.number("C") / 100;
        call.set("HIHI", period * (mode + major));
        call.set("HIGH", period * (mode + minor));
        call.set("LOLO", relative ? period * (mode - major) : -period);
        call.set("LOW", relative ? period * (mode - minor) : -period);
        return status;
    }

    /** Restarts the IOC when L is 1 and none of the inhibits A..F is set. */
    private static int restart(final SubroutineCall call, final IocStats.Action reset) throws Exception {
        final boolean inhibited = INHIBITS.chars().anyMatch(c -> call.number(String.valueOf((char) c)) >= 0.5);
        if (!inhibited && call.number("L") > 0.5) {
            LOG.warn("{} asks for a restart", call.recordName());
            reset.run();
        }
        return 0;
    }

    private StatsSubroutines() {}
}
