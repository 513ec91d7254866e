package org.pebbleioc.ioc.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.epics.pva.data.PVAIntArray;
import org.epics.pva.data.PVALongArray;
import org.epics.pva.data.PVAStringArray;
import org.epics.pva.data.PVAStructure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pebbleioc.ioc.RunningIoc;

/** The shipped superpage IOC as an operator sees it: records over PVAccess, tables, commands. */
class SuperpageIocTest {
    private static final String SCRIPT = "ioc/iocBoot/superpage/st.cmd";
    private static final String RDO = "13SP1:rdo:";
    /** Little memory, few pages, quick time-outs; and what a test wants otherwise. */
    private static RunningIoc boot(final String... more) {
        final Map<String, String> options = new LinkedHashMap<>(Map.of(
                "superpageCount", "96",
                "superpageSize", "32KiB",
                "copyCount", "8",
                "links", "0-3",
                "hbfSize", "256",
                "bank", "heap",
                "endpoint", "tcp://127.0.0.1:0",
                "timeout", "200ms"));
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        final List<String> arguments = new ArrayList<>();
        options.forEach((key, value) -> arguments.addAll(List.of("-p", key + "=" + value)));
        arguments.add(SCRIPT);
        return RunningIoc.boot(arguments.toArray(String[]::new));
    }

    private static String shell(final RunningIoc ioc, final String line) {
        final int before = ioc.out().length();
        assertTrue(ioc.shell(line), line + ": " + ioc.err());
        return ioc.out().substring(before);
    }

    @Test
    void bootsRunsStopsAndStartsAgain() throws Exception {
        // room and time enough for a machine that stands still for a while
        try (LogLines log = new LogLines();
                RunningIoc ioc = boot("superpageCount", "512", "timeout", "5s");
                PvaPeer peer = PvaPeer.of(ioc)) {
            peer.awaitNumber(RDO + "TimeFramesComplete_RBV", n -> n > 10);
            assertEquals("running", peer.choice(RDO + "State_RBV"));
            peer.awaitNumber(RDO + "PageRate_RBV", n -> n > 50);
            assertEquals(0, peer.number(RDO + "LinkFramesDamaged_RBV"));
            assertEquals(512, peer.number(RDO + "EP0:Pages_RBV"));
            assertEquals(512, peer.number(RDO + "EP0:PagesAsked_RBV"));
            assertEquals(8, peer.number(RDO + "COPIES:Pages_RBV"));
            peer.put(RDO + "Stop", 1);
            peer.awaitChoice(RDO + "State_RBV", "configured");
            peer.awaitNumber(RDO + "PagesQueued_RBV", n -> n == 0);
            assertTrue(peer.number(RDO + "PagesGrouped_RBV") > 0);
            peer.awaitChoice(RDO + "BooksClose_RBV", "Yes");
            assertTrue(shell(ioc, "superpageReport").contains("last stop: data off after"));
            peer.put(RDO + "Reset", 1);
            peer.awaitChoice(RDO + "State_RBV", "standby");
            peer.awaitNumber(RDO + "EP0:Pages_RBV", n -> n == 0);
            assertTrue(shell(ioc, "superpageConfigure SP1").contains("SP1: configured"));
            assertTrue(shell(ioc, "superpageStart SP1").contains("SP1: running"));
            peer.awaitNumber(RDO + "EP0:WithCard_RBV", n -> n > 0);
            assertFalse(ioc.shell("superpageStart SP1"), "it runs already");
            assertTrue(ioc.err().contains("cannot start while running"), ioc.err());
            assertEquals(List.of(), log.warnings());
        }
    }

    @Test
    void tablesShowPagesBuffersLinksAndLatencies() throws Exception {
        try (RunningIoc ioc = boot();
                PvaPeer peer = PvaPeer.of(ioc)) {
            peer.awaitNumber(RDO + "TimeFramesComplete_RBV", n -> n > 5);
            final PVAStructure pages = peer.read(RDO + "Pages").get("value");
            assertEquals(2 * 96 + 8, ((PVAStringArray) pages.get("state")).get().length);
            final PVAStructure buffers = peer.read(RDO + "Buffers").get("value");
            assertEquals(List.of("ep0", "ep1", "copies"), List.of(((PVAStringArray) buffers.get("buffer")).get()));
            assertEquals(96, ((PVAIntArray) buffers.get("pages")).get()[0]);
            final PVAStructure links = peer.read(RDO + "Links").get("value");
            assertEquals(8, ((PVALongArray) links.get("PAGES")).get().length);
            assertEquals(
                    3 * 27,
                    ((PVALongArray) peer.read(RDO + "Latency")
                                    .<PVAStructure>get("value")
                                    .get("total"))
                            .get()
                            .length);
            assertTrue(shell(ioc, "pageReport SP1 2").contains("SP1 ep0: 96 pages of 32768 bytes (96 asked for)"));
        }
    }

    @Test
    void faultsAndLinksOnDemandAreCounted() throws Exception {
        try (RunningIoc ioc = boot("superpageCount", "512", "timeout", "2s");
                PvaPeer peer = PvaPeer.of(ioc)) {
            peer.awaitNumber(RDO + "TimeFramesComplete_RBV", n -> n > 5);
            shell(ioc, "superpageFault SP1 0 badHeader 3");
            shell(ioc, "superpageFault SP1 1 duplicate 8"); // one that comes when its time frame is closed is late
            peer.awaitNumber(RDO + "PagesBad_RBV", n -> n == 3);
            peer.awaitNumber(RDO + "PagesDuplicate_RBV", n -> n >= 2);
            peer.awaitNumber(RDO + "LinkFramesDamaged_RBV", n -> n > 0);
            assertEquals(1, PvaPeer.severity(peer.read(RDO + "PagesBad_RBV")), "MINOR");
            shell(ioc, "superpageLink SP1 0 2 silent");
            peer.awaitNumber(RDO + "LinksLost_RBV", n -> n == 1);
            peer.awaitNumber(RDO + "LinksWaitedFor_RBV", n -> n == 7);
            shell(ioc, "superpageLink SP1 0 2 0");
            peer.awaitNumber(RDO + "LinksWaitedFor_RBV", n -> n == 8);
            assertFalse(ioc.shell("superpageLink SP1 0 9 0"));
            assertFalse(ioc.shell("superpageFault SP1 0 noSuchFault"));
        }
    }

    /** Time frames that nobody completes hold all pages: high, full, and back when the link is given up. */
    @Test
    void aFullBufferIsSaidOnItsPvInTheOrderOfTheDocument() throws Exception {
        try (LogLines log = new LogLines();
                RunningIoc ioc = boot("superpageCount", "16", "lostAfter", "2", "timeout", "3s");
                PvaPeer peer = PvaPeer.of(ioc)) {
            peer.awaitNumber(RDO + "TimeFramesComplete_RBV", n -> n > 5);
            final List<String> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
            peer.channel(RDO + "EP0:Level_RBV").subscribe("", (channel, changes, overruns, data) -> {
                try {
                    seen.add(PvaPeer.choice(data) + PvaPeer.severity(data));
                } catch (final Exception e) {
                    seen.add(e.toString());
                }
            });
            final List<Integer> drops = new java.util.concurrent.CopyOnWriteArrayList<>();
            peer.channel(RDO + "EP0:CardDropped_RBV").subscribe("", (channel, changes, overruns, data) -> {
                try {
                    drops.add(PvaPeer.severity(data));
                } catch (final Exception e) {
                    drops.add(-1);
                }
            });
            shell(ioc, "superpageLink SP1 0 2 silent");
            peer.awaitNumber(RDO + "EP0:FullCount_RBV", n -> n > 0);
            peer.awaitNumber(RDO + "LinksLost_RBV", n -> n > 0);
            peer.awaitChoice(RDO + "EP0:Level_RBV", "normal");
            final List<String> said = log.warnings().stream()
                    .filter(line -> line.contains("ep0: buffer"))
                    .map(line -> line.replaceFirst(".*ep0: (buffer [a-z ]+?) \\(.*", "$1"))
                    .toList();
            final int full = said.indexOf("buffer full"); // it may have been high for a moment before
            assertTrue(full > 0, said.toString());
            assertEquals(
                    List.of("buffer usage is high", "buffer full", "buffer back to reasonable"),
                    said.subList(full - 1, full + 2));
            peer.awaitNumber(RDO + "EP0:CardDropped_RBV", n -> n > 0 && drops.contains(2)); // MAJOR while it drops
            assertTrue(seen.contains("full2"), "MAJOR: " + seen);
            // the log has every message in its order; a PV shows the newest level, and may pass over one that was short
            assertTrue(
                    Set.of("normal0", "high1", "full2").containsAll(seen), "level and severity go together: " + seen);
            assertTrue(peer.number(RDO + "EP0:NoPageForCard_RBV") > 0);
        }
    }

    @Test
    void theScreenNamesWhatIsServed() throws Exception {
        final Set<String> missing = new TreeSet<>();
        try (RunningIoc ioc = boot()) {
            final Set<String> records = new TreeSet<>(shell(ioc, "dbl").lines().toList());
            final Set<String> tables = Set.of(RDO + "Pages", RDO + "Buffers", RDO + "Links", RDO + "Latency");
            int count = 0;
            for (final String file : List.of("superpage.bob", "superpageBuffer.bob")) {
                final Matcher pv = Pattern.compile("<pv_name>([^<]+)</pv_name>")
                        .matcher(Files.readString(RunningIoc.HOME.resolve("db/screens/" + file)));
                while (pv.find()) {
                    final String name = pv.group(1)
                            .replace("$(RDO)", RDO)
                            .replace("$(BUF)", "EP0:")
                            .replaceFirst("^pva://", "");
                    if (!records.contains(name) && !tables.contains(name) && !name.equals("$(pv_name)")) {
                        missing.add(name);
                    }
                    count++;
                }
            }
            assertTrue(count > 60, "only " + count);
        }
        assertEquals(Set.of(), missing);
    }

    @Test
    void aBadLineIsRefusedWithItsColumn(@TempDir final Path folder) throws Exception {
        Files.writeString(folder.resolve("st.cmd"), """
                simSuperpageConfig("A", "superpageSize=100KB")
                simSuperpageConfig("B", "superpageSizes=100KiB")
                simSuperpageConfig("C", "high=70")
                simSuperpageConfig("D", "payload=zebra")
                simSuperpageConfig("E", "links=5-2")
                simSuperpageConfig("F", "endPoints=2, high=90 85 70")
                superpageStart X
                iocInit
                """);
        try (RunningIoc ioc = RunningIoc.attempt(folder.resolve("st.cmd").toString())) {
            final String err = ioc.err();
            assertTrue(err.contains("superpageSize must be a number with B, KiB, MiB or GiB"), err);
            assertTrue(err.contains("there is no option superpageSizes"), err);
            assertTrue(err.contains("0 < low < high <= 1"), err);
            assertTrue(err.contains("payload must be counter, random or none"), err);
            assertTrue(err.contains("there must be a link"), err);
            assertTrue(err.contains("high must be one number or 2, one for each end point: high=90 85 70"), err);
            assertTrue(err.contains("there is no superpage readout X"), err);
        }
    }
}
