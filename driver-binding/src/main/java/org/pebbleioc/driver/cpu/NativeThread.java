package org.pebbleioc.driver.cpu;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One thread of this process as the kernel sees it. Java gives the kernel the names of its threads, cut to 15
 * characters, so a thread is found by its name, whoever started it.
 *
 * @param tid the kernel's number
 * @param cpuNs time on a processor since it began
 * @param allowed processors it may run on
 * @param waits times it gave the processor away by itself
 * @param preempted times the processor was taken from it
 */
public record NativeThread(int tid, String name, long cpuNs, CpuSet allowed, long waits, long preempted) {
    /** Longest name that the kernel keeps. */
    public static final int NAME_CHARS = 15;

    private static final Path TASKS = Path.of("/proc/self/task");

    /** All threads that there are now, those of the JVM included. */
    public static List<NativeThread> all() throws IOException {
        final List<NativeThread> threads = new ArrayList<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            for (final Path task : tasks) {
                final NativeThread thread = read(task);
                if (thread != null) {
                    threads.add(thread);
                }
            }
        }
        return threads;
    }

    /** Null where the thread has ended meanwhile. */
    private static NativeThread read(final Path task) {
        try {
            final String name = Files.readString(task.resolve("comm")).strip();
            final String ran = Files.readString(task.resolve("schedstat")).split(" ")[0];
            CpuSet allowed = null;
            long waits = 0;
            long preempted = 0;
            for (final String line : Files.readAllLines(task.resolve("status"))) {
                final int colon = line.indexOf(':');
                final String value = line.substring(colon + 1).strip();
                switch (colon < 0 ? "" : line.substring(0, colon)) {
                    case "Cpus_allowed_list" -> allowed = CpuSet.parse(value);
                    case "voluntary_ctxt_switches" -> waits = Long.parseLong(value);
                    case "nonvoluntary_ctxt_switches" -> preempted = Long.parseLong(value);
                    default -> {
                        // of no interest
                    }
                }
            }
            final int tid = Integer.parseInt(task.getFileName().toString());
            return new NativeThread(tid, name, Long.parseLong(ran), allowed, waits, preempted);
        } catch (final IOException | IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * Lets it run on these processors only, from now on.
     *
     * @throws IOException the kernel refuses; the message says why
     */
    public void pin(final CpuSet cpus) throws IOException {
        final long[] mask = cpus.mask();
        if (Affinity.sched_setaffinity(tid, (long) mask.length * Long.BYTES, mask) != 0) {
            final int errno = Native.getLastError();
            throw new IOException("thread " + name + " cannot run on cpu=" + cpus + ": "
                    + (errno == Affinity.EINVAL ? "none of them is there for this process" : "errno " + errno));
        }
    }

    /** Loaded only when somebody pins. */
    private static final class Affinity {
        static final int EINVAL = 22;

        static {
            Native.register(NativeLibrary.getInstance("c"));
        }

        private Affinity() {}

        static native int sched_setaffinity(int tid, long bytes, long[] mask);
    }
}
