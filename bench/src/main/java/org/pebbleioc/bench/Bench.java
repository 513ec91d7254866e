package org.pebbleioc.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code ./run bench [part ...] [--seconds N] [--results DIR] [-- arguments]}: all parts, or the ones named. */
public final class Bench {
    private static final List<BenchPart> PARTS = List.of(
            new BenchPart("copy", "DMA buffers to pebble against a plain copy", CopyBench::run),
            new BenchPart("serve", "image PV to one client against raw TCP and another server", ServeBench::run),
            new BenchPart("lanes", "DMA buffers to pebble on several threads", LanesBench::run),
            new BenchPart("share", "two clients against one", ServeBench::share),
            new BenchPart("overload", "a source four times as fast as the client", ServeBench::overload),
            new BenchPart("latency", "last fragment read to first byte at the client", LatencyBench::run),
            new BenchPart("big", "first image of 74 MiB in Phoebus's client, one of 1 GiB", BigBench::run),
            new BenchPart(
                    "pvmonitor", "image PV into transition buffers against the transport alone", PvMonitorBench::run),
            new BenchPart("isolation", "one client that behaves, others that do not", IsolationBench::run),
            new BenchPart(
                    "superpages", "pages of 24 links through grouping, against a plain copy", SuperpageBench::run),
            new BenchPart("records", "50 000 records; I/O Intr beside images", RecordBench::run),
            new BenchPart("ship", "superpages to a receiver, per transport, against raw loopback", ShipBench::run),
            new BenchPart("datadev", "calls of the driver, Java against C", DatadevBench::run),
            new BenchPart("jmh", "single steps; -- takes JMH's own options, -- -h lists them", JmhBench::run));

    private Bench() {}

    public static void main(final String[] args) throws Exception {
        System.setProperty("pebbleioc.log.level", "warn"); // before the first logger: tables only
        double seconds = 1;
        Path results = Path.of(System.getenv().getOrDefault("PEBBLEIOC_HOME", "."), "bench", "results");
        List<String> rest = List.of();
        final List<BenchPart> wanted = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            final String word = args[i];
            final BenchPart part = PARTS.stream()
                    .filter(p -> p.name().equals(word))
                    .findFirst()
                    .orElse(null);
            if (word.equals("--seconds") && i + 1 < args.length) {
                seconds = seconds(args[++i]);
            } else if (word.equals("--results") && i + 1 < args.length) {
                results = Path.of(args[++i]);
            } else if (word.equals("--")) {
                rest = List.of(args).subList(i + 1, args.length);
                break;
            } else if (part != null) {
                wanted.add(part);
            } else {
                usage(word);
            }
        }
        final BenchSettings settings = new BenchSettings((long) (seconds * 1e9), results, rest);
        System.out.println(Machine.line() + "\n");
        for (final BenchPart part : wanted.isEmpty() ? PARTS : wanted) {
            part.body().run(settings);
        }
        System.out.println("Raw data and plots: " + results.toAbsolutePath().normalize());
    }

    private static double seconds(final String text) {
        try {
            final double seconds = Double.parseDouble(text);
            if (seconds > 0 && seconds <= 3600) {
                return seconds;
            }
        } catch (final NumberFormatException e) {
            // told below
        }
        System.err.println("bench: --seconds needs a number above 0: " + text);
        System.exit(2);
        return 0;
    }

    private static void usage(final String found) {
        final boolean help = found.equals("--help") || found.equals("-h");
        final StringBuilder text = new StringBuilder();
        if (!help) {
            text.append("bench: there is no part ").append(found).append('\n');
        }
        text.append("usage: ./run bench [part ...] [--seconds N] [--results DIR] [-- arguments]\n");
        PARTS.forEach(p -> text.append(String.format("  %-10s %s%n", p.name(), p.about())));
        (help ? System.out : System.err).print(text);
        System.exit(help ? 0 : 2);
    }
}
