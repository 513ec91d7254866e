package org.pebbleioc.readout.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pebbleioc.driver.sim.CardOptions;
import org.pebbleioc.driver.sim.superpage.LinkStreamOptions;
import org.pebbleioc.driver.sim.superpage.LinkStreams;
import org.pebbleioc.driver.sim.superpage.PageFaultPlan;
import org.pebbleioc.driver.sim.superpage.PageSource;
import org.pebbleioc.driver.sim.superpage.PayloadPattern;
import org.pebbleioc.driver.sim.superpage.RecordedPages;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.memory.MemoryBank;
import org.pebbleioc.readout.memory.MemoryBlock;
import org.pebbleioc.readout.memory.PoolLayout;
import org.pebbleioc.readout.memory.PoolMemory;
import org.pebbleioc.readout.page.ControlOptions;
import org.pebbleioc.readout.page.GroupCounter;
import org.pebbleioc.readout.page.GroupOptions;
import org.pebbleioc.readout.page.LinkTimeFrame;
import org.pebbleioc.readout.page.PageCard;
import org.pebbleioc.readout.page.PageHolders;
import org.pebbleioc.readout.page.PagePool;
import org.pebbleioc.readout.page.SimulatedPageCard;
import org.pebbleioc.readout.page.SuperpageReadout;
import org.pebbleioc.readout.page.TimeFrameSink;
import org.pebbleioc.readout.ship.Distribution;
import org.pebbleioc.readout.ship.Mapping;
import org.pebbleioc.readout.ship.OverflowPolicy;
import org.pebbleioc.readout.ship.ShipOptions;
import org.pebbleioc.readout.testing.Deadline;

/** What a recorder wrote, played through the same card contract and recorded again, is the same, byte by byte. */
class RecordAndPlayTest {
    private static final int PAGE_BYTES = 8_192;
    private static final int ORBITS = 4;
    private static final ShipOptions QUEUE =
            new ShipOptions(Mapping.RAW_PAGES, Distribution.SHARE, OverflowPolicy.BLOCK, 1, 100, 1, 0, 0, 0);

    @TempDir
    private Path folder;

    /** Makes the page source of an end point. */
    private interface Source {
        PageSource open(int endPoint) throws IOException;
    }

    /** All that consumers were offered. Thread page-grouper. */
    private final class Counter implements TimeFrameSink {
        private volatile long all;

        @Override
        public String name() {
            return "counter";
        }

        @Override
        public boolean offer(final LinkTimeFrame frame) {
            all += frame.pageCount();
            return true;
        }
    }

    private final Counter counter = new Counter();
    private Recorder recorder;
    private boolean allowsLoss;

    private SuperpageReadout readout(
            final Source source, final RecorderOptions options, final List<SimulatedPageCard> cards) {
        return new SuperpageReadout(
                "RAW",
                new SuperpageReadout.Parts() {
                    @Override
                    public List<PageCard> cards() throws IOException {
                        final PoolLayout layout = new PoolLayout(128, PAGE_BYTES, 64, 4096);
                        final MemoryBlock block = MemoryBank.of(BankKind.HEAP).block("all", 2 * layout.bytes());
                        for (int i = 0; i < 2; i++) {
                            cards.add(new SimulatedPageCard(
                                    "ep" + i,
                                    block.cut("ep" + i, layout),
                                    source.open(i),
                                    CardOptions.OutOfBuffers.HOLD,
                                    PageFaultPlan.NONE));
                        }
                        return List.copyOf(cards);
                    }

                    @Override
                    public PoolMemory copies() {
                        return null;
                    }

                    @Override
                    public List<TimeFrameSink> sinks(
                            final PageHolders holders, final PagePool copies, final List<PagePool> pools)
                            throws IOException {
                        recorder = new Recorder("file", options, QUEUE, holders);
                        recorder.arm();
                        return List.of(recorder, counter);
                    }
                },
                GroupOptions.defaults(ORBITS).withTimeoutNs(60_000_000_000L),
                ControlOptions.defaults());
    }

    private void run(final Source source, final RecorderOptions options, final long stopAfterPages) throws IOException {
        final List<SimulatedPageCard> cards = new ArrayList<>();
        final SuperpageReadout readout = readout(source, options, cards);
        try {
            readout.configure();
            readout.start();
            Deadline.await(
                    "enough is recorded",
                    () -> stopAfterPages > 0
                            ? recorder.pages() >= stopAfterPages
                            : cards.stream().noneMatch(SimulatedPageCard::isRunning));
            readout.stop();
            Deadline.await("all is written", () -> recorder.isIdle());
            assertEquals(readout.count(GroupCounter.PAGES_IN), recorder.pages() + recorder.pagesNotRecorded());
            assertTrue(allowsLoss || recorder.pagesNotRecorded() == 0);
            assertEquals("", recorder.error());
        } finally {
            readout.close();
        }
    }

    private static PageSource generated(final int endPoint) {
        return new LinkStreams(LinkStreamOptions.defaults(3)
                .withOrbits(0, ORBITS, 1_000 * ORBITS)
                .withPayload(3_000, 0.9, 5, PayloadPattern.COUNTER)
                .withSizes(2_048, PAGE_BYTES)
                .withEndPoint(0, endPoint));
    }

    @Test
    void oneFileForAllIsTheSameAgain() throws IOException {
        final Path first = Files.createDirectory(folder.resolve("first"));
        final Path second = Files.createDirectory(folder.resolve("second"));
        run(RecordAndPlayTest::generated, new RecorderOptions(first, "all.raw", 0, 0, 0), 200);
        final List<Path> recorded = files(first);
        assertEquals(List.of("all.raw.001"), names(recorded));
        run(
                endPoint -> new RecordedPages(recorded, endPoint, 0, ORBITS, PAGE_BYTES),
                new RecorderOptions(second, "all.raw", 0, 0, 0),
                0);
        assertEquals(-1, Files.mismatch(recorded.get(0), files(second).get(0)));
    }

    @Test
    void filesPerLinkSplitBySizeAreTheSameAgainAndNoPageIsSplit() throws IOException {
        final Path first = Files.createDirectory(folder.resolve("first"));
        final Path second = Files.createDirectory(folder.resolve("second"));
        final int limit = 100_000;
        run(RecordAndPlayTest::generated, new RecorderOptions(first, "eq%i-link%l-%f.raw", limit, 0, 0), 300);
        final List<Path> recorded = files(first);
        assertTrue(recorded.size() > 6, "six links, split: " + names(recorded));
        for (final Path file : recorded) {
            assertTrue(Files.size(file) <= limit, file + " has " + Files.size(file));
        }
        run(
                endPoint -> new RecordedPages(recorded, endPoint, 0, ORBITS, PAGE_BYTES),
                new RecorderOptions(second, "eq%i-link%l-%f.raw", limit, 0, 0),
                0);
        final List<Path> again = files(second);
        assertEquals(names(recorded), names(again));
        for (int i = 0; i < again.size(); i++) {
            assertEquals(
                    -1,
                    Files.mismatch(recorded.get(i), again.get(i)),
                    recorded.get(i).toString());
        }
    }

    @Test
    void afterTheLastFileNothingIsRecordedAndThatIsCounted() throws IOException {
        final Path first = Files.createDirectory(folder.resolve("first"));
        allowsLoss = true;
        run(RecordAndPlayTest::generated, new RecorderOptions(first, "a-%f.raw", 0, 10, 2), 20);
        assertEquals(20, recorder.pages());
        assertEquals(2, files(first).size());
        assertTrue(recorder.pagesNotRecorded() > 0);
    }

    /** The second file is on a disk that is full. */
    @Test
    void aFullDiskEndsTheRecordingAndNothingElse() throws IOException {
        final Path first = Files.createDirectory(folder.resolve("first"));
        final Path full = Files.createSymbolicLink(first.resolve(".a-002.raw.part"), Path.of("/dev/full"));
        final SuperpageReadout readout = readout(
                RecordAndPlayTest::generated, new RecorderOptions(first, "a-%f.raw", 0, 10, 0), new ArrayList<>());
        try {
            readout.configure();
            readout.start();
            Deadline.await("an error", () -> !recorder.error().isEmpty());
            final long then = counter.all;
            Deadline.await("the readout goes on", () -> counter.all > then + 200);
            Deadline.await("all is given back", () -> recorder.isIdle());
            assertTrue(recorder.error().contains("No space left"), recorder.error());
            assertEquals(10, recorder.pages());
            assertEquals(1, recorder.errors());
            assertTrue(recorder.pagesNotRecorded() > 0);
            Files.delete(full); // somebody has made room
            recorder.arm();
            Deadline.await("it records again", () -> recorder.pages() >= 30);
            assertEquals("", recorder.error());
            assertTrue(readout.stop().isEmpty(), "no page is left over");
        } finally {
            readout.close();
        }
        assertEquals("a-001.raw", files(first).get(0).getFileName().toString());
        assertTrue(files(first).size() >= 3, "and the files after it: " + names(files(first)));
    }

    @Test
    void whatIsNoRawDataIsNamedWithItsPlace() throws IOException {
        final Path first = Files.createDirectory(folder.resolve("first"));
        run(RecordAndPlayTest::generated, new RecorderOptions(first, "all.raw", 0, 0, 0), 20);
        final Path file = files(first).get(0);
        final byte[] bytes = Files.readAllBytes(file);
        bytes[PAGE_BYTES / 2] ^= 0x55;
        bytes[0] = 99;
        final Path bad = Files.write(folder.resolve("bad.raw"), bytes);
        final String text = assertThrows(
                        IOException.class, () -> new RecordedPages(List.of(bad), 0, 0, ORBITS, PAGE_BYTES))
                .getMessage();
        assertTrue(text.contains("bad.raw") && text.contains("at byte 0") && text.contains("version"), text);
        final Path cut = Files.write(folder.resolve("cut.raw"), java.util.Arrays.copyOf(bytes, 30));
        assertThrows(IOException.class, () -> new RecordedPages(List.of(cut), 0, 0, ORBITS, PAGE_BYTES));
    }

    private static List<Path> files(final Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }

    private static List<String> names(final List<Path> files) {
        return files.stream().map(f -> f.getFileName().toString()).toList();
    }
}
