package org.pebbleioc.ioc.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pebbleioc.ioc.RunningIoc;

/** Every st.cmd, template and screen that is shipped works in a booted IOC. */
class ShippedFilesTest {
    /** Small enough for any machine; the sizes of a script are shown by its plan. */
    private static final List<String> AXIS_SMALL =
            List.of("-p", "width=256", "-p", "height=148", "-p", "cfgSize=16KiB", "-p", "pebbleBufSize=128KiB");

    static Stream<Path> scripts() throws Exception {
        try (Stream<Path> files = Files.walk(RunningIoc.HOME.resolve("ioc/iocBoot"))) {
            return files
                    .filter(f -> f.getFileName().toString().equals("st.cmd"))
                    .filter(f -> !f.getParent().endsWith("superpage")) // no camera: SuperpageIocTest
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void shouldBootEveryScriptWithoutAnErrorOrAWarning(final Path script) throws Exception {
        final List<String> arguments = new java.util.ArrayList<>();
        if (script.getParent().endsWith("axis")) {
            arguments.addAll(AXIS_SMALL);
        }
        // the simulated card is a thread too, and may have to wait for a processor in the middle of an image
        arguments.addAll(List.of("-p", "laneTimeout=30s"));
        arguments.add(script.toString());
        try (LogLines log = new LogLines();
                RunningIoc ioc = RunningIoc.boot(arguments.toArray(String[]::new));
                PvaPeer peer = PvaPeer.of(ioc)) {
            final String camera = camera(ioc);
            peer.awaitNumber(camera + "ArrayCounter_RBV", n -> n > 2);
            assertEquals(List.of(), log.warnings());
            assertEquals(List.of(), brokenRecords(ioc));
            assertTrue(ioc.out().contains("Serving "), ioc.out());
        }
    }

    @Test
    void shouldServeEveryPvOfTheScreens() throws Exception {
        final Set<String> missing = new TreeSet<>();
        try (RunningIoc ioc = RunningIoc.boot("ioc/iocBoot/demo/st.cmd");
                PvaPeer peer = PvaPeer.of(ioc);
                Stream<Path> screens = Files.list(RunningIoc.HOME.resolve("db/screens"))) {
            final Set<String> records = records(ioc);
            for (final Path screen :
                    screens.filter(f -> f.toString().endsWith(".bob")).toList()) {
                final Matcher pv = Pattern.compile("<pv_name>([^<]+)</pv_name>").matcher(Files.readString(screen));
                while (pv.find()) {
                    final String name = pv.group(1)
                            .replace("$(P)", "13SIM1:")
                            .replace("$(R)", macro(screen, "R"))
                            .replace("$(PV)", macro(screen, "PV"))
                            .replace("$(SINK)", macro(screen, "SINK"))
                            .replaceFirst("^\\w+://", "");
                    if (!name.contains("$(") && !records.contains(name) && !name.equals("13SIM1:Pva1:Image")) {
                        missing.add(screen.getFileName() + " " + name);
                    }
                }
            }
            peer.channel("13SIM1:Pva1:Image");
            peer.channel("13SIM1:Pva1:Clients");
            peer.channel("13SIM1:Pva1:Threads");
            assertTrue(records.size() > 250, "only " + records.size() + " records");
        }
        assertEquals(Set.of(), missing);
    }

    /** What a screen says itself, for those who open it without macros. */
    private static String macro(final Path screen, final String name) throws Exception {
        final Matcher value =
                Pattern.compile("<" + name + ">([^<]*)</" + name + ">").matcher(Files.readString(screen));
        return value.find() ? value.group(1) : "$(" + name + ")";
    }

    /** The tests above would see a wrong drvInfo or a link to nowhere, if there were one. */
    @Test
    void shouldTellOfBrokenLinks(@TempDir final Path folder) throws Exception {
        Files.writeString(folder.resolve("broken.db"), """
                record(longin, "T:drvInfo") { field(DTYP, "asynInt32") field(INP, "@asyn(CAM,0,1)NO_SUCH") field(SCAN, "I/O Intr") }
                record(longout, "T:port") { field(DTYP, "asynInt32") field(OUT, "@asyn(NOPORT,0,1)ACQUIRE") }
                """);
        Files.writeString(folder.resolve("st.cmd"), """
                simDatadevConfig("CAM", "cfgRxCount=16, cfgSize=4KiB, width=64, height=48")
                dbLoadRecords("%s/broken.db")
                dbgf T:drvInfo
                dbpf T:drvInfo 1
                dbpr T:drvInfo 1
                dbl * "VAL"
                iocInit
                """.formatted(folder));
        try (LogLines log = new LogLines();
                RunningIoc ioc = RunningIoc.attempt(folder.resolve("st.cmd").toString())) {
            assertTrue(ioc.isBooted(), ioc.err());
            for (final String record : List.of("T:drvInfo", "T:port")) {
                assertTrue(
                        log.warnings().stream().anyMatch(line -> line.contains(record))
                                || ioc.err().contains(record),
                        record + " is broken, but: " + log.warnings() + ioc.err());
            }
            assertTrue(!ioc.err().contains("NullPointer"), ioc.err());
        }
    }

    /** Records in INVALID alarm with a link: their drvInfo is unknown, or the link is wrong. */
    private static List<String> brokenRecords(final RunningIoc ioc) {
        return printed(ioc, "dbl * \"SEVR STAT\"")
                .lines()
                .filter(line -> line.contains("\"INVALID\""))
                .filter(line -> !line.contains("\"UDF\""))
                .toList();
    }

    private static Set<String> records(final RunningIoc ioc) {
        return new TreeSet<>(printed(ioc, "dbl").lines().toList());
    }

    private static String camera(final RunningIoc ioc) {
        return records(ioc).stream()
                .filter(name -> name.endsWith(":AcquireTime"))
                .findFirst()
                .map(name -> name.substring(0, name.length() - "AcquireTime".length()))
                .orElseThrow();
    }

    private static String printed(final RunningIoc ioc, final String line) {
        final int before = ioc.out().length();
        assertTrue(ioc.shell(line), ioc.err());
        return ioc.out().substring(before);
    }
}
