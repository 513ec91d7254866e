package org.pebbleioc.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.pebbleioc.readout.MemoryPlan;
import org.pebbleioc.readout.memory.MemInfo;

/** One line about where a figure was measured. */
final class Machine {
    private Machine() {}

    static String line() throws IOException {
        final String cpu = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(l -> l.startsWith("model name"))
                .map(l -> l.substring(l.indexOf(':') + 1).trim())
                .findFirst()
                .orElse("unknown CPU");
        return Runtime.getRuntime().availableProcessors() + " x " + cpu + ", "
                + MemoryPlan.human(MemInfo.read().totalBytes()) + ", Linux "
                + System.getProperty("os.version") + ", Java " + System.getProperty("java.version");
    }
}
