package org.pebbleioc.readout;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.DmaMode;
import org.pebbleioc.image.LaneSplit;
import org.pebbleioc.readout.memory.BufferPool;
import org.pebbleioc.timing.TimingHeader;

/**
 * What memory a configuration takes, worked out before any of it is allocated: the table of the document "PvDetector
 * Buffer Allocation" with this configuration's numbers, the reasons to refuse it, and advice.
 *
 * @param rows one per kind of buffer
 * @param availableBytes what this machine has to give
 * @param problems why the readout must not start; empty when it may
 * @param advice what to know or to change
 */
public record MemoryPlan(List<Row> rows, long availableBytes, List<String> problems, List<String> advice) {
    /**
     * One kind of buffer.
     *
     * @param takenHere false where the memory is the kernel's already, or where nothing is configured
     */
    public record Row(
            String buffers,
            String component,
            String setBy,
            long count,
            long bytesEach,
            boolean takenHere,
            String notes) {
        public long bytes() {
            return count * bytesEach;
        }
    }

    /**
     * @param ownsDmaMemory the card is simulated, so its buffers are this process's memory too
     * @param transitionPvs image PVs with a set of transition buffers each, tied 1:1 to the pebble
     * @param availableBytes {@link org.pebbleioc.readout.memory.MemInfo#availableBytes}
     */
    public static MemoryPlan of(
            final ReadoutOptions options,
            final boolean ownsDmaMemory,
            final int transitionPvs,
            final long availableBytes) {
        return of(
                options,
                ownsDmaMemory,
                transitionPvs == 0
                        ? List.of()
                        : List.of(transitionRow(
                                "PvMonitor",
                                (long) options.pebbleBufCount() * transitionPvs,
                                options.format().sizeBytes(),
                                transitionPvs + " PV(s), size from the PV's image")),
                availableBytes);
    }

    /**
     * The document's row for transition buffers.
     *
     * @param bytesEach 0 where only the PV can tell
     */
    public static Row transitionRow(
            final String component, final long count, final long bytesEach, final String notes) {
        return new Row(
                "Transition buffers", component, "tied to pebbleBufCount", count, bytesEach, bytesEach > 0, notes);
    }

    /**
     * @param ownsDmaMemory the card is simulated, so its buffers are this process's memory too
     * @param transitions {@link #transitionRow} for each image PV that is monitored
     * @param availableBytes {@link org.pebbleioc.readout.memory.MemInfo#availableBytes}
     */
    public static MemoryPlan of(
            final ReadoutOptions options,
            final boolean ownsDmaMemory,
            final List<Row> transitions,
            final long availableBytes) {
        final DmaGeometry dma = options.dma();
        final List<Row> rows = new ArrayList<>(List.of(
                new Row(
                        "DMA RX buffers",
                        ownsDmaMemory ? "simulated card" : "kernel driver",
                        "cfgRxCount, cfgSize",
                        dma.cfgRxCount(),
                        dma.cfgSize(),
                        ownsDmaMemory,
                        "one image takes " + buffersPerImage(options)),
                new Row(
                        "DMA TX buffers",
                        ownsDmaMemory ? "simulated card" : "kernel driver",
                        "cfgTxCount, cfgSize",
                        dma.cfgTxCount(),
                        dma.cfgSize(),
                        ownsDmaMemory,
                        ""),
                new Row(
                        "Pebble buffers",
                        "readout (" + options.bank().label() + ")",
                        "pebbleBufCount, pebbleBufSize",
                        options.pebbleBufCount(),
                        options.pebbleBufSize(),
                        true,
                        "one image each")));
        rows.addAll(
                transitions.isEmpty()
                        ? List.of(new Row(
                                "Transition buffers",
                                "PvMonitor",
                                "tied to pebbleBufCount",
                                0,
                                options.format().sizeBytes(),
                                false,
                                "no PvMonitor configured"))
                        : transitions);
        if (ownsDmaMemory && dma.mode() == DmaMode.STREAM) {
            rows.add(
                    2,
                    new Row(
                            "DMA device side",
                            "simulated card",
                            "cfgMode=2",
                            dma.bufferCount(),
                            dma.cfgSize(),
                            true,
                            "what the device sees before a sync"));
        }
        final List<String> problems = new ArrayList<>();
        checkImageFits(options, problems);
        checkMemory(rows, availableBytes, options, problems);
        return new MemoryPlan(rows, availableBytes, List.copyOf(problems), advice(options));
    }

    private static String notEnough(final long taken, final long availableBytes) {
        return "not enough memory: " + human(taken) + " planned, " + human(availableBytes) + " available, "
                + human(taken - availableBytes) + " too much";
    }

    /** Bytes this process will take. */
    public long bytesTaken() {
        return rows.stream().filter(Row::takenHere).mapToLong(Row::bytes).sum();
    }

    public boolean isRefused() {
        return !problems.isEmpty();
    }

    /** DMA buffers that hold one image, its timing headers included. */
    static int buffersPerImage(final ReadoutOptions options) {
        int buffers = 0;
        for (int lane = 0; lane < options.lanes(); lane++) {
            final long bytes = TimingHeader.BYTES
                    + (long) LaneSplit.length(options.format().sizeBytes(), options.lanes(), lane);
            buffers +=
                    (int) ((bytes + options.dma().cfgSize() - 1) / options.dma().cfgSize());
        }
        return buffers;
    }

    private static void checkImageFits(final ReadoutOptions options, final List<String> problems) {
        final DmaGeometry dma = options.dma();
        final int needed = buffersPerImage(options);
        if (needed > dma.cfgRxCount()) {
            problems.add("the DMA buffers cannot hold one whole image: an image of " + options.format() + " ("
                    + human(options.format().sizeBytes()) + ") over " + options.lanes() + " lane(s) takes " + needed
                    + " buffers of cfgSize=" + human(dma.cfgSize()) + ", cfgRxCount is " + dma.cfgRxCount()
                    + ": set cfgRxCount to at least " + needed + ", or raise cfgSize");
        }
        final long least = ReadoutOptions.defaultPebbleBufSize(options.format());
        if (options.pebbleBufSize() < least) {
            problems.add("a pebble buffer cannot hold one image: pebbleBufSize=" + human(options.pebbleBufSize())
                    + ", the image takes " + human(options.format().sizeBytes()) + " and " + BufferPool.GUARD_BYTES
                    + " bytes of guard: set pebbleBufSize to at least " + least);
        }
    }

    private static void checkMemory(
            final List<Row> rows,
            final long availableBytes,
            final ReadoutOptions options,
            final List<String> problems) {
        final long taken =
                rows.stream().filter(Row::takenHere).mapToLong(Row::bytes).sum();
        if (taken <= availableBytes) {
            return;
        }
        final long perPebble = options.pebbleBufSize()
                + rows.stream()
                        .filter(r -> r.buffers().startsWith("Transition") && r.takenHere())
                        .mapToLong(r -> r.bytes() / options.pebbleBufCount())
                        .sum();
        final long fits = (availableBytes - (taken - perPebble * options.pebbleBufCount())) / perPebble;
        problems.add(notEnough(taken, availableBytes)
                + (fits >= 2
                        ? ": pebbleBufCount=" + Long.highestOneBit(fits) + " would fit (-p pebbleBufCount="
                                + Long.highestOneBit(fits) + ")"
                        : ": take smaller images or a larger machine"));
    }

    private static List<String> advice(final ReadoutOptions options) {
        final List<String> advice = new ArrayList<>();
        final int standard = ReadoutOptions.defaultPebbleBufCount(options.dma().cfgRxCount());
        if (options.pebbleBufCount() < standard) {
            advice.add("pebbleBufCount=" + options.pebbleBufCount() + " is less than " + standard
                    + ", the next power of two above cfgRxCount: less room for slow clients before the card feels it");
        }
        final int perImage = buffersPerImage(options);
        if (options.dma().cfgRxCount() >= 4L * perImage && options.pebbleBufSize() > 16 << 20) {
            advice.add("cfgRxCount=" + options.dma().cfgRxCount() + " holds "
                    + options.dma().cfgRxCount() / perImage
                    + " images: keep it low, just enough for one, and use pebbleBufCount for concurrent events");
        }
        return advice;
    }

    /** The table, the sum and what follows from it, as a person reads it. */
    public String text() {
        final StringBuilder out = new StringBuilder();
        final String line = "%-20s %-22s %-30s %9s x %10s = %10s  %s%n";
        out.append(String.format(line, "Buffers", "Component", "Set by", "count", "size", "total", ""));
        for (final Row row : rows) {
            out.append(String.format(
                    line,
                    row.buffers(),
                    row.component(),
                    row.setBy(),
                    row.count(),
                    human(row.bytesEach()),
                    human(row.bytes()),
                    row.notes()));
        }
        out.append(String.format(
                "Taken by this process: %s of %s available%n", human(bytesTaken()), human(availableBytes)));
        advice.forEach(a -> out.append("Advice: ").append(a).append(System.lineSeparator()));
        problems.forEach(p -> out.append("REFUSED: ").append(p).append(System.lineSeparator()));
        return out.toString().replaceAll(" +(?=\\R)", ""); // no notes: no blanks at the end of the line
    }

    /** Bytes with a binary unit, one decimal where it is not whole: {@code 74 MiB}, {@code 10.5 GiB}. */
    public static String human(final long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        final String[] units = {"KiB", "MiB", "GiB", "TiB", "PiB"};
        double value = bytes;
        int unit = -1;
        while (value >= 1024 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f %s" : "%.1f %s", value, units[unit]);
    }
}
