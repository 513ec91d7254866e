package org.pebbleioc.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * The JMH benchmarks of {@code org.pebbleioc.bench.micro}: single steps, each in a JVM of its own. {@code ./run bench jmh
 * -- Codec -f 3} hands JMH's own options on.
 */
final class JmhBench {
    private JmhBench() {}

    static void run(final BenchSettings settings) throws Exception {
        final CommandLineOptions given =
                new CommandLineOptions(settings.arguments().toArray(new String[0]));
        if (given.shouldHelp()) {
            given.showHelp();
            return;
        }
        if (given.shouldList()) {
            new Runner(given).list();
            return;
        }
        final OptionsBuilder options = new OptionsBuilder();
        options.parent(given);
        options.addProfiler(GCProfiler.class);
        if (given.getIncludes().isEmpty()) {
            options.include("org\\.pebbleioc\\.bench\\.micro\\..*");
        }
        if (!given.getMeasurementTime().hasValue()) {
            options.measurementTime(TimeValue.nanoseconds(Math.max(1, settings.roundNs() / 2)));
        }
        if (!given.getWarmupTime().hasValue()) {
            options.warmupTime(TimeValue.nanoseconds(Math.max(1, settings.roundNs() / 2)));
        }
        publish(new Runner(options.build()).run(), settings);
    }

    /** One sheet per class. */
    private static void publish(final Collection<RunResult> results, final BenchSettings settings) throws Exception {
        final Map<String, List<RunResult>> byClass = results.stream()
                .collect(Collectors.groupingBy(
                        r -> simple(r.getParams().getBenchmark(), 2), TreeMap::new, Collectors.toList()));
        for (final Map.Entry<String, List<RunResult>> entry : byClass.entrySet()) {
            final Sheet sheet = new Sheet(
                    "jmh-" + entry.getKey().toLowerCase(java.util.Locale.ROOT),
                    entry.getKey() + ", mean of JMH's iterations",
                    "case",
                    "step",
                    "value",
                    "unit",
                    "heap B/op");
            for (final RunResult result : entry.getValue()) {
                add(sheet, result);
            }
            settings.publish(sheet);
        }
    }

    private static void add(final Sheet sheet, final RunResult result) {
        final String step = simple(result.getParams().getBenchmark(), 1);
        final String parameters = result.getParams().getParamsKeys().stream()
                .map(key -> result.getParams().getParam(key))
                .collect(Collectors.joining(" "));
        final String group = parameters.isEmpty() ? "-" : parameters;
        final List<Double> rounds = new ArrayList<>();
        result.getBenchmarkResults().forEach(fork -> fork.getIterationResults()
                .forEach(i -> rounds.add(i.getPrimaryResult().getScore())));
        final Result<?> primary = result.getPrimaryResult();
        sheet.add(
                group,
                step,
                primary.getScoreUnit(),
                rounds.stream().mapToDouble(Double::doubleValue).toArray());
        final Result<?> heap = result.getSecondaryResults().get("gc.alloc.rate.norm");
        sheet.row(
                group,
                step,
                Sheet.number(primary.getScore(), primary.getScore() < 100 ? 2 : 0) + " ± "
                        + Sheet.number(primary.getScoreError(), primary.getScore() < 100 ? 2 : 0),
                primary.getScoreUnit(),
                heap == null ? "-" : Sheet.number(heap.getScore(), 0));
    }

    /** The last parts of a name with points: 1 is the method, 2 the class. */
    private static String simple(final String benchmark, final int fromEnd) {
        final String[] parts = benchmark.split("\\.");
        return parts[parts.length - fromEnd];
    }
}
