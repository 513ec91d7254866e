package org.pebbleioc.driver.datadev;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.pebbleioc.driver.DmaCounts;
import org.pebbleioc.driver.DmaDestination;
import org.pebbleioc.driver.DmaException;

/**
 * {@code dmacheck /dev/datadev_0 [--loopback] [--seconds N] [--dest N] [--poll-us N]}: exercises a card and prints a
 * report that can be sent on. Without {@code --loopback} it sends nothing. It takes every buffer for an instant, so
 * other programs on the same card are slowed while it runs.
 */
public final class DmaCheck {
    /** Everything that was tried held. */
    public static final int HELD = 0;
    /** Something did not hold, or the check was stopped. */
    public static final int FAILED = 1;
    /** The arguments make no sense. */
    public static final int USAGE = 2;

    private static final String USAGE_TEXT =
            "usage: dmacheck /dev/datadev_N [--loopback] [--seconds N] [--dest 0..4095] [--poll-us N]";
    /** Longest that an ending JVM waits for the steps to come to a halt; the kernel tidies up after that. */
    private static final long HALT_S = 4;

    private final CheckReport report;
    private final CountDownLatch ended = new CountDownLatch(1);

    // set by the shutdown hook, read by the running thread
    private volatile boolean stopped;
    // set by the running thread, read by the shutdown hook
    private volatile DatadevDevice device;

    private DmaCheck(final CheckReport report) {
        this.report = report;
    }

    /** {@code java -cp 'lib/*' org.pebbleioc.driver.datadev.DmaCheck /dev/datadev_0}: no IOC, no script. */
    public static void main(final String[] args) {
        System.exit(run(args, System.out));
    }

    /** @return {@link #HELD}, {@link #FAILED} or {@link #USAGE}: the exit code */
    public static int run(final String[] args, final PrintStream out) {
        return run(args, out, DatadevOptions::of);
    }

    static int run(final String[] args, final PrintStream out, final Function<Path, DatadevOptions> optionsOf) {
        final Arguments arguments;
        try {
            arguments = Arguments.of(args);
        } catch (final IllegalArgumentException e) {
            out.println(e.getMessage());
            out.println(USAGE_TEXT);
            return USAGE;
        }
        final CheckReport report = new CheckReport(out);
        final DmaCheck check = new DmaCheck(report);
        final Thread hook = new Thread(check::halt, "dmacheck-halt");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            out.printf(
                    "dmacheck %s, %s, Linux %s %s, Java %s%n",
                    String.join(" ", args),
                    Instant.now().truncatedTo(ChronoUnit.SECONDS),
                    System.getProperty("os.version"),
                    System.getProperty("os.arch"),
                    System.getProperty("java.version"));
            check.run(arguments, optionsOf.apply(arguments.node).polledEvery(arguments.pollNs));
            return report.sum() ? HELD : FAILED;
        } finally {
            check.ended.countDown();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (final IllegalStateException e) {
                // the JVM is ending: the hook is what waits for us
            }
        }
    }

    /** Shutdown hook: nothing may touch the buffers once they are unmapped, so the running thread does the closing. */
    private void halt() {
        stopped = true;
        final DatadevDevice open = device;
        if (open != null) {
            open.wakeup();
        }
        try {
            ended.await(HALT_S, TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(final Arguments arguments, final DatadevOptions options) {
        DmaCounts[] found = null;
        try {
            device = DatadevDevice.open(options);
        } catch (final DmaException e) {
            report.failed("open", e.getMessage());
            return;
        }
        try (DatadevDevice open = device) {
            found = new DmaCounts[] {open.rxCounts(), open.txCounts()};
            steps(
                    new CheckContext(open, arguments.dest, arguments.durationNs, () -> stopped),
                    options,
                    arguments.loopback);
        } catch (final CheckReport.Stopped e) {
            report.failed("stopped", "before all was tried; every buffer was returned and the device closed");
        } catch (final DmaException e) {
            report.failed("close", e.getMessage());
        }
        if (found != null && !stopped) {
            final DmaCounts[] before = found;
            report.step("left as found", () -> leftAsFound(options, arguments.dest, before));
        }
    }

    private void steps(final CheckContext context, final DatadevOptions options, final boolean loopback) {
        final DeviceCheck basics = new DeviceCheck(context, options);
        report.step("version", basics::version);
        report.step("pool", basics::pool);
        report.step("mode", basics::mode);
        report.step("driver text", basics::driverText);
        report.step("firmware", basics::firmware);
        report.step("mapping", basics::mapping);
        report.step("counts", basics::counts);
        report.step("claim", basics::claim);
        report.step("poll", basics::poll);
        final ExhaustionCheck exhaustion = new ExhaustionCheck(context, loopback);
        report.step("transmit exhaustion", exhaustion::transmit);
        if (loopback) {
            final LoopbackCheck loop = new LoopbackCheck(context);
            report.step("loopback by copy", () -> loop.sizes(false));
            report.step("loopback by index", () -> loop.sizes(true));
            report.step("rate by copy", () -> loop.rate(false));
            report.step("rate by index", () -> loop.rate(true));
        } else {
            report.notTried("loopback", "--loopback was not given; nothing was sent");
        }
        report.step("receive exhaustion", exhaustion::receive);
    }

    /** Nothing of ours may be left, and the destination must be free again. */
    private static String leftAsFound(final DatadevOptions options, final int dest, final DmaCounts[] found)
            throws DmaException {
        try (DatadevDevice again = DatadevDevice.open(options)) {
            final DmaCounts rx = again.rxCounts();
            final DmaCounts tx = again.txCounts();
            CheckReport.require(
                    rx.userHas() <= found[0].userHas() && tx.userHas() <= found[1].userHas(),
                    "buffers are still held: rx " + CheckReport.text(rx) + ", tx " + CheckReport.text(tx));
            again.claim(DmaDestination.mask(dest));
            return "no buffer held, destination " + dest + " free";
        }
    }

    private record Arguments(Path node, boolean loopback, long durationNs, int dest, long pollNs) {
        static Arguments of(final String[] args) {
            Path node = null;
            boolean loopback = false;
            double seconds = 2;
            int dest = 0;
            double pollUs = 0;
            for (int i = 0; i < args.length; i++) {
                final String arg = args[i];
                switch (arg) {
                    case "--loopback" -> loopback = true;
                    case "--seconds" -> seconds = number(args, ++i, 0.01, 86400);
                    case "--dest" -> dest = (int) number(args, ++i, 0, DmaDestination.COUNT - 1);
                    case "--poll-us" -> pollUs = number(args, ++i, 0, 1e6);
                    default -> {
                        if (arg.startsWith("-") || node != null) {
                            throw new IllegalArgumentException("not understood: " + arg);
                        }
                        node = Path.of(arg);
                    }
                }
            }
            if (node == null || node.getFileName() == null) {
                throw new IllegalArgumentException("no device node given");
            }
            return new Arguments(node, loopback, (long) (seconds * 1e9), dest, (long) (pollUs * 1e3));
        }

        private static double number(final String[] args, final int at, final double least, final double most) {
            try {
                final double value = Double.parseDouble(args[at]);
                if (value >= least && value <= most) {
                    return value;
                }
            } catch (final NumberFormatException | ArrayIndexOutOfBoundsException e) {
                // said below
            }
            throw new IllegalArgumentException(args[at - 1] + " needs a number in " + least + ".." + most
                    + (at < args.length ? ": " + args[at] : ""));
        }
    }
}
