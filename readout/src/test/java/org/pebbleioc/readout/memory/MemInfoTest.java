package org.pebbleioc.readout.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemInfoTest {
    @TempDir
    private Path root;

    private Path proc;
    private Path cgroups;

    @BeforeEach
    void machine() throws IOException {
        proc = Files.createDirectories(root.resolve("proc"));
        cgroups = Files.createDirectories(root.resolve("cgroup"));
        Files.createDirectories(proc.resolve("self"));
        Files.writeString(
                proc.resolve("meminfo"),
                "MemTotal:       16000 kB\nMemAvailable:    9000 kB\nActive(anon):      12 kB\nHugePages_Free:       3\n");
    }

    private void group(final String path, final String max, final String current) throws IOException {
        final Path group = Files.createDirectories(cgroups.resolve(path));
        Files.writeString(group.resolve("memory.max"), max + "\n");
        Files.writeString(group.resolve("memory.current"), current + "\n");
    }

    private long available() throws IOException {
        return MemInfo.read(proc, cgroups).availableBytes();
    }

    @Test
    void shouldTakeTheKernelsEstimateWhereNothingLimitsTheProcess() throws IOException {
        assertEquals(9000L * 1024, available());
        assertEquals(16000L * 1024, MemInfo.read(proc, cgroups).totalBytes());
        assertEquals(12L * 1024, MemInfo.read(proc, cgroups).bytes("Active(anon)", 0));
        assertEquals(77, MemInfo.read(proc, cgroups).bytes("NoSuchLine", 77));
    }

    @Test
    void shouldTakeTheLimitOfTheControlGroupWhereThatIsLess() throws IOException {
        Files.writeString(proc.resolve("self/cgroup"), "0::/\n");
        group("", "5000000", "1000000");
        assertEquals(4_000_000, available());
        group("", "max", "1000000");
        assertEquals(9000L * 1024, available());
        group("", "5000000", "6000000");
        assertEquals(0, available());
    }

    @Test
    void shouldTakeTheTightestOfTheGroupsAroundTheProcess() throws IOException {
        Files.writeString(proc.resolve("self/cgroup"), "12:cpu:/other\n0::/system.slice/ioc.service\n");
        group("system.slice/ioc.service", "8000000", "1000000");
        group("system.slice", "3000000", "2500000");
        assertEquals(500_000, available());
        group("system.slice", "max", "2500000");
        assertEquals(7_000_000, available());
    }

    @Test
    void shouldCountCachedFilesOfTheGroupAsAvailable() throws IOException {
        Files.writeString(proc.resolve("self/cgroup"), "0::/\n");
        group("", "5000000", "4000000");
        Files.writeString(cgroups.resolve("memory.stat"), "anon 1\nfile 3000000\ninactive_file 2000000\n");
        assertEquals(3_000_000, available());
    }

    @Test
    void shouldReadThisMachine() throws IOException {
        assumeTrue(Files.isReadable(Path.of("/proc/meminfo")), "this machine has /proc/meminfo");
        final MemInfo here = MemInfo.read();
        assertTrue(here.availableBytes() > 0);
        assertTrue(here.availableBytes() <= here.totalBytes());
    }
}
