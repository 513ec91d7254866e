package org.pebbleioc.driver.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.pebbleioc.driver.DmaMode;

/**
 * What the real driver answered, call by call, asked again of the simulated one. A row is replayed or is in
 * {@link #LEFT_OUT} with the reason; anything else fails.
 */
class VectorReplayTest {
    private static final Pattern CFG = Pattern.compile("TX=(\\d+) RX=(\\d+) SIZE=(\\d+)");
    /** These runs of a program met the module as the run before had left it: the order of their indices says so. */
    private static final Set<Integer> SAME_LOAD = Set.of(99, 155, 402, 465);
    /** Mode 2, told by the mapping of two buffers that it lets through. */
    private static final Set<Integer> STREAM = Set.of(304);
    /** A run whose first rows were not kept: the driver polled instead of taking interrupts. */
    private static final int HEADLESS = 551;

    private static final String NO_PROCESS = "needs a second process or a signal";
    private static final Map<String, String> LEFT_OUT = Map.ofEntries(
            Map.entry("sizeof", "the C compiler's layout, not an answer of the driver"),
            Map.entry("readv_empty_2x40", "no vectored read at this level"),
            Map.entry("sigio", NO_PROCESS),
            Map.entry("mm_reg_value", "register mappings carry no bytes here; rr_aver_fw reads the same register"),
            Map.entry("rxex_DUPLICATE_INDEX", "met in one run only, together with 12 buffers held of 8"),
            Map.entry("J:open", "the number of a descriptor is the process's affair"),
            Map.entry("J:bb", "a value of that program's own memory"),
            Map.entry("fork_child_keeps_mask", NO_PROCESS),
            Map.entry("after_child_exit", NO_PROCESS),
            Map.entry("O_CLOEXEC", "a flag of the process, not of the driver"),
            Map.entry("mt", "four threads on one descriptor; these calls are for one (see SimulatedSendingTest)"),
            Map.entry("closing", "not an answer: the kernel crashed here"),
            Map.entry("sample map line", "text of the kernel's memory management"),
            Map.entry("maps", "number of the kernel's mappings"));

    private final List<String> wrong = new ArrayList<>();
    private final Map<String, List<Integer>> skipped = new java.util.TreeMap<>();
    private List<String> rows;
    private VectorRig rig;
    private VectorSteps steps;
    private int replayed;

    @Test
    void shouldAnswerEveryRowAsTheDriverDid() throws IOException {
        try (InputStream in = VectorReplayTest.class.getResourceAsStream("/sim/datadev-observed.txt")) {
            rows = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
        boolean skipRun = false;
        for (int line = 1; line <= rows.size(); line++) {
            final String[] row = rows.get(line - 1).split("\\|", 3);
            final String text = row.length > 2 ? row[2] : "";
            if (row[1].equals("cfg")) {
                final Matcher cfg = CFG.matcher(text);
                assertTrue(cfg.matches(), text);
                skipRun = Integer.parseInt(cfg.group(3)) % 4096 != 0;
                if (!skipRun) {
                    load(line, cfg);
                }
            } else if (line == HEADLESS || row[0].equals("VEC2") || row[1].equals("open") || row[0].equals("VEC3")) {
                skipRun = false;
                if (!row[1].startsWith("after_unbind")) {
                    load(line, CFG.matcher("TX=4 RX=8 SIZE=65536"));
                }
            }
            if (skipRun || row[1].equals("cfg")) {
                skip(row[1].equals("cfg") ? "(sets up a run)" : "cfgSize is no multiple of the page size", line);
            } else {
                replay(line, row[0].equals("JVEC") ? "J:" + row[1] : row[1], text);
            }
        }
        System.out.println("VectorReplayTest: " + replayed + " of " + rows.size() + " rows replayed; left out:");
        skipped.forEach((why, lines) -> System.out.println("  " + lines.size() + " x " + why + ": lines " + lines));
        assertEquals(List.of(), wrong);
        assertEquals(
                rows.size(),
                replayed + skipped.values().stream().mapToInt(List::size).sum());
        assertTrue(replayed > 500, "replayed=" + replayed);
    }

    private void load(final int line, final Matcher cfg) throws IOException {
        assertTrue(cfg.matches());
        if (SAME_LOAD.contains(line)) {
            rig.settle();
            steps = new VectorAllSteps(rig);
            return;
        }
        final int tx = Integer.parseInt(cfg.group(1));
        final int rx = Integer.parseInt(cfg.group(2));
        // nothing in the run of 1024 + 1024 buffers depends on their size, and 256 MiB would be much for a test
        final int size = tx > 100 ? 4096 : Integer.parseInt(cfg.group(3));
        rig = new VectorRig(tx, rx, size, STREAM.contains(line) ? DmaMode.STREAM : DmaMode.COHERENT);
        steps = new VectorAllSteps(rig);
        for (int next = line; next < rows.size() && next < line + 30; next++) {
            final Matcher scratch = Pattern.compile("VEC\\|aver_get\\|.* scratch=0x([0-9a-f]+) .*")
                    .matcher(rows.get(next));
            if (scratch.matches()) {
                rig.scratchPad(Integer.parseUnsignedInt(scratch.group(1), 16));
            }
            if (rows.get(next).startsWith("VEC|rxex_held|6 of")) {
                // in these runs the emulator sat on two buffers, which the driver counts as with the hardware
                rig.driver.hardware().take();
                rig.driver.hardware().take();
            }
        }
        if (line == HEADLESS) {
            steps.of("loop_mask0").get();
            steps.of("loop_write_copy").get();
        }
    }

    private void skip(final String why, final int line) {
        skipped.computeIfAbsent(why, key -> new ArrayList<>()).add(line);
    }

    private void replay(final int line, final String name, final String text) {
        final boolean twelveOfEight = text.equals("12 of RX=8");
        final String reason = twelveOfEight ? LEFT_OUT.get("rxex_DUPLICATE_INDEX") : LEFT_OUT.get(name);
        final Supplier<String> step = steps.of(name);
        final boolean counts = text.startsWith("TX user=");
        if (step == null && !counts) {
            if (reason == null) {
                wrong.add("line " + line + " " + name + ": neither replayed nor left out");
            } else {
                skip(reason, line);
            }
            return;
        }
        String actual;
        if (step != null) {
            actual = step.get();
            for (int more = queuedBeforeClose(name, text); more > 1; more--) {
                actual = step.get();
            }
        } else {
            actual = rig.counts(steps.fd());
        }
        if (twelveOfEight) {
            skip(reason, line);
            return;
        }
        String expected = clean(text);
        if (text.contains("errno=0(0)") && text.contains("ret=-1")) {
            // the first version of the program printed errno after other calls; the runs from line 304 on have it
            actual = actual.replaceAll(" errno=\\d+", "");
            expected = expected.replaceAll(" errno=\\d+", "");
        }
        if (counts && !expected.equals(actual)) {
            // the driver's worker may or may not have handed returned buffers over when the program looked
            rig.settle();
            actual = rig.counts(steps.fd());
        }
        if (name.equals("unbind open")) {
            actual = actual.equals("fd") ? expected : actual; // the number of the descriptor
        }
        replayed++;
        if (!expected.equals(actual)) {
            wrong.add("line " + line + " " + name + ": driver <" + expected + "> simulated <" + actual + ">");
        }
    }

    /** One or two frames were queued when the program closed; the row itself tells which. */
    private static int queuedBeforeClose(final String name, final String text) {
        return name.equals("queued_before_close") && text.contains("RX user=0 hw=4 preHw=0 sw=2") ? 2 : 1;
    }

    /** Without names of error numbers, and without times and amounts of kernel memory. */
    private static String clean(final String text) {
        return text.replaceAll("(errno=\\d+)\\([^)]*\\)", "$1")
                .replaceAll(" (elapsed_ms|avg_ms|ms)=[0-9.]+", "")
                .replaceAll(" MemFree .*", "");
    }
}
