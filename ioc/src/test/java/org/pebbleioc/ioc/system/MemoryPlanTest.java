package org.pebbleioc.ioc.system;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pebbleioc.ioc.RunningIoc;

/** What an IOC will take is said before it is taken, and refused where it does not fit. */
class MemoryPlanTest {
    /** Less than any pool; reading a script goes through small direct buffers of the JVM. */
    private static final long BANK_BYTES = 256 * 1024;

    private static final String AXIS = "ioc/iocBoot/axis/st.cmd";

    @Test
    void shouldPlanTheDocumentsExampleAndTakeNothing() {
        final long before = directBytes();
        final int threads = Thread.activeCount();
        try (RunningIoc plan = RunningIoc.attempt("plan", AXIS)) {
            final String text = plan.out();
            assertTrue(row(text, "DMA RX buffers", "80", "1 MiB", "80 MiB"), text);
            assertTrue(row(text, "DMA TX buffers", "4", "1 MiB", "4 MiB"), text);
            assertTrue(row(text, "Pebble buffers", "128", "84 MiB", "10.5 GiB"), text);
            assertFalse(plan.hasServers());
        }
        assertTrue(directBytes() - before < BANK_BYTES, "took " + (directBytes() - before));
        assertTrue(Thread.activeCount() <= threads, "threads of earlier tests may end, none begins");
    }

    @Test
    void shouldTakeASmallerPebbleFromTheCommandLine() {
        try (RunningIoc plan = RunningIoc.attempt("plan", "-p", "pebbleBufCount=16", AXIS)) {
            assertTrue(plan.isBooted(), plan.out() + plan.err());
            assertTrue(row(plan.out(), "Pebble buffers", "16", "84 MiB", "1.3 GiB"), plan.out());
        }
    }

    @Test
    void shouldRefuseWhatTheMachineDoesNotHave() {
        final long before = directBytes();
        // other programs of the machine take memory between the advice and its trial, so it has some trials
        boolean fits = false;
        for (int trial = 0; trial < 10 && !fits; trial++) {
            fits = adviceFits();
        }
        assertTrue(fits, "the advice does not fit");
        assertTrue(directBytes() - before < BANK_BYTES, "took " + (directBytes() - before));
    }

    private static boolean adviceFits() {
        try (RunningIoc refused = RunningIoc.attempt(
                "-p",
                "width=20000",
                "-p",
                "height=20000",
                "-p",
                "cfgSize=64MiB",
                "-p",
                "pebbleBufCount=16384",
                "ioc/iocBoot/demo/st.cmd")) {
            assertFalse(refused.isBooted());
            assertFalse(refused.hasServers());
            final Matcher says = Pattern.compile(
                            "iocInit refused: SIM1: not enough memory: (\\S+ \\S+) planned,"
                                    + " (\\S+ \\S+) available, (\\S+ \\S+) too much: (pebbleBufCount=(\\d+) would fit|take smaller)")
                    .matcher(refused.err());
            assertTrue(says.find(), refused.err());
            if (says.group(5) == null) {
                return true; // nothing fits, and no advice is given
            }
            try (RunningIoc advice = RunningIoc.attempt(
                    "plan",
                    "-p",
                    "width=20000",
                    "-p",
                    "height=20000",
                    "-p",
                    "cfgSize=64MiB",
                    "-p",
                    "pebbleBufCount=" + says.group(5),
                    "ioc/iocBoot/demo/st.cmd")) {
                return advice.isBooted();
            }
        }
    }

    @Test
    void shouldRefuseImagesThatTheDmaBuffersDoNotHold() {
        try (RunningIoc refused =
                RunningIoc.attempt("-p", "width=8192", "-p", "height=8192", "ioc/iocBoot/demo/st.cmd")) {
            assertFalse(refused.isBooted());
            assertFalse(refused.hasServers());
            assertTrue(refused.err().contains("set cfgRxCount to at least "), refused.err());
        }
    }

    @Test
    void shouldRefuseUnknownOverrides() {
        final var e =
                assertThrows(IllegalArgumentException.class, () -> RunningIoc.attempt("-p", "pebbelBufCount=16", AXIS));
        assertTrue(e.getMessage().contains("pebbelBufCount"), e.getMessage());
    }

    @Test
    void shouldSayWhereAnOptionIsWrong(@TempDir final Path folder) throws Exception {
        final Path script = folder.resolve("wrong.cmd");
        Files.writeString(script, "# first line\nsimDatadevConfig(\"CAM\", \"cfgRxCount=16, widht=64\")\niocInit\n");
        try (RunningIoc wrong = RunningIoc.attempt(script.toString())) {
            assertTrue(wrong.err().contains("wrong.cmd:2: simDatadevConfig: there is no option widht"), wrong.err());
            assertTrue(wrong.err().contains("(column 16 of the options)"), wrong.err());
        }
    }

    @Test
    void shouldSayWhereAnOverrideIsWrong() {
        try (RunningIoc wrong = RunningIoc.attempt("plan", "-p", "pebbleBufCount=17", AXIS)) {
            assertFalse(wrong.isBooted());
            assertTrue(
                    wrong.err().contains("must be a power of two, at least 2: pebbleBufCount=17 (given with -p)"),
                    wrong.err());
        }
    }

    private static boolean row(
            final String plan, final String buffers, final String count, final String each, final String total) {
        return Pattern.compile(
                        "(?m)^" + buffers + " .* " + count + " x +" + each + " = +" + Pattern.quote(total) + "\\b")
                .matcher(plan)
                .find();
    }

    private static long directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
