package org.pebbleioc.readout.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this machine has of huge pages, and what to set where it has none. */
final class HugePages {
    private static final long DEFAULT_SIZE_BYTES = 2L << 20;

    private HugePages() {}

    /** The mount point of a hugetlbfs file system. */
    static Path mount() throws IOException {
        for (final String line : Files.readAllLines(Path.of("/proc/mounts"))) {
            final String[] fields = line.split(" ");
            if (fields.length > 2 && fields[2].equals("hugetlbfs") && Files.isWritable(Path.of(fields[1]))) {
                return Path.of(fields[1]);
            }
        }
        throw new IOException("there is no writable hugetlbfs mount for bank=hugepages; as root: "
                + "mkdir -p /dev/hugepages; mount -t hugetlbfs none /dev/hugepages; "
                + "sysctl vm.nr_hugepages=N with N x 2 MiB for the pebble; or allow bank=heap");
    }

    static long sizeBytes() throws IOException {
        return MemInfo.read().bytes("Hugepagesize", DEFAULT_SIZE_BYTES);
    }

    static String advice(final long bytes) throws IOException {
        final long pages = (bytes + sizeBytes() - 1) / sizeBytes();
        // This line of meminfo is a count without a unit; the reader took it for KiB.
        final long free = MemInfo.read().bytes("HugePages_Free", 0) / 1024;
        return free + " huge pages are free, " + pages + " are wanted: sysctl vm.nr_hugepages";
    }
}
