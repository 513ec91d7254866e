package org.pebbleioc.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.ioc.ca.CaServer;
import org.pebbleioc.ioc.ca.CaServerConfig;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.db.DbLoader;
import org.pebbleioc.ioc.device.Parameter;
import org.pebbleioc.ioc.device.ParameterPort;
import org.pebbleioc.ioc.device.ParameterPorts;
import org.pebbleioc.ioc.record.RecordDatabase;
import org.pebbleioc.pva.image.ArrayCounter;
import org.pebbleioc.pva.image.FramePublisher;
import org.pebbleioc.pva.image.ImagePv;
import org.pebbleioc.pva.server.PvaServer;
import org.pebbleioc.pva.server.ServerConfig;
import org.pebbleioc.readout.ReadoutOptions;
import org.pebbleioc.readout.event.Pebble;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.memory.MemoryBank;

/**
 * Two questions about records: how long 50 000 of them take to load and come to life, and what processing that drivers
 * ask for costs beside images at full rate.
 */
final class RecordBench {
    private static final int SETS = 5_000;
    private static final int PER_SET = 10;
    private static final int MONITORED = 1_000;
    private static final int PACE_PER_S = 10_000;
    private static final int ROUNDS = 3;
    private static final long LEAST_ROUND_NS = 3_000_000_000L;
    private static final ImageFormat FORMAT = new ImageFormat(2048, 2048, PixelType.UINT16);
    private static final int SLOTS = 8;
    private static final String PV = "BENCH:Image";

    /** Ten records as a camera's template has them: half follow the driver, others compute, link and are written. */
    private static final String TEMPLATE = """
            record(ai, "$(P)Value_RBV") { field(DTYP, "asynFloat64") field(INP, "@asyn(P1,0,1)X$(N)") field(SCAN, "I/O Intr")
              field(PREC, "3") field(EGU, "mm") field(HIHI, "1e9") field(HHSV, "MAJOR") field(FLNK, "$(P)Sum") info(archive, "monitor") }
            record(ao, "$(P)Value") { field(PREC, "3") field(EGU, "mm") field(DRVH, "100") info(autosaveFields, "VAL") }
            record(calc, "$(P)Sum") { field(INPA, "$(P)Value_RBV NPP MS") field(INPB, "$(P)Value") field(CALC, "A+B*2") }
            record(longin, "$(P)Count_RBV") { field(HIGH, "10") field(HSV, "MINOR") }
            record(longout, "$(P)Count") { field(OUT, "$(P)Count_RBV PP") field(PINI, "YES") }
            record(bo, "$(P)Enable") { field(ZNAM, "Disable") field(ONAM, "Enable") }
            record(bi, "$(P)Enable_RBV") { field(INP, "$(P)Enable CP") field(ZNAM, "Disable") field(ONAM, "Enable") }
            record(mbbo, "$(P)Mode") { field(ZRST, "Single") field(ONST, "Multiple") field(TWST, "Continuous") field(PINI, "YES") }
            record(stringin, "$(P)Name_RBV") { field(VAL, "name of $(N)") field(DESC, "a text") }
            record(waveform, "$(P)Path_RBV") { field(FTVL, "CHAR") field(NELM, "256") }
            """;

    private RecordBench() {}

    static void run(final BenchSettings settings) throws Exception {
        final Sheet sheet = new Sheet(
                "records-load", "Loading " + SETS * PER_SET + " records, " + ROUNDS + " rounds", "", "median");
        final double[] load = new double[ROUNDS];
        final double[] init = new double[ROUNDS];
        final double[] heap = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            load(round, load, init, heap);
        }
        sheet.row("dbLoadTemplate, s", Sheet.number(sheet.add("50 000 records", "load", "s", load), 2));
        sheet.row("iocInit, s", Sheet.number(sheet.add("50 000 records", "iocInit", "s", init), 2));
        // later rounds begin while the records of the one before are being let go
        sheet.row(
                "heap of the first round, MiB",
                Sheet.number(sheet.add("50 000 records", "heap", "MiB", new double[] {heap[0]}), 0));
        settings.publish(sheet);
        new Live(Math.max(LEAST_ROUND_NS, settings.roundNs())).measure(settings);
    }

    private static void load(final int round, final double[] load, final double[] init, final double[] heap)
            throws Exception {
        final long before = usedHeap();
        final ParameterPort port = new ParameterPort("P1");
        final RecordDatabase database = database(port, SETS);
        final long start = System.nanoTime();
        loadSets(database, SETS);
        final long loaded = System.nanoTime();
        database.iocInit();
        init[round] = (System.nanoTime() - loaded) / 1e9;
        load[round] = (loaded - start) / 1e9;
        heap[round] = (usedHeap() - before) / 1048576.0;
        if (database.recordNames().size() != SETS * PER_SET) {
            throw new IllegalStateException("records=" + database.recordNames().size());
        }
        database.close();
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static RecordDatabase database(final ParameterPort port, final int sets) {
        for (int i = 0; i < sets; i++) {
            port.float64("X" + i, 0);
        }
        final ParameterPorts ports = new ParameterPorts();
        ports.add(port);
        return new RecordDatabase(ports, () -> System.currentTimeMillis() * 1_000_000L);
    }

    private static void loadSets(final RecordDatabase database, final int sets) throws Exception {
        final Path folder = Files.createTempDirectory("records");
        try {
            Files.writeString(folder.resolve("set.template"), TEMPLATE);
            final StringBuilder rows = new StringBuilder("file set.template {\n  pattern { P, N }\n");
            for (int i = 0; i < sets; i++) {
                rows.append("  { \"BENCH:").append(i).append(":\", ").append(i).append(" }\n");
            }
            Files.writeString(folder.resolve("sets.substitutions"), rows.append("}\n"));
            new DbLoader(database, name -> null, () -> folder).loadTemplate("sets.substitutions", "");
        } finally {
            Files.delete(folder.resolve("set.template"));
            Files.deleteIfExists(folder.resolve("sets.substitutions"));
            Files.delete(folder);
        }
    }

    /** A thousand records with I/O Intr, each with a calc behind it, a Channel Access client on all, and images. */
    private static final class Live {
        private final long roundNs;
        private final Parameter[] parameters = new Parameter[MONITORED];
        private final long[] setAtNs = new long[MONITORED];
        private final long[] delaysNs = new long[1 << 20];

        // the scan thread's
        private volatile long processed;

        /** Count at the beginning of the round; the main thread's. */
        private volatile long firstOfRound;

        Live(final long roundNs) {
            this.roundNs = roundNs;
        }

        void measure(final BenchSettings settings) throws Exception {
            final Sheet sheet = new Sheet(
                    "records-live",
                    "I/O Intr with a CA monitor on each of " + MONITORED
                            + " records, beside an 8 MiB image PV at full rate",
                    "processing asked for",
                    "ai processed /s",
                    "CA updates /s",
                    "delay ms p50",
                    "p99",
                    "max",
                    "images GB/s");
            final ParameterPort port = new ParameterPort("P1");
            final RecordDatabase database = database(port, MONITORED);
            loadSets(database, MONITORED);
            database.iocInit();
            final List<String> names = new ArrayList<>();
            for (int i = 0; i < MONITORED; i++) {
                final int index = i;
                parameters[i] = port.find("X" + i);
                names.add("BENCH:" + i + ":Value_RBV");
                database.find(names.get(i)).subscribe(Channel.Events.VALUE, (sample, mask) -> processed(index));
            }
            final Pebble pebble = new Pebble(
                    MemoryBank.of(BankKind.HEAP).cut(SLOTS, (int) ReadoutOptions.defaultPebbleBufSize(FORMAT)));
            final int[] ready = ImageBed.fill(FORMAT, pebble);
            final ImagePv pv = new ImagePv(PV);
            final FramePublisher publisher = new FramePublisher(pv, new ArrayCounter(), pebble);
            try (CaServer ca = new CaServer(database, CaServerConfig.isolated());
                    PvaServer pva = new PvaServer(ServerConfig.isolated(), ImageBed.source(pv))) {
                database.start();
                ca.start();
                pva.start();
                try (CaDrainClient client = new CaDrainClient(ca.tcpPort(), names);
                        DrainClient images = new DrainClient(pva.tcpPort(), PV)) {
                    while (client.subscribed() < MONITORED) {
                        LockSupport.parkNanos(1_000_000);
                    }
                    final Runnable publish = () -> publish(publisher, pebble, ready);
                    round("(warming up)", PACE_PER_S, client, images, publish, null);
                    round("none", 0, client, images, publish, sheet);
                    round(PACE_PER_S + " /s, no images", PACE_PER_S, client, images, () -> {}, sheet);
                    round(PACE_PER_S + " /s", PACE_PER_S, client, images, publish, sheet);
                    round("as fast as it goes, no images", Integer.MAX_VALUE, client, images, () -> {}, sheet);
                }
            } finally {
                database.close();
            }
            settings.publish(sheet);
        }

        /** Scan thread, under the record's lock. */
        private void processed(final int index) {
            delaysNs[(int) (processed - firstOfRound & delaysNs.length - 1)] = System.nanoTime() - setAtNs[index];
            processed++;
        }

        private void round(
                final String name,
                final int perSecond,
                final CaDrainClient client,
                final DrainClient images,
                final Runnable publish,
                final Sheet sheetOrNull)
                throws InterruptedException {
            final AtomicBoolean over = new AtomicBoolean();
            final Thread driver = new Thread(() -> drive(perSecond, over), "driver");
            final long processedBefore = processed;
            firstOfRound = processedBefore;
            final long updatesBefore = client.updates();
            final long bytesBefore = images.bytes();
            final long start = System.nanoTime();
            driver.start();
            while (System.nanoTime() - start < roundNs) {
                publish.run();
                LockSupport.parkNanos(20_000);
            }
            over.set(true);
            driver.join();
            final double seconds = (System.nanoTime() - start) / 1e9;
            if (sheetOrNull == null) {
                return;
            }
            final long count = processed - processedBefore;
            final long[] delays = Arrays.copyOf(delaysNs, (int) Math.min(count, delaysNs.length));
            Arrays.sort(delays);
            final double rate = sheetOrNull.add(name, "ai processed", "/s", count / seconds);
            final double updates =
                    sheetOrNull.add(name, "CA updates", "/s", (client.updates() - updatesBefore) / seconds);
            final double imageRate =
                    sheetOrNull.add(name, "images", "GB/s", (images.bytes() - bytesBefore) / seconds / 1e9);
            sheetOrNull.row(
                    name,
                    Sheet.number(rate, 0),
                    Sheet.number(updates, 0),
                    at(delays, 0.5),
                    at(delays, 0.99),
                    at(delays, 1),
                    Sheet.number(imageRate, 2));
        }

        private static String at(final long[] sorted, final double share) {
            return sorted.length == 0
                    ? "-"
                    : Sheet.number(sorted[(int) Math.min(sorted.length - 1, share * sorted.length)] / 1e6, 2);
        }

        /** The driver: sets one parameter after the other, ten a millisecond, or all the time. */
        private void drive(final int perSecond, final AtomicBoolean over) {
            final long start = System.nanoTime();
            long done = 0;
            while (!over.get()) {
                final long due = perSecond == Integer.MAX_VALUE
                        ? done + 100
                        : (long) ((System.nanoTime() - start) / 1e9 * perSecond);
                for (; done < due; done++) {
                    final int index = (int) (done % MONITORED);
                    setAtNs[index] = System.nanoTime();
                    parameters[index].set((double) done);
                }
                if (perSecond != Integer.MAX_VALUE) {
                    LockSupport.parkNanos(500_000);
                } else {
                    Thread.yield();
                }
            }
        }

        /** Publishes one image if no client holds more than a few. */
        private static void publish(final FramePublisher publisher, final Pebble pebble, final int[] ready) {
            int busy = 0;
            int free = -1;
            for (final int index : ready) {
                if (pebble.pool().references(index) > 1) {
                    busy++;
                } else {
                    free = index;
                }
            }
            if (busy < 3 && free >= 0) {
                publisher.onEvent(pebble.event(free));
            }
        }
    }
}
