package org.pebbleioc.ioc.stats;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the operating system and the JVM say about this process. Numbers that nobody says are NaN. */
final class ProcessFacts {
    private static final long PAGE_BYTES = 4096;

    private final UnixOperatingSystemMXBean system =
            ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix ? unix : null;

    double systemLoadPercent() {
        return system == null ? Double.NaN : percent(system.getCpuLoad());
    }

    /** Share of all processors together. */
    double processLoadPercent() {
        return system == null ? Double.NaN : percent(system.getProcessCpuLoad());
    }

    private static double percent(final double part) {
        return part < 0 ? 0 : part * 100; // negative: not measured yet
    }

    double openFiles() {
        return system == null ? Double.NaN : system.getOpenFileDescriptorCount();
    }

    double mostFiles() {
        return system == null ? Double.NaN : system.getMaxFileDescriptorCount();
    }

    double totalBytes() {
        return system == null ? Double.NaN : system.getTotalMemorySize();
    }

    /** What the kernel would still give to a new process, caches included. */
    double availableBytes() {
        return kibibytes(Path.of("/proc/meminfo"), "MemAvailable:");
    }

    /** Memory of this process that is in RAM. */
    double residentBytes() {
        try {
            final String[] pages =
                    Files.readString(Path.of("/proc/self/statm")).strip().split(" ");
            return Double.parseDouble(pages[1]) * PAGE_BYTES;
        } catch (final IOException | RuntimeException e) {
            return Double.NaN;
        }
    }

    /** Of the first thermal zone in thousandths of a degree; 0 where there is none. */
    double zoneTemperature() {
        try {
            return Double.parseDouble(Files.readString(Path.of("/sys/class/thermal/thermal_zone0/temp"))
                    .strip());
        } catch (final IOException | RuntimeException e) {
            return 0;
        }
    }

    private static double kibibytes(final Path file, final String name) {
        try {
            for (final String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                if (line.startsWith(name)) {
                    return Double.parseDouble(line.replaceAll("\\D", "")) * 1024;
                }
            }
        } catch (final IOException | RuntimeException e) {
            return Double.NaN;
        }
        return Double.NaN;
    }

    double heapUsedBytes() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    double heapMostBytes() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getMax();
    }

    /** Memory outside the heap that buffers hold, the pebble's among it where it is anonymous memory. */
    double directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    int processId() {
        return (int) ProcessHandle.current().pid();
    }

    int parentId() {
        return ProcessHandle.current()
                .parent()
                .map(parent -> (int) parent.pid())
                .orElse(0);
    }

    String kernel() {
        return System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch");
    }

    String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (final UnknownHostException e) {
            return "unknown";
        }
    }

    static String version() {
        final String version = ProcessFacts.class.getPackage().getImplementationVersion();
        return "PebbleIOC " + (version == null ? "(built in place)" : version);
    }
}
