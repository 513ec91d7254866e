package org.pebbleioc.ioc.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pebbleioc.ioc.RunningIoc;
import org.pebbleioc.readout.receive.StfReceiver;

/** Card, pools, grouping, messages, transports and receivers in processes of their own, as an operator puts them together. */
class ShipIocTest {
    private static final String CARD = """
            simSuperpageConfig("RDO", "endPoints=2, links=0-2, superpageSize=16KiB, superpageCount=256, copySize=16KiB, copyCount=64, bank=shm, orbits=16, orbitRate=1600, hbfSize=2000, hbfSpread=0.5, packetSize=1KiB, policy=drop%s")
            """;

    /** However long the machine stands still: what does not arrive was lost behind the card. */
    private static final String LOSSLESS =
            CARD.formatted(", timeout=5s, maxOpen=256").replace(", policy=drop", "");

    @TempDir
    private Path folder;

    private final List<Process> receivers = new ArrayList<>();

    /** {@code ./run stf-receiver ARGUMENTS} without the shell script. */
    private Process receiver(final String... arguments) throws IOException {
        final List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                StfReceiver.class.getName()));
        command.addAll(List.of(arguments));
        final Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        folder.resolve("receiver" + receivers.size() + ".txt").toFile())
                .start();
        receivers.add(process);
        return process;
    }

    private String output(final Process receiver) throws IOException {
        return Files.readString(folder.resolve("receiver" + receivers.indexOf(receiver) + ".txt"));
    }

    /**
     * A receiver that finds nothing wrong. After a machine has stood still for a second the simulated card leaves orbits
     * out: what a receiver misses then has been counted here, and the next one has another try.
     *
     * @param counter of damage
     */
    private Process assertReceives(final PvaPeer peer, final String counter, final String... arguments)
            throws Exception {
        for (int trial = 1; ; trial++) {
            final double before = peer.number(counter);
            final Process receiver = receiver(arguments);
            assertTrue(receiver.waitFor(300, TimeUnit.SECONDS), "it ends");
            if (receiver.exitValue() == 0) {
                return receiver;
            }
            assertTrue(trial < 5, output(receiver));
            peer.awaitNumber(counter, n -> n > before);
        }
    }

    private RunningIoc boot(final String script) throws IOException {
        final Path file = folder.resolve("st.cmd");
        Files.writeString(file, script);
        return RunningIoc.boot(file.toString());
    }

    private static String shell(final RunningIoc ioc, final String line) {
        final int before = ioc.out().length();
        assertTrue(ioc.shell(line), line + ": " + ioc.err());
        return ioc.out().substring(before);
    }

    private static String match(final String text, final String pattern) {
        final Matcher found = Pattern.compile(pattern).matcher(text);
        assertTrue(found.find(), pattern + " in " + text);
        return found.group(1);
    }

    @Test
    void theShippedScriptSendsToSubscribers() throws Exception {
        final List<String> arguments = new ArrayList<>();
        for (final String option : List.of(
                "policy=hold",
                "queue=1000",
                "timeout=5s",
                "maxOpen=256",
                "superpageCount=512",
                "superpageSize=32KiB",
                "copyCount=512",
                "links=0-2",
                "hbfSize=512",
                "bank=heap")) {
            arguments.addAll(List.of("-p", option));
        }
        arguments.addAll(List.of("-p", "endpoint=tcp://127.0.0.1:0", "ioc/iocBoot/superpage/st.cmd"));
        try (LogLines log = new LogLines();
                RunningIoc ioc = RunningIoc.boot(arguments.toArray(String[]::new));
                PvaPeer peer = PvaPeer.of(ioc)) {
            peer.awaitNumber("13SP1:ZMQ:FramesUnwanted_RBV", n -> n > 0);
            final String address = match(shell(ioc, "shipReport ZMQ1"), "(tcp://127.0.0.1:\\d+)");
            final Process receiver = assertReceives(
                    peer, "13SP1:rdo:LinkFramesDamaged_RBV", address, "--type", "sub", "--messages", "200");
            assertTrue(output(receiver).contains("of 6 links"), output(receiver));
            peer.awaitNumber("13SP1:ZMQ:ClientsGone_RBV", n -> n >= 1);
            assertTrue(peer.number("13SP1:ZMQ:DeliveriesDone_RBV") >= 200);
            assertTrue(peer.number("13SP1:ZMQ:Copies_RBV") > 0);
            peer.put("13SP1:rdo:Stop", 1);
            peer.awaitChoice("13SP1:rdo:State_RBV", "configured");
            peer.awaitNumber("13SP1:ZMQ:HeldPages_RBV", n -> n == 0);
            peer.awaitChoice("13SP1:ZMQ:BooksClose_RBV", "Yes");
            peer.awaitNumber("13SP1:rdo:EP0:Used_RBV", n -> n == 0);
            assertEquals(List.of(), log.warnings());
            final Set<String> records = new TreeSet<>(shell(ioc, "dbl").lines().toList());
            for (final String screen : List.of("superpageTransport.bob", "superpageRecorder.bob")) {
                final Matcher pv = Pattern.compile("<pv_name>\\$\\((\\w+)\\)([^<]+)</pv_name>")
                        .matcher(Files.readString(RunningIoc.HOME.resolve("db/screens/" + screen)));
                while (pv.find()) {
                    final String name = "13SP1:" + (pv.group(1).equals("TRN") ? "ZMQ:" : "REC:") + pv.group(2);
                    assertTrue(records.contains(name), screen + " shows " + name);
                }
            }
        }
    }

    @Test
    void receiversOfSharedMemoryMayBeSlowCrashAndComeBack() throws Exception {
        final Path socket = folder.resolve("s");
        try (RunningIoc ioc = boot(LOSSLESS + """
                        superpageShmConfig("SHM", "RDO", "path=%s, overflow=drop-oldest, queue=50, clientMessages=40, linger=100ms")
                        dbLoadRecords("superpage.template", "P=T:,R=rdo:,PORT=RDO")
                        dbLoadRecords("superpageBuffer.template", "P=T:,R=EP0:,PORT=RDO,BUF=EP0")
                        dbLoadRecords("superpageTransport.template", "P=T:,R=SHM:,PORT=SHM")
                        iocInit
                        superpageStart RDO
                        """.formatted(socket));
                PvaPeer peer = PvaPeer.of(ioc)) {
            final String endpoint = "shm://" + socket;
            final String damaged = "T:rdo:LinkFramesDamaged_RBV";
            assertReceives(
                    peer, damaged, endpoint, "--messages", "400", "--hold", "20", "--delay-ms", "5", "--allow-gaps");

            final Process hanging = receiver(endpoint, "--hold", "1000");
            peer.awaitNumber("T:SHM:Unfinished_RBV", n -> n == 40);
            peer.awaitNumber("T:SHM:FramesDroppedOldest_RBV", n -> n > 100); // and the card goes on
            assertEquals("running", peer.choice("T:rdo:State_RBV"));
            final double lost = peer.number("T:SHM:DeliveriesLost_RBV");
            hanging.destroyForcibly().waitFor();
            peer.awaitNumber("T:SHM:DeliveriesLost_RBV", n -> n == lost + 40);

            assertReceives(peer, damaged, endpoint, "--messages", "400", "--allow-gaps");
            peer.put("T:rdo:Stop", 1);
            peer.awaitChoice("T:rdo:State_RBV", "configured");
            shell(ioc, "superpageReset RDO");
            final String report = shell(ioc, "shipReport");
            final Matcher frames = Pattern.compile(
                            "offered (\\d+) = built (\\d+) \\+ dropped (\\d+) \\+ waiting (\\d+); pages held (\\d+)")
                    .matcher(report);
            assertTrue(frames.find(), report);
            assertEquals(
                    Long.parseLong(frames.group(1)),
                    Long.parseLong(frames.group(2)) + Long.parseLong(frames.group(3)),
                    report);
            assertEquals("0", frames.group(5), "no page is held");
            assertFalse(report.contains("RELEASES_"), report);
            assertFalse(Files.exists(socket), "the socket is removed");
        }
    }

    @Test
    void whatWasRecordedIsPlayedAndRecordedAgain() throws Exception {
        final Path first = Files.createDirectory(folder.resolve("first"));
        final Path second = Files.createDirectory(folder.resolve("second"));
        try (RunningIoc ioc = boot(LOSSLESS + """
                        superpageRecorderConfig("REC", "RDO", "folder=%s, file=%%f.raw, fileSize=256KiB, overflow=block")
                        dbLoadRecords("superpageRecorder.template", "P=T:,R=REC:,PORT=REC")
                        iocInit
                        dbpf T:REC:Capture 1
                        superpageStart RDO
                        """.formatted(first));
                PvaPeer peer = PvaPeer.of(ioc)) {
            peer.awaitNumber("T:REC:Bytes_RBV", n -> n > 1_000_000);
            shell(ioc, "superpageStop RDO");
            shell(ioc, "superpageReset RDO");
        }
        final List<Path> recorded = files(first);
        assertTrue(recorded.size() >= 3, recorded.toString());
        final String play =
                String.join(";", recorded.stream().map(Path::toString).toList());
        // as fast as there are pages, and there are few: what waits is the file, nothing is dropped
        final String player = CARD.formatted(", source=play:" + play)
                .replace(", policy=drop", "")
                .replace("orbitRate=1600", "orbitRate=0")
                .replace("superpageCount=256", "superpageCount=32");
        try (RunningIoc ioc = boot(player + """
                        superpageRecorderConfig("REC", "RDO", "folder=%s, file=%%f.raw, fileSize=256KiB, overflow=block, capture=true")
                        dbLoadRecords("superpage.template", "P=T:,R=rdo:,PORT=RDO")
                        dbLoadRecords("superpageRecorder.template", "P=T:,R=REC:,PORT=REC")
                        iocInit
                        superpageStart RDO
                        """.formatted(second));
                PvaPeer peer = PvaPeer.of(ioc)) {
            final long bytes = size(recorded);
            peer.awaitNumber("T:REC:Bytes_RBV", n -> n == bytes);
            shell(ioc, "superpageStop RDO");
            assertTrue(shell(ioc, "superpageReport RDO").contains("no page left 0"), ioc.out());
            shell(ioc, "superpageReset RDO");
        }
        final List<Path> again = files(second);
        assertEquals(recorded.size(), again.size());
        for (int i = 0; i < again.size(); i++) {
            assertEquals(
                    -1,
                    Files.mismatch(recorded.get(i), again.get(i)),
                    again.get(i).toString());
        }
    }

    private static List<Path> files(final Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }

    private static long size(final List<Path> files) throws IOException {
        long sum = 0;
        for (final Path file : files) {
            sum += Files.size(file);
        }
        return sum;
    }

    @Test
    void mistakesAreSaid() throws Exception {
        final Path file = folder.resolve("st.cmd");
        Files.writeString(file, CARD.formatted("") + """
                        superpageZmqConfig("A", "NONE", "")
                        superpageZmqConfig("B", "RDO", "socket=router")
                        superpageZmqConfig("C", "RDO", "endpoints=tcp://127.0.0.1:0")
                        superpageZmqConfig("D", "RDO", "overflow=maybe")
                        superpageShmConfig("E", "RDO", "clientMessages=0")
                        superpageRecorderConfig("F", "RDO", "file=a/b")
                        iocInit
                        """);
        try (RunningIoc ioc = RunningIoc.attempt(file.toString())) {
            for (final String text : List.of(
                    "there is no superpage readout NONE",
                    "socket must be push, pub or pair",
                    "there is no option endpoints",
                    "overflow must be block, drop-newest or drop-oldest",
                    "clientMessages 1..",
                    "a file name without folder")) {
                assertTrue(ioc.err().contains(text), text + " in " + ioc.err());
            }
        }
    }
}
