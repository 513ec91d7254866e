package org.pebbleioc.readout.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** {@code /proc/meminfo} and the limit of this process's control group, read once. */
public final class MemInfo {
    private final Map<String, Long> bytesByName;
    private final long groupAvailableBytes;

    MemInfo(final Map<String, Long> bytesByName, final long groupAvailableBytes) {
        this.bytesByName = bytesByName;
        this.groupAvailableBytes = groupAvailableBytes;
    }

    public static MemInfo read() throws IOException {
        final Map<String, Long> values = new HashMap<>();
        for (final String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
            final String[] parts = line.split("[:\\s]+");
            if (parts.length >= 2) {
                values.put(parts[0], Long.parseLong(parts[1]) * 1024);
            }
        }
        return new MemInfo(values, groupAvailable());
    }

    /** Bytes that can be taken without swapping: the kernel's estimate, or less where a control group says so. */
    public long availableBytes() {
        return Math.min(bytes("MemAvailable", Long.MAX_VALUE), groupAvailableBytes);
    }

    public long totalBytes() {
        return bytes("MemTotal", 0);
    }

    long bytes(final String name, final long otherwise) {
        return bytesByName.getOrDefault(name, otherwise);
    }

    private static long groupAvailable() {
        final long max = number(Path.of("/sys/fs/cgroup/memory.max"));
        final long current = number(Path.of("/sys/fs/cgroup/memory.current"));
        return max < 0 || current < 0 ? Long.MAX_VALUE : Math.max(0, max - current);
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
