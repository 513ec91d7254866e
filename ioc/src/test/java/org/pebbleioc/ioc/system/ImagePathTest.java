package org.pebbleioc.ioc.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.pebbleioc.ioc.RunningIoc;

/** Records follow images, and are never processed by the threads that carry them; TPRO shows who does it. */
class ImagePathTest {
    private static final String CAM = "T:cam1:";
    private static final List<String> FOLLOWERS = List.of(
            "ArrayCounter_RBV",
            "UniqueId_RBV",
            "NumImagesCounter_RBV",
            "DetectorState_RBV",
            "Acquire_RBV",
            "AcquireBusyCB",
            "StatusMessage_RBV");

    @Test
    void shouldProcessRecordsOnTheirOwnThreads() throws Exception {
        try (LogLines log = new LogLines();
                RunningIoc ioc = RunningIoc.boot(RunningIoc.resource("small.cmd"));
                PvaPeer peer = PvaPeer.of(ioc)) {
            for (final String name : FOLLOWERS) {
                assertTrue(ioc.shell("dbpf " + CAM + name + ".TPRO 1"));
            }
            peer.put(CAM + "ImageMode", 1);
            peer.put(CAM + "NumImages", 20);
            peer.put(CAM + "AcquirePeriod", 0.001);
            peer.put(CAM + "Acquire", 1, 60);

            final Pattern trace = Pattern.compile("INFO (.*): Process (" + CAM + "\\w+)");
            final List<Matcher> traces = log.all().stream()
                    .map(trace::matcher)
                    .filter(Matcher::matches)
                    .toList();
            final Set<String> seen = traces.stream().map(m -> m.group(2)).collect(Collectors.toSet());
            assertTrue(FOLLOWERS.stream().map(CAM::concat).allMatch(seen::contains), "not all were processed: " + seen);
            // the followers have I/O Intr; what they make process stands on the same thread
            final Set<String> threads = traces.stream()
                    .filter(m -> FOLLOWERS.contains(m.group(2).substring(CAM.length())))
                    .map(m -> m.group(1))
                    .collect(Collectors.toSet());
            assertEquals(Set.of("scan-io"), threads);
        }
    }
}
