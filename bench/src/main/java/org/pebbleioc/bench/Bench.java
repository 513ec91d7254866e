package org.pebbleioc.bench;

import java.io.IOException;
import java.util.Set;

/** {@code ./run bench [copy] [serve] [datadev] [--seconds N]}: all parts, or the ones named. */
public final class Bench {
    private static final Set<String> PARTS = Set.of("copy", "serve", "datadev");

    private Bench() {}

    public static void main(final String[] args) throws IOException, InterruptedException {
        double seconds = 1;
        final java.util.Set<String> wanted = new java.util.TreeSet<>();
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--seconds") && i + 1 < args.length) {
                seconds = Double.parseDouble(args[++i]);
            } else if (PARTS.contains(args[i])) {
                wanted.add(args[i]);
            } else {
                System.err.println("usage: bench [copy] [serve] [datadev] [--seconds N]; found " + args[i]);
                System.exit(2);
            }
        }
        final long roundNs = (long) (seconds * 1e9);
        System.out.println(Machine.line() + "\n");
        if (wanted.isEmpty() || wanted.contains("copy")) {
            CopyBench.run(roundNs);
        }
        if (wanted.isEmpty() || wanted.contains("serve")) {
            ServeBench.run(roundNs);
        }
        if (wanted.isEmpty() || wanted.contains("datadev")) {
            DatadevBench.run(roundNs);
        }
    }
}
