package org.pebbleioc.readout.receive;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

/** {@code ./run stf-receiver}: receives time frames and checks them; {@link ReceiverOptions#USAGE}. */
public final class StfReceiver {
    static final int EXIT_OK = 0;
    static final int EXIT_FAULTS = 1;
    static final int EXIT_NOTHING = 2;

    private static final long LINE_NS = 1_000_000_000L;
    private static final long LONGEST_WAIT_NS = 20_000_000L;
    private static final long HOOK_WAIT_MS = 3_000;

    /** A message that is not released yet, and what its bytes were when it came. */
    private record Held(StfMessage message, long dueNs, long sum) {}

    private final ReceiverOptions options;
    private final PrintStream out;
    private final Findings findings;
    private final MessageCheck check;
    private final ArrayDeque<Held> held = new ArrayDeque<>();
    private final CRC32C crc = new CRC32C();
    private volatile boolean isStopped;

    // Totals, and what they were at the last line.
    private long messages;
    private long parts;
    private long bytes;
    private long lineMessages;
    private long lineParts;
    private long lineBytes;

    StfReceiver(final ReceiverOptions options, final PrintStream out) {
        this.options = options;
        this.out = out;
        findings = new Findings(out);
        check = new MessageCheck(options.pattern(), findings);
    }

    public static void main(final String[] args) {
        if (isHelp(args)) {
            System.out.print(ReceiverOptions.USAGE);
            return;
        }
        final ReceiverOptions options;
        try {
            options = ReceiverOptions.of(args);
        } catch (final IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n\n" + ReceiverOptions.USAGE);
            System.exit(EXIT_NOTHING);
            return;
        }
        final StfReceiver receiver = new StfReceiver(options, System.out);
        final CountDownLatch ended = new CountDownLatch(1);
        final int[] code = {EXIT_NOTHING};
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            receiver.stop();
            try {
                ended.await(HOOK_WAIT_MS, TimeUnit.MILLISECONDS);
            } catch (final InterruptedException e) {
                // it ends anyway
            }
            Runtime.getRuntime().halt(code[0]); // else an interrupted program says 130, whatever it found
        }));
        try {
            code[0] = receiver.run();
        } catch (final IOException | IllegalArgumentException e) {
            System.err.println("stf-receiver: " + e.getMessage());
        }
        System.out.flush();
        ended.countDown();
        System.exit(code[0]);
    }

    private static boolean isHelp(final String[] args) {
        return args.length == 1 && (args[0].equals("--help") || args[0].equals("-h"));
    }

    /** What is wrong with a command line; empty when nothing is. */
    public static String fault(final String... args) {
        try {
            return isHelp(args) || ReceiverOptions.of(args) != null ? "" : "not understood";
        } catch (final IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    /** Any thread. */
    void stop() {
        isStopped = true;
    }

    /** Until the time is over, the messages are in, nothing comes any more, or {@link #stop}; the exit code. */
    int run() throws IOException {
        final long startNs = System.nanoTime();
        long lastNs = startNs;
        long lineNs = startNs;
        int connections = 0;
        try (StfSource source = options.open()) {
            while (!isStopped) {
                final StfMessage message = source.receive(waitNs());
                final long nowNs = System.nanoTime();
                if (source.connections() > connections) {
                    connections = source.connections();
                    check.forget();
                }
                if (message != null) {
                    lastNs = nowNs;
                    take(message, nowNs);
                }
                releaseDue(nowNs);
                if (nowNs - lineNs >= LINE_NS) {
                    line(nowNs - startNs, nowNs - lineNs);
                    lineNs = nowNs;
                }
                if (isOver(nowNs - startNs, nowNs - lastNs)) {
                    break;
                }
            }
            while (!held.isEmpty()) {
                release(held.pollFirst());
            }
            summary(System.nanoTime() - startNs, connections);
        }
        if (messages == 0) {
            return EXIT_NOTHING;
        }
        return findings.apartFromGaps() > 0 || findings.count(Fault.GAP) > 0 && !options.allowGaps()
                ? EXIT_FAULTS
                : EXIT_OK;
    }

    private boolean isOver(final long runningNs, final long silentNs) {
        return options.seconds() > 0 && runningNs >= options.seconds() * 1e9
                || options.messages() > 0 && messages >= options.messages()
                || options.waitNs() > 0 && silentNs >= options.waitNs();
    }

    private long waitNs() {
        final Held next = held.peekFirst();
        return next == null
                ? LONGEST_WAIT_NS
                : Math.max(0, Math.min(LONGEST_WAIT_NS, next.dueNs() - System.nanoTime()));
    }

    private void take(final StfMessage message, final long nowNs) {
        messages++;
        parts += message.parts().size();
        bytes += message.bytes();
        check.check(message);
        if (options.delayNs() == 0 && options.hold() == 0) {
            message.release();
        } else if (options.isShared()) {
            held.addLast(new Held(message, nowNs + options.delayNs(), sum(message)));
        } else {
            message.release();
            delay(options.delayNs());
        }
    }

    /** A ZeroMQ receiver is slow by taking nothing. */
    private void delay(final long delayNs) {
        final long untilNs = System.nanoTime() + delayNs;
        for (long leftNs = delayNs; leftNs > 0 && !isStopped; leftNs = untilNs - System.nanoTime()) {
            java.util.concurrent.locks.LockSupport.parkNanos(Math.min(leftNs, LONGEST_WAIT_NS));
        }
    }

    private void releaseDue(final long nowNs) {
        while (held.size() > options.hold() && held.peekFirst().dueNs() - nowNs <= 0) {
            release(held.pollFirst());
        }
    }

    private void release(final Held one) {
        if (sum(one.message()) != one.sum()) {
            findings.add(Fault.OVERWRITTEN, 1, "a message's bytes are not what they were when it came");
        }
        one.message().release();
    }

    private long sum(final StfMessage message) {
        crc.reset();
        message.parts().forEach(part -> crc.update(part.duplicate().clear()));
        return crc.getValue();
    }

    private void line(final long runningNs, final long lineNs) {
        final double seconds = lineNs / 1e9;
        out.println(String.format(
                Locale.ROOT,
                "%7.1f s  %8.0f messages/s  %9.0f parts/s  %7.3f GB/s  time frame %s  held %d  %s",
                runningNs / 1e9,
                (messages - lineMessages) / seconds,
                (parts - lineParts) / seconds,
                (bytes - lineBytes) / seconds / 1e9,
                Integer.toUnsignedString(check.newestTimeFrame()),
                held.size(),
                findings.line()));
        lineMessages = messages;
        lineParts = parts;
        lineBytes = bytes;
    }

    private void summary(final long runningNs, final int connections) {
        out.println(String.format(
                Locale.ROOT,
                "received %d messages, %d parts, %d bytes of %d links in %.1f s%s; headers alone %d",
                messages,
                parts,
                bytes,
                check.links(),
                runningNs / 1e9,
                connections > 1 ? " over " + connections + " connections" : "",
                check.headersAlone()));
        out.println(findings.line());
    }

    long messages() {
        return messages;
    }
}
