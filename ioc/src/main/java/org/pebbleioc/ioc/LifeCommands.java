package org.pebbleioc.ioc;

import org.pebbleioc.ioc.record.RecordDatabase;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.shell.ShellContext;
import org.pebbleioc.ioc.shell.ShellException;

/** {@code iocInit} and its two halves, {@code iocPause}. Shell thread. */
final class LifeCommands {
    /** What the IOC does in these commands. */
    interface Life {
        /** Takes memory, connects records; no record is scanned and no client served. False: a plan only, nothing to run. */
        boolean build(ShellContext context) throws Exception;

        /** Scans and serves. */
        void run() throws Exception;
    }

    private enum State {
        NEW,
        BUILT,
        RUNNING,
        PAUSED,
        FAILED
    }

    private final RecordDatabase database;
    private final Life life;
    private State state = State.NEW;

    private LifeCommands(final RecordDatabase database, final Life life) {
        this.database = database;
        this.life = life;
    }

    static void addTo(final CommandRegistry registry, final RecordDatabase database, final Life life) {
        final LifeCommands commands = new LifeCommands(database, life);
        registry.register(
                "iocInit",
                "",
                "Starts everything that was configured: cameras, records, servers. The same as iocBuild and iocRun.",
                (context, arguments) -> {
                    if (commands.build(context)) {
                        commands.run();
                    }
                });
        registry.register(
                "iocBuild",
                "",
                "The first half of iocInit: takes memory and connects records, and leaves scanning and servers to iocRun.",
                (context, arguments) -> commands.build(context));
        registry.register(
                "iocRun",
                "",
                "The second half of iocInit after iocBuild; scanning goes on after iocPause.",
                (context, arguments) -> commands.runOrResume(context));
        registry.register(
                "iocPause",
                "",
                "No record is scanned until iocRun; clients can still read and write.",
                (context, arguments) -> commands.pause(context));
    }

    private boolean build(final ShellContext context) throws Exception {
        if (state != State.NEW) {
            throw new ShellException(
                    state == State.FAILED
                            ? "iocInit has failed already, see above: start the IOC again"
                            : "iocBuild: IOC can only be initialized from uninitialized or stopped state");
        }
        final boolean toRun = life.build(context);
        state = State.BUILT;
        return toRun;
    }

    private void run() throws Exception {
        state = State.FAILED; // until it has worked
        life.run();
        state = State.RUNNING;
    }

    private void runOrResume(final ShellContext context) throws Exception {
        if (state == State.BUILT) {
            run();
        } else if (state == State.PAUSED) {
            database.resume();
            state = State.RUNNING;
            context.out().println("iocRun: IOC restarted");
        } else {
            throw new ShellException("iocRun: IOC not paused");
        }
    }

    private void pause(final ShellContext context) throws ShellException {
        if (state != State.RUNNING) {
            throw new ShellException("iocPause: IOC not running");
        }
        database.pause();
        state = State.PAUSED;
        context.out().println("iocPause: IOC suspended");
    }
}
