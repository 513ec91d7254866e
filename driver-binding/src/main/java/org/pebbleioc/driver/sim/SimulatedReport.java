package org.pebbleioc.driver.sim;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.pebbleioc.driver.AxiVersion;
import org.pebbleioc.driver.DmaCounts;
import org.pebbleioc.driver.DmaReport;
import org.pebbleioc.driver.DmaReport.Field;
import org.pebbleioc.driver.DmaReport.Section;

/** What {@code /proc} would show of a simulated driver: the lines that a simulation has a value for. */
final class SimulatedReport {
    private static final String[] COMMON = {
        "Buffer Count", "Buffer Size", "Buffer Mode", "Buffers In User", "Buffers In Hw", "Buffers In Pre-Hw Q"
    };

    private SimulatedReport() {}

    static DmaReport of(final SimulatedDriver driver) {
        final Map<Section, Map<String, String>> lines = new EnumMap<>(Section.class);
        final AxiVersion version = AxiVersion.of(driver.registers().axiVersion());
        put(lines, Field.FIRMWARE_VERSION, "0x" + Integer.toHexString(version.firmwareVersion()));
        put(lines, Field.SCRATCH_PAD, "0x" + Integer.toHexString(version.scratchPad()));
        put(lines, Field.UP_TIME_COUNT, Long.toString(version.upTimeCount()));
        put(lines, Field.GIT_HASH, "dirty".equals(version.gitHash()) ? "dirty (uncommitted code)" : version.gitHash());
        put(lines, Field.DNA_VALUE, "0x" + version.dnaValue());
        put(lines, Field.BUILD_STRING, version.buildString());
        put(lines, Field.GIT_VERSION, SimulatedDevice.GIT_VERSION);
        put(lines, Field.API_VERSION, "0x" + Integer.toHexString(SimulatedDevice.API_VERSION));
        put(lines, Field.GPU_ASYNC_SUPPORT, "Disabled");
        final DmaReport.Pool rx;
        final DmaReport.Pool tx;
        synchronized (driver.lock()) {
            rx = pool(
                    driver,
                    driver.geometry().cfgRxCount(),
                    driver.rxCounts(),
                    driver.pool().rxUses());
            tx = pool(
                    driver,
                    driver.geometry().cfgTxCount(),
                    driver.txCounts(),
                    driver.pool().txUses());
        }
        lines.put(Section.RX, lines(rx, "Buffers In Rx Queue"));
        lines.put(Section.TX, lines(tx, "Buffers In Sw Queue"));
        return new DmaReport("", lines, rx, tx, List.of());
    }

    private static void put(final Map<Section, Map<String, String>> lines, final Field field, final String text) {
        lines.computeIfAbsent(field.section(), section -> new LinkedHashMap<>()).put(field.label(), text);
    }

    private static DmaReport.Pool pool(
            final SimulatedDriver driver, final int count, final DmaCounts counts, final long uses) {
        return new DmaReport.Pool(
                count,
                driver.geometry().cfgSize(),
                OptionalLong.of(driver.geometry().mode().cfgMode()),
                counts,
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.of(uses));
    }

    private static Map<String, String> lines(final DmaReport.Pool pool, final String queueLabel) {
        final long[] values = {
            pool.bufferCount(),
            pool.bufferSize(),
            pool.bufferMode().orElseThrow(),
            pool.counts().userHas(),
            pool.counts().inHw(),
            pool.counts().preHwQ()
        };
        final Map<String, String> lines = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            lines.put(COMMON[i], Long.toString(values[i]));
        }
        lines.put(queueLabel, Integer.toString(pool.counts().inQ()));
        lines.put("Tot Buffer Use", Long.toString(pool.totalUse().orElseThrow()));
        return lines;
    }
}
