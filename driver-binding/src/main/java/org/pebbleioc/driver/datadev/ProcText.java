package org.pebbleioc.driver.datadev;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.pebbleioc.driver.DmaCounts;
import org.pebbleioc.driver.DmaReport;
import org.pebbleioc.driver.DmaReport.BufferGroup;
import org.pebbleioc.driver.DmaReport.Pool;
import org.pebbleioc.driver.DmaReport.Section;

/**
 * Reads the text of {@code /proc/datadev_N}. No text makes it fail: what cannot be understood is kept as a line, or is
 * left out. The forms are those of {@code dma_common.c}, {@code axis_gen2.c} and {@code axi_version.c}.
 */
final class ProcText {
    private static final String SEPARATOR = " : ";
    /** The one line above all sections, whose label itself has colons. */
    private static final String PCI_LABEL = "PCIe[";

    private static final int GROUPS = 8;

    private ProcText() {}

    static DmaReport parse(final String text) {
        final Map<Section, Map<String, String>> lines = new EnumMap<>(Section.class);
        Section section = Section.OTHER;
        String pciAddress = "";
        for (final String raw : text.split("\\R")) {
            final String line = raw.strip();
            if (line.startsWith("--")) {
                section = section(line.replace('-', ' ').strip(), line);
                continue;
            }
            // an empty value loses the blank behind its colon to strip()
            final int at = (line + " ").indexOf(SEPARATOR);
            if (at < 0) {
                continue;
            }
            final String label = line.substring(0, at).strip();
            final String value = line.substring(Math.min(line.length(), at + SEPARATOR.length() - 1))
                    .strip();
            if (label.startsWith(PCI_LABEL)) {
                pciAddress = value;
            }
            keep(lines.computeIfAbsent(section, s -> new LinkedHashMap<>()), label, value);
        }
        return new DmaReport(pciAddress, lines, pool(lines, Section.RX), pool(lines, Section.TX), groups(lines));
    }

    /** Titles contain dashes of their own ("Firmware->Software"), so only their beginning counts. */
    private static Section section(final String title, final String line) {
        for (final Section section : Section.values()) {
            for (final String known : section.titles()) {
                if (title.startsWith(known) || line.contains(" " + known + " ")) {
                    return section;
                }
            }
        }
        return Section.OTHER;
    }

    private static void keep(final Map<String, String> into, final String label, final String value) {
        if (into.putIfAbsent(label, value) == null) {
            return;
        }
        int copy = 2;
        while (into.putIfAbsent(label + " #" + copy, value) != null) {
            copy++;
        }
    }

    private static Pool pool(final Map<Section, Map<String, String>> lines, final Section section) {
        final Map<String, String> of = lines.getOrDefault(section, Map.of());
        final String queue = section == Section.RX ? "Buffers In Rx Queue" : "Buffers In Sw Queue";
        final long count = number(of, "Buffer Count").orElse(0);
        final int user = count(of, "Buffers In User");
        final int hw = count(of, "Buffers In Hw");
        final int preHw = count(of, "Buffers In Pre-Hw Q");
        final int inQ = count(of, queue);
        final long rest = count - user - hw - preHw - inQ;
        final int miss = (int) number(of, "Missing Buffers").orElse(Math.max(0, Math.min(rest, Integer.MAX_VALUE)));
        return new Pool(
                count,
                number(of, "Buffer Size").orElse(0),
                number(of, "Buffer Mode"),
                new DmaCounts(user, hw, preHw, inQ, miss),
                number(of, "Min Buffer Use"),
                number(of, "Max Buffer Use"),
                number(of, "Avg Buffer Use"),
                number(of, "Tot Buffer Use"));
    }

    private static List<BufferGroup> groups(final Map<Section, Map<String, String>> lines) {
        final Map<String, String> of = lines.getOrDefault(Section.ENGINE, Map.of());
        final List<BufferGroup> groups = new ArrayList<>();
        for (int group = 0; group < GROUPS; group++) {
            final OptionalLong threshold = number(of, "BG " + group + " Threshold");
            final OptionalLong outstanding = number(of, "BG " + group + " Count");
            if (threshold.isPresent() || outstanding.isPresent()) {
                groups.add(new BufferGroup(group, threshold.orElse(0), outstanding.orElse(0)));
            }
        }
        return List.copyOf(groups);
    }

    private static OptionalLong number(final Map<String, String> lines, final String label) {
        return DmaReport.number(lines.getOrDefault(label, ""));
    }

    private static int count(final Map<String, String> lines, final String label) {
        return (int) Math.max(0, Math.min(number(lines, label).orElse(0), Integer.MAX_VALUE));
    }
}
