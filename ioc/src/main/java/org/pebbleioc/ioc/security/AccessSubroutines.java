package org.pebbleioc.ioc.security;

import java.io.IOException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.subroutine.SubroutineCall;
import org.pebbleioc.ioc.subroutine.Subroutines;

/** Base's functions by which a {@code sub} record reads the access file again when 1 is written to it. */
final class AccessSubroutines {
    private static final Logger LOG = LogManager.getLogger(AccessSubroutines.class);

    static void addTo(final Subroutines functions, final AccessSecurity security) {
        functions.register("asSubInit", call -> 0);
        functions.register("asSubProcess", call -> call.number("VAL") == 1 ? read(call, security) : 0);
    }

    /** A file is read without a record's lock, on a thread of its own; the record is done when it was. */
    private static int read(final SubroutineCall call, final AccessSecurity security) {
        final SubroutineCall.Later later = call.later();
        final String record = call.recordName();
        final Thread thread = new Thread(
                () -> {
                    final String problem = reload(security);
                    if (problem != null) {
                        LOG.error("{}: {}", record, problem);
                    }
                    later.complete(results -> {
                        results.set("VAL", 0.0);
                        if (problem != null) {
                            throw new IOException(problem);
                        }
                        return 0;
                    });
                },
                "access-reload");
        thread.setDaemon(true);
        thread.start();
        return 0;
    }

    private static String reload(final AccessSecurity security) {
        try {
            security.reload();
            return null;
        } catch (final IOException | RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private AccessSubroutines() {}
}
