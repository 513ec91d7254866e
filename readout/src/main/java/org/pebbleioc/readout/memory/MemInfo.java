package org.pebbleioc.readout.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** {@code /proc/meminfo} and the limits of this process's control groups, read once. */
public final class MemInfo {
    private final Map<String, Long> bytesByName;
    private final long groupAvailableBytes;

    MemInfo(final Map<String, Long> bytesByName, final long groupAvailableBytes) {
        this.bytesByName = bytesByName;
        this.groupAvailableBytes = groupAvailableBytes;
    }

    public static MemInfo read() throws IOException {
        return read(Path.of("/proc"), Path.of("/sys/fs/cgroup"));
    }

    /** Of other folders than the real ones, for tests. */
    static MemInfo read(final Path proc, final Path cgroups) throws IOException {
        final Map<String, Long> values = new HashMap<>();
        for (final String line : Files.readAllLines(proc.resolve("meminfo"))) {
            final String[] parts = line.split("[:\\s]+");
            if (parts.length >= 2) {
                values.put(parts[0], Long.parseLong(parts[1]) * 1024);
            }
        }
        return new MemInfo(values, groupAvailable(proc, cgroups));
    }

    /** Bytes that can be taken without swapping: the kernel's estimate, or less where a control group says so. */
    public long availableBytes() {
        return Math.min(bytes("MemAvailable", Long.MAX_VALUE), groupAvailableBytes);
    }

    /** What a bank of this kind can take: free huge pages are not part of the kernel's estimate. */
    public long availableBytes(final BankKind bank) {
        // HugePages_Free is a count without a unit; the reader took it for KiB
        final long hugePages = bytes("HugePages_Free", 0) / 1024 * bytes("Hugepagesize", 0);
        return bank == BankKind.HUGEPAGES ? availableBytes() + hugePages : availableBytes();
    }

    public long totalBytes() {
        return bytes("MemTotal", 0);
    }

    long bytes(final String name, final long otherwise) {
        return bytesByName.getOrDefault(name, otherwise);
    }

    /** The tightest limit of this process's control group (version 2) and of the groups around it. */
    private static long groupAvailable(final Path proc, final Path cgroups) {
        long available = Long.MAX_VALUE;
        for (Path group = group(proc, cgroups); group != null && group.startsWith(cgroups); group = group.getParent()) {
            final long max = number(group.resolve("memory.max"));
            final long current = number(group.resolve("memory.current"));
            if (max >= 0 && current >= 0) {
                available = Math.min(available, Math.max(0, max - current + reclaimable(group)));
            }
        }
        return available;
    }

    private static Path group(final Path proc, final Path cgroups) {
        try {
            for (final String line : Files.readAllLines(proc.resolve("self/cgroup"))) {
                if (line.startsWith("0::/")) {
                    return cgroups.resolve(line.substring(4)).normalize();
                }
            }
        } catch (final IOException e) {
            return cgroups; // no control groups here, or none that can be read
        }
        return cgroups;
    }

    /** What the group's count has in it but the kernel gives back when asked: cached files. */
    private static long reclaimable(final Path group) {
        try {
            for (final String line : Files.readAllLines(group.resolve("memory.stat"))) {
                if (line.startsWith("inactive_file ")) {
                    return Long.parseLong(
                            line.substring("inactive_file ".length()).trim());
                }
            }
        } catch (final IOException | NumberFormatException e) {
            return 0;
        }
        return 0;
    }

    /** The number in a file of one line; -1 where there is no file or it says "max". */
    private static long number(final Path file) {
        try {
            final String text = Files.readString(file).trim();
            return text.equals("max") ? -1 : Long.parseLong(text);
        } catch (final IOException | NumberFormatException e) {
            return -1;
        }
    }
}
