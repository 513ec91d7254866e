package org.pebbleioc.readout.receive;

import java.nio.file.Path;
import org.pebbleioc.driver.sim.superpage.PayloadPattern;

/**
 * The command line of the receiver.
 *
 * @param endpoint {@code tcp://}, {@code ipc://} or {@code shm://}
 * @param type of the ZeroMQ socket
 * @param hasHeader false for pages alone
 * @param pattern of the payload, null where it is not looked at
 * @param delayNs from a message's arrival to its release
 * @param hold messages that are kept back from release
 * @param seconds how long; 0: until interrupted
 * @param messages how many; 0: no limit
 * @param waitNs how long without any message is too long
 * @param allowGaps missing time frames are no fault
 */
record ReceiverOptions(
        String endpoint,
        String type,
        boolean hasHeader,
        PayloadPattern pattern,
        long delayNs,
        int hold,
        double seconds,
        long messages,
        long waitNs,
        boolean allowGaps) {
    static final String USAGE = """
            usage: ./run stf-receiver ENDPOINT [options]

            Receives time frames, checks every header, counter and payload, and prints a line a second.

              ENDPOINT            tcp://HOST:PORT, ipc://PATH (libzmq senders only) or shm://SOCKET
              --type TYPE         pull (default), sub or pair: what the sender's push, pub or pair needs
              --raw               messages are pages without header (mapping=raw)
              --pattern PATTERN   counter (default), random: what the simulated card writes; none: not checked
              --delay-ms N        releases each message N ms after it came; with ZeroMQ: takes the next one so much later
              --hold N            keeps the newest N messages unreleased (shared memory)
              --seconds N         ends after N seconds; otherwise Ctrl-C ends it
              --messages N        ends after N messages
              --wait-s N          gives up when nothing comes for N seconds (default 10; 0: never)
              --allow-gaps        missing time frames are counted, but are no fault

            exit code: 0 all that came was right; 1 faults were found; 2 nothing came, no connection, or wrong usage
            """;

    static ReceiverOptions of(final String[] args) {
        String endpoint = null;
        String type = "pull";
        boolean hasHeader = true;
        PayloadPattern pattern = PayloadPattern.COUNTER;
        double delayMs = 0;
        int hold = 0;
        double seconds = 0;
        long messages = 0;
        double waitSeconds = 10;
        boolean allowGaps = false;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--type" -> type = word(args, ++i, "pull", "sub", "pair");
                case "--raw" -> hasHeader = false;
                case "--pattern" -> {
                    final PayloadPattern named = PayloadPattern.ofLabel(word(args, ++i, "counter", "random", "none"));
                    pattern = named == PayloadPattern.NONE ? null : named;
                }
                case "--delay-ms" -> delayMs = number(args, ++i, 3_600_000);
                case "--hold" -> hold = (int) number(args, ++i, 1_000_000);
                case "--seconds" -> seconds = number(args, ++i, 1e9);
                case "--messages" -> messages = (long) number(args, ++i, 1e15);
                case "--wait-s" -> waitSeconds = number(args, ++i, 1e6);
                case "--allow-gaps" -> allowGaps = true;
                default -> {
                    if (args[i].startsWith("-") || endpoint != null) {
                        throw new IllegalArgumentException("not understood: " + args[i]);
                    }
                    endpoint = args[i];
                }
            }
        }
        if (endpoint == null || !endpoint.matches("(tcp|ipc|shm)://.+")) {
            throw new IllegalArgumentException("the end point must be tcp://..., ipc://... or shm://...: " + endpoint);
        }
        return new ReceiverOptions(
                endpoint,
                type,
                hasHeader,
                pattern,
                (long) (delayMs * 1e6),
                hold,
                seconds,
                messages,
                (long) (waitSeconds * 1e9),
                allowGaps);
    }

    boolean isShared() {
        return endpoint.startsWith("shm://");
    }

    StfSource open() {
        return isShared()
                ? new ShmSource(Path.of(endpoint.substring("shm://".length())))
                : new ZmqSource(endpoint, type, hasHeader);
    }

    private static String word(final String[] args, final int at, final String... allowed) {
        for (final String each : allowed) {
            if (at < args.length && args[at].equals(each)) {
                return each;
            }
        }
        throw new IllegalArgumentException(args[at - 1] + " needs one of " + String.join(", ", allowed)
                + (at < args.length ? ": " + args[at] : ""));
    }

    private static double number(final String[] args, final int at, final double most) {
        try {
            final double value = Double.parseDouble(args[at]);
            if (value >= 0 && value <= most) {
                return value;
            }
        } catch (final NumberFormatException | ArrayIndexOutOfBoundsException e) {
            // said below
        }
        throw new IllegalArgumentException(
                args[at - 1] + " needs a number from 0 on" + (at < args.length ? ": " + args[at] : ""));
    }
}
