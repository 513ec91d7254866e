package org.pebbleioc.ioc.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pebbleioc.ioc.record.QueueStatus;
import org.pebbleioc.ioc.record.TestIoc;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.shell.Environment;
import org.pebbleioc.ioc.shell.Shell;

/** Queues of records that wait: their room, what is lost without it, and what the commands print. */
class QueueCommandsTest {
    private static final String HEADER = "PRIORITY  HIGH-WATER MARK  ITEMS IN Q  Q SIZE  % USED  Q OVERFLOWS\n";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TestIoc ioc = new TestIoc();
    private final Shell shell;

    QueueCommandsTest() throws Exception {
        final StringBuilder records = new StringBuilder("record(longout, source) {}\n");
        for (int i = 0; i < 5; i++) {
            ioc.port.int32("V" + i, 0);
            records.append("record(calc, reader" + i + ") { field(INPA, \"source CP\") field(CALC, \"A\") }\n");
            records.append(
                    "record(longin, driver" + i + ") { field(SCAN, \"I/O Intr\") field(DTYP, asynInt32) field(INP,"
                            + " \"@asyn(P1)V" + i + "\") field(PRIO, HIGH) }\n");
        }
        ioc.load(records.toString());
        final CommandRegistry registry = CommandRegistry.withGeneralCommands();
        QueueCommands.addTo(registry, ioc.database);
        final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        shell = new Shell(registry, new Environment(Map.of()), Path.of("."), out, out);
    }

    private String run(final String line) {
        bytes.reset();
        shell.runLine(line, "");
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    private int sum(final String prefix) {
        int sum = 0;
        for (int i = 0; i < 5; i++) {
            sum += Integer.parseInt(ioc.text(prefix + i));
        }
        return sum;
    }

    @Test
    void shouldLoseAndCountWhatASmallQueueHasNoRoomFor() throws Exception {
        run("callbackSetQueueSize 2");
        run("scanOnceSetQueueSize 3");
        ioc.init();
        ioc.work();
        assertEquals(0, overruns(), "the first values are no burst");
        ioc.put("source", 7);
        assertEquals(
                HEADER + "scanOnce                3           3       3   100.0            1\n",
                run("scanOnceQueueShow"));
        ioc.work();
        assertEquals(3 * 7, sum("reader"));
        ioc.put("source", 8);
        ioc.work();
        assertEquals(3 * 8, sum("reader"), "what was lost is asked for anew, and the first three find room again");
        assertEquals(
                HEADER + "scanOnce                3           0       3     0.0            2\n",
                run("scanOnceQueueShow 1"));
        assertEquals(
                HEADER + "scanOnce                0           0       3     0.0            2\n",
                run("scanOnceQueueShow"));
        for (int i = 0; i < 5; i++) {
            ioc.port.find("V" + i).set(1);
        }
        ioc.work();
        assertEquals(2, sum("driver"));
        assertTrue(run("callbackQueueShow")
                .endsWith("  cbHigh                2           0       2     0.0            1\n"));
        for (int i = 0; i < 5; i++) {
            ioc.port.find("V" + i).set(2);
            ioc.work();
        }
        assertEquals(2 * 5, sum("driver"), "nobody is forgotten for ever");
    }

    private long overruns() {
        return ioc.database.queues().stream().mapToLong(QueueStatus::overruns).sum();
    }

    @Test
    void shouldHaveRoomForAllRecordsUnlessToldOtherwise() throws Exception {
        final String early = run("callbackQueueShow");
        assertTrue(early.contains("Callback system not initialized, yet. Please run iocInit"), early);
        ioc.init();
        assertEquals(2000, ioc.database.queues().get(0).size());
        assertEquals(1000, ioc.database.queues().get(3).size());
        final TestIoc many = new TestIoc();
        final StringBuilder records = new StringBuilder();
        for (int i = 0; i < 2500; i++) {
            records.append("record(longout, r").append(i).append(") {}\n");
        }
        many.load(records.toString()).init();
        assertEquals(2500, many.database.queues().get(0).size());
        assertEquals(2500, many.database.queues().get(3).size());
        final String late = run("callbackSetQueueSize 5000");
        assertTrue(late.contains("queues have their size since iocInit"), late);
        final String wrong = run("scanOnceSetQueueSize many");
        assertTrue(wrong.contains("size=many"), wrong);
    }

    @Test
    void shouldServeTheLastQueueAlsoWhileRecordsKeepEachOtherBusy() throws Exception {
        ioc.load("""
                        record(calc, one) { field(INPA, "two CP") field(CALC, "A+1") }
                        record(calc, two) { field(INPA, "one CP") field(CALC, "A+1") }
                        """).init();
        ioc.database.start();
        try {
            final java.util.concurrent.CountDownLatch done = new java.util.concurrent.CountDownLatch(1);
            ioc.database
                    .find("source")
                    .put(org.pebbleioc.ioc.channel.DbrType.LONG, new int[] {1}, 1, error -> done.countDown());
            assertTrue(done.await(300, java.util.concurrent.TimeUnit.SECONDS), "the end of the put was starved");
        } finally {
            ioc.database.close();
        }
    }
}
