package org.pebbleioc.ioc.autosave;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.db.Macros;
import org.pebbleioc.ioc.record.RecordDatabase;

/**
 * Gives saved values back while the IOC starts: pass 0 before records are connected, as if record files had these
 * values, pass 1 afterwards. Nothing processes. Shell thread.
 */
final class Restorer {
    private static final Logger LOG = LogManager.getLogger(Restorer.class);
    private static final int SHOWN = 5;

    /** A file that {@code set_passN_restoreFile} named. */
    record Wanted(String file, String macros) {}

    private final RecordDatabase database;
    private final AutosaveOptions options;
    private final List<List<Wanted>> passes = List.of(new ArrayList<>(), new ArrayList<>());
    private final List<SavedValue> later = new ArrayList<>();
    private final Set<Path> backedUp = new HashSet<>();
    private SaveStatus status = SaveStatus.OK;
    private String message = "Ok";
    private boolean any;

    Restorer(final RecordDatabase database, final AutosaveOptions options) {
        this.database = database;
        this.options = options;
    }

    void want(final int pass, final String file, final String macros) {
        passes.get(pass).add(new Wanted(file, macros));
    }

    SaveStatus status() {
        return status;
    }

    String message() {
        return any ? message : "nothing to restore";
    }

    void pass(final int pass, final Path here) {
        for (final Wanted wanted : passes.get(pass)) {
            restore(pass, wanted, here);
        }
        if (pass == 1) {
            // arrays have no room before records are connected; those of pass 0 come as soon as they have
            later.forEach(value -> put(value, new ArrayList<>()));
            later.clear();
        }
    }

    private void restore(final int pass, final Wanted wanted, final Path here) {
        any = true;
        final Path file = options.saveFolder(here).resolve(wanted.file()).normalize();
        final Macros macros = wanted.macros().isEmpty()
                ? null
                : Macros.of(Map.of(), name -> null).with(wanted.macros());
        final List<String> problems = new ArrayList<>();
        final SaveFile content = SaveFiles.best(file, macros, problems);
        if (content == null) {
            worsen(SaveStatus.FAILURE, "no usable " + wanted.file());
            LOG.error("autosave: {} not restored: {}", file, String.join("; ", problems));
            return;
        }
        if (!problems.isEmpty()) {
            worsen(SaveStatus.WARNING, wanted.file() + ": a backup was used");
            LOG.warn("autosave: {}", String.join("; ", problems));
        }
        if (content.missing() > 0 && !options.incompleteSetsOk) {
            worsen(SaveStatus.FAILURE, wanted.file() + " is incomplete");
            LOG.error("autosave: {} not restored: {} of its PVs had no value", file, content.missing());
            return;
        }
        final List<String> failed = new ArrayList<>();
        content.values().forEach(value -> {
            if (pass == 0) {
                preset(value, failed);
            } else {
                put(value, failed);
            }
        });
        if (!failed.isEmpty()) {
            worsen(SaveStatus.WARNING, wanted.file() + ": " + failed.size() + " PVs not restored");
            LOG.warn(
                    "autosave: {} of {} PVs of {} not restored: {}{}",
                    failed.size(),
                    content.values().size(),
                    wanted.file(),
                    String.join("; ", failed.subList(0, Math.min(SHOWN, failed.size()))),
                    failed.size() > SHOWN ? " ..." : "");
        }
        LOG.info("autosave: pass {}: {} PVs from {}", pass, content.values().size() - failed.size(), file);
        backup(file, wanted);
    }

    private void preset(final SavedValue value, final List<String> failed) {
        final Channel channel = database.find(value.pv());
        if (channel == null) {
            failed.add(value.pv() + " is not here");
        } else if (value.isArray() || channel.maxCount() > 1 && !value.pv().endsWith("$")) {
            later.add(value);
        } else {
            try {
                database.preset(value.pv(), value.text());
            } catch (final Channel.PutException e) {
                failed.add(e.getMessage());
            }
        }
    }

    private void put(final SavedValue value, final List<String> failed) {
        final Channel channel = database.find(value.pv());
        try {
            if (channel == null) {
                failed.add(value.pv() + " is not here");
            } else {
                Values.put(channel, value, Boolean.FALSE);
            }
        } catch (final Channel.PutException e) {
            failed.add(value.pv() + ": " + e.getMessage());
        }
    }

    /** The file as it was found, once per start; a file named with its whole path is not ours to copy. */
    private void backup(final Path file, final Wanted wanted) {
        if (wanted.file().startsWith("/") || !backedUp.add(file) || !Files.isRegularFile(file)) {
            return;
        }
        final String suffix = options.datedBackupFiles
                ? "_" + DateTimeFormatter.ofPattern("yyMMdd-HHmmss").format(LocalDateTime.now())
                : ".bu";
        try {
            SafeFiles.write(
                    file.resolveSibling(file.getFileName() + suffix), Files.readAllBytes(file), options.fileMode);
        } catch (final IOException e) {
            LOG.warn("autosave: no backup of {}: {}", file, e.toString());
        }
    }

    private void worsen(final SaveStatus to, final String why) {
        if (to.compareTo(status) < 0) {
            status = to;
            message = why;
        }
    }
}
