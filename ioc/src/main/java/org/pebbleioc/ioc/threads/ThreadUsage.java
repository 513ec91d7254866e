package org.pebbleioc.ioc.threads;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.pebbleioc.driver.cpu.NativeThread;
import org.pebbleioc.readout.Waiting;

/** What each thread has used since it was asked last. One user each. */
final class ThreadUsage {
    /**
     * One thread.
     *
     * @param percent of a core since the question before; since the thread began at the first one
     * @param waiting how it looks for work; empty for threads that block
     */
    record Row(NativeThread thread, double percent, String waiting) {}

    private Map<Integer, Long> cpuBefore = Map.of();
    private long askedNs;
    private final long startNs;

    /** @param startNs when the process began, on the clock of {@link #rows} */
    ThreadUsage(final long startNs) {
        this.startNs = startNs;
        askedNs = startNs;
    }

    /** Busiest first. */
    synchronized List<Row> rows(final List<Waiting> waits, final long nowNs) throws IOException {
        final List<Row> rows = new ArrayList<>();
        final Map<Integer, Long> cpuNow = new HashMap<>();
        final double elapsedNs = Math.max(1, nowNs - (cpuBefore.isEmpty() ? startNs : askedNs));
        for (final NativeThread thread : NativeThread.all()) {
            cpuNow.put(thread.tid(), thread.cpuNs());
            final long used = thread.cpuNs() - cpuBefore.getOrDefault(thread.tid(), 0L);
            final String waiting = waits.stream()
                    .filter(w -> w.thread().equals(thread.name()))
                    .map(Waiting::text)
                    .distinct()
                    .collect(Collectors.joining("; "));
            rows.add(new Row(thread, 100.0 * used / elapsedNs, waiting));
        }
        cpuBefore = cpuNow;
        askedNs = nowNs;
        rows.sort(Comparator.comparingDouble(Row::percent).reversed());
        return rows;
    }
}
