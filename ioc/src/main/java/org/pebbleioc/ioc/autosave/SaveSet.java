package org.pebbleioc.ioc.autosave;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.Channel.Events;
import org.pebbleioc.ioc.channel.ChannelSource;

/**
 * The PVs of one request file and the files they are saved to. {@link #doWork} and {@link #save} are called by one thread
 * at a time (they lock); {@code changed} and {@code triggered} are set by whichever thread processes a record.
 */
final class SaveSet implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(SaveSet.class);
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyMMdd-HHmmss");
    private static final long SECOND_NS = 1_000_000_000L;

    /** When the file is written. */
    enum Kind {
        MONITOR,
        PERIODIC,
        TRIGGERED,
        MANUAL
    }

    /**
     * What a {@code create_*_set} command asked for.
     *
     * @param periodS of MONITOR and PERIODIC
     * @param trigger PV of TRIGGERED, otherwise empty
     * @param pathPv PV that holds the folder, or empty
     * @param namePv PV that holds the file's name, or empty
     */
    record Request(String file, Kind kind, int periodS, String trigger, String macros, String pathPv, String namePv) {
        boolean isPlain() {
            return pathPv.isEmpty() && namePv.isEmpty();
        }
    }

    private final Request request;
    private final List<String> names;
    private final ChannelSource channels;
    private final AutosaveOptions options;
    private final Path here;
    private final List<Channel.Subscription> subscriptions = new ArrayList<>();
    private volatile boolean changed = true;
    private volatile boolean triggered;

    // guarded by this
    private String saveName;
    private boolean started;
    private long nextNs;
    private long nextSequenceNs;
    private long nextDatedNs;
    private long forcedNs;
    private int sequence;
    private int unconnected;
    private SaveStatus status = SaveStatus.OK;
    private String message = "Not yet saved";
    private String time = "Not yet saved";
    private long saves;

    SaveSet(
            final Request request,
            final List<String> names,
            final ChannelSource channels,
            final AutosaveOptions options,
            final Path here) {
        this.request = request;
        this.names = List.copyOf(names);
        this.channels = channels;
        this.options = options;
        this.here = here;
        saveName = Path.of(request.file()).getFileName().toString().replaceFirst("\\.req$", "") + ".sav";
        if (request.kind() == Kind.MONITOR) {
            this.names.forEach(name -> watch(name, () -> changed = true));
        } else if (request.kind() == Kind.TRIGGERED) {
            watch(request.trigger(), () -> triggered = true);
        }
    }

    private void watch(final String name, final Runnable noted) {
        final Channel channel = channels.find(name);
        if (channel != null) {
            subscriptions.add(channel.subscribe(Events.VALUE, (sample, mask) -> noted.run()));
        }
    }

    Request request() {
        return request;
    }

    List<String> names() {
        return names;
    }

    synchronized void saveName(final String name) {
        saveName = name;
    }

    synchronized String saveName() {
        return saveName;
    }

    synchronized SaveStatus status() {
        return status;
    }

    synchronized String message() {
        return message;
    }

    synchronized String time() {
        return time;
    }

    synchronized long saves() {
        return saves;
    }

    synchronized int unconnected() {
        return unconnected;
    }

    /** Saves when it is due. @param enabled whether automatic saving is switched on */
    synchronized void doWork(final long nowNs, final boolean enabled) {
        if (!started) {
            started = true;
            nextNs = nowNs + periodNs();
            nextSequenceNs = nowNs + options.sequencePeriodS * SECOND_NS;
            nextDatedNs = nowNs + options.datedBackupPeriodMin * 60 * SECOND_NS;
            forcedNs = nowNs;
        }
        if (!enabled || request.kind() == Kind.MANUAL) {
            return;
        }
        final boolean forced = options.forcedPeriodS > 0 && nowNs - forcedNs >= options.forcedPeriodS * SECOND_NS;
        if (forced || isDue(nowNs)) {
            forcedNs = nowNs;
            nextNs = nowNs + periodNs();
            if (!save()) {
                changed = true;
                triggered = request.kind() == Kind.TRIGGERED;
                nextNs = nowNs + options.retryS * SECOND_NS;
            }
        }
        backups(nowNs);
    }

    private long periodNs() {
        return Math.max(1, request.periodS()) * SECOND_NS;
    }

    private boolean isDue(final long nowNs) {
        return switch (request.kind()) {
            case MONITOR -> changed && nowNs - nextNs >= 0;
            case PERIODIC -> nowNs - nextNs >= 0;
            case TRIGGERED -> triggered && (status != SaveStatus.FAILURE || nowNs - nextNs >= 0);
            case MANUAL -> false;
        };
    }

    /** At the end of the IOC: a change that waits for its period must not be lost. */
    synchronized void lastSave(final boolean enabled) {
        if (enabled && request.kind() == Kind.MONITOR && started && changed) {
            save();
        }
    }

    /** Writes the files now; false when that failed, and {@link #message} says why. */
    synchronized boolean save() {
        return save(null);
    }

    /** @param otherNameOrNull file to write instead of the set's own */
    synchronized boolean save(final String otherNameOrNull) {
        changed = false;
        triggered = false;
        final List<SavedValue> values = new ArrayList<>();
        final List<String> missing = new ArrayList<>();
        collect(values, missing);
        unconnected = missing.size();
        if (!missing.isEmpty() && !options.incompleteSetsOk) {
            return failed(missing.size() + " PVs have no value, and incomplete sets are not saved");
        }
        try {
            final Path file = otherNameOrNull == null ? file() : folder().resolve(otherNameOrNull);
            final byte[] text = SaveFile.text(STAMP.format(LocalDateTime.now()), values, missing)
                    .getBytes(StandardCharsets.UTF_8);
            if (request.isPlain() && otherNameOrNull == null) {
                SafeFiles.write(file.resolveSibling(file.getFileName() + "B"), text, options.fileMode);
            }
            SafeFiles.write(file, text, options.fileMode);
        } catch (final IOException e) {
            return failed(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
        saves++;
        time = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").format(LocalDateTime.now());
        status = missing.isEmpty() ? SaveStatus.OK : SaveStatus.WARNING;
        message = missing.isEmpty() ? "Ok" : missing.size() + " of " + names.size() + " PVs not connected";
        return true;
    }

    private void collect(final List<SavedValue> values, final List<String> missing) {
        for (final String name : names) {
            final Channel channel = channels.find(name);
            if (channel == null) {
                missing.add(name);
            } else {
                values.add(Values.of(name, channel));
            }
        }
    }

    private boolean failed(final String why) {
        if (status != SaveStatus.FAILURE) { // once, not at every retry
            LOG.error("autosave: {} not saved: {}", saveName, why);
        }
        status = SaveStatus.FAILURE;
        message = why;
        return false;
    }

    /** Where it is written now. */
    synchronized Path file() {
        return folder().resolve(text(request.namePv(), saveName));
    }

    private Path folder() {
        return options.saveFolder(here).resolve(text(request.pathPv(), "")).normalize();
    }

    private String text(final String pv, final String otherwise) {
        final Channel channel = pv.isEmpty() ? null : channels.find(pv);
        if (channel == null) {
            return otherwise;
        }
        final SavedValue value = Values.of(channel.maxCount() > 1 && !pv.endsWith("$") ? pv + "$" : pv, channel);
        return value.isArray() || value.text().isBlank()
                ? otherwise
                : value.text().strip();
    }

    private void backups(final long nowNs) {
        if (!request.isPlain() || saves == 0 || status == SaveStatus.FAILURE) {
            return;
        }
        if (options.sequenceFiles > 0 && nowNs - nextSequenceNs >= 0) {
            nextSequenceNs = nowNs + options.sequencePeriodS * SECOND_NS;
            sequence(file().getFileName() + String.valueOf(sequence));
            sequence = (sequence + 1) % options.sequenceFiles;
        }
        if (options.datedBackupPeriodMin > 0 && nowNs - nextDatedNs >= 0) {
            nextDatedNs = nowNs + options.datedBackupPeriodMin * 60 * SECOND_NS;
            sequence(file().getFileName() + "_" + STAMP.format(LocalDateTime.now()));
        }
    }

    private void sequence(final String name) {
        try {
            SafeFiles.write(file().resolveSibling(name), Files.readAllBytes(file()), options.fileMode);
            status = status == SaveStatus.SEQUENCE_FAILED ? SaveStatus.OK : status;
        } catch (final IOException e) {
            if (status != SaveStatus.SEQUENCE_FAILED) {
                LOG.warn("autosave: copy {} not written: {}", name, e.toString());
            }
            status = SaveStatus.SEQUENCE_FAILED;
            message = "Can't write " + name;
        }
    }

    @Override
    public void close() {
        subscriptions.forEach(Channel.Subscription::close);
    }
}
