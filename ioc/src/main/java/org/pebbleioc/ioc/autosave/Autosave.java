package org.pebbleioc.ioc.autosave;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.autosave.SaveSet.Request;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.db.Macros;
import org.pebbleioc.ioc.part.IocPart;
import org.pebbleioc.ioc.record.RecordDatabase;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.pva.server.PvaServer;

/** Autosave of one IOC. Commands configure it on the shell's thread; thread {@code autosave} writes. */
public final class Autosave implements IocPart {
    private static final Logger LOG = LogManager.getLogger(Autosave.class);
    private static final long WAIT_NS = 500_000_000L;
    private static final long JOIN_MS = 2_000;

    private final RecordDatabase database;
    private final AutosaveOptions options = new AutosaveOptions();
    private final RequestBuilder builder = new RequestBuilder(options);
    private final Restorer restorer;
    private final StatusPvs statusPvs;
    private final List<SaveSet> sets = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::run, "autosave");
    private volatile boolean closing;
    private volatile boolean enabled = true;

    // shell thread
    private final List<Request> pending = new ArrayList<>();
    private UnaryOperator<String> environment = name -> null;
    private Path here = Path.of("").toAbsolutePath();
    private boolean serving;
    private String restoreTime = "";

    // save thread
    private long nextBeatNs;

    public Autosave(final RecordDatabase database) {
        this.database = database;
        restorer = new Restorer(database, options);
        statusPvs = new StatusPvs(database, options);
        thread.setDaemon(true);
    }

    @Override
    public String name() {
        return "autosave";
    }

    @Override
    public void addCommands(final CommandRegistry registry) {
        AutosaveCommands.addTo(registry, this);
    }

    /** Each record file that a start-up file loads, for {@code autosaveBuild}. Shell thread. */
    public void recordsLoaded(final String file, final String macros, final Path directory) throws IOException {
        builder.loaded(file, macros, directory);
    }

    RequestBuilder builder() {
        return builder;
    }

    AutosaveOptions options() {
        return options;
    }

    Restorer restorer() {
        return restorer;
    }

    RecordDatabase database() {
        return database;
    }

    List<SaveSet> sets() {
        return List.copyOf(sets);
    }

    /** Where relative names start, and what macros may fall back on: what the shell that calls has now. */
    void from(final Path directory, final UnaryOperator<String> variables) {
        here = directory;
        environment = variables;
    }

    Path here() {
        return here;
    }

    @Override
    public void open() {
        restorer.pass(0, here);
        thread.start();
    }

    @Override
    public void recordsInitialized() {
        restorer.pass(1, here);
        restoreTime = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").format(LocalDateTime.now());
    }

    @Override
    public void serving(final PvaServer pva) {
        serving = true;
        statusPvs.restored(restorer.status(), restorer.message(), restoreTime);
        pending.forEach(this::add);
        pending.clear();
    }

    /** Makes a set, at once or when the IOC runs. */
    void create(final Request request) {
        if (serving) {
            add(request);
        } else {
            pending.add(request);
        }
    }

    private void add(final Request request) {
        remove(request.file());
        final RequestFile file = new RequestFile(options.requestFolders(here))
                .read(request.file(), Macros.of(Map.of(), environment).with(request.macros()));
        file.problems().forEach(problem -> LOG.warn("autosave: {}", problem));
        if (file.names().isEmpty()) {
            LOG.error("autosave: {} names no PV, nothing will be saved", request.file());
            return;
        }
        sets.add(new SaveSet(request, file.names(), database, options, here));
        LockSupport.unpark(thread);
    }

    /** The set of a request file, or null. */
    SaveSet find(final String requestFile) {
        return sets.stream()
                .filter(set -> set.request().file().equals(requestFile))
                .findFirst()
                .orElse(null);
    }

    boolean remove(final String requestFile) {
        final SaveSet set = find(requestFile);
        if (set != null) {
            sets.remove(set);
            set.close();
        }
        return set != null;
    }

    private void run() {
        while (!closing) {
            try {
                doWork(System.nanoTime());
            } catch (final RuntimeException e) {
                LOG.error("autosave: a round failed", e);
            }
            LockSupport.parkNanos(this, WAIT_NS);
        }
    }

    /** Saves what is due, tells the status. Save thread; tests call it with their own time. */
    void doWork(final long nowNs) {
        enabled = statusPvs.isEnabled(nowNs);
        for (final SaveSet set : sets) {
            set.doWork(nowNs, enabled);
        }
        if (nowNs - nextBeatNs >= 0) {
            nextBeatNs = nowNs + 1_000_000_000L;
            statusPvs.heartbeat();
            statusPvs.sets(sets());
        }
    }

    /** Writes a file's values to the running IOC, as a client would. @return what was not written */
    List<String> restore(final SaveFile file) {
        final List<String> failed = new ArrayList<>();
        for (final SavedValue value : file.values()) {
            final Channel channel = database.find(value.pv());
            try {
                if (channel == null) {
                    failed.add(value.pv() + " is not here");
                } else {
                    Values.put(channel, value, null);
                }
            } catch (final Channel.PutException e) {
                failed.add(value.pv() + ": " + e.getMessage());
            }
        }
        return failed;
    }

    /** Request file of all records with an info tag that lists fields. @return how many PVs */
    int requestFromInfo(final Path file, final String tag) throws IOException {
        final StringBuilder text = new StringBuilder();
        database.infos(tag).forEach((record, fields) -> {
            for (final String field : fields.strip().split("[\\s,]+")) {
                if (!field.isEmpty()) {
                    text.append(record).append('.').append(field).append('\n');
                }
            }
        });
        SafeFiles.write(file, text.toString().getBytes(StandardCharsets.UTF_8), options.fileMode);
        return (int) text.chars().filter(c -> c == '\n').count();
    }

    @Override
    public void stopping() {
        sets.forEach(set -> set.lastSave(enabled));
    }

    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(JOIN_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sets.forEach(SaveSet::close);
    }
}
