package org.pebbleioc.ioc.autosave;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.db.Macros;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.shell.ShellContext;
import org.pebbleioc.ioc.shell.ShellException;

/** Commands that show, compare and restore while the IOC runs, and those that write request files. Shell thread. */
final class AutosaveReports {
    private final Autosave autosave;

    AutosaveReports(final Autosave autosave) {
        this.autosave = autosave;
    }

    void addTo(final CommandRegistry registry) {
        registry.register("save_restoreShow", "[verbose]", "Lists the save sets; 1 lists their PVs too.", this::show);
        registry.register("fdblist", "[verbose]", "The same as save_restoreShow.", this::show);
        registry.register(
                "fdbrestore",
                "saveFile",
                "Writes the values of a save file to the running IOC; passive records process.",
                (c, a) -> restore(c, a, true));
        registry.register(
                "fdbrestoreX",
                "file [macros]",
                "The same for any file of that form, which needs no <END>.",
                (c, a) -> restore(c, a, false));
        registry.register(
                "asVerify",
                "saveFile [verbose] [restoreFile]",
                "Compares a save file with the running IOC and prints what differs; 1 prints all. A file that is named"
                        + " third is\nwritten with the values of now.",
                this::verify);
        registry.register(
                "makeAutosaveFiles",
                "",
                "Writes info_settings.req and info_positions.req from info(autosaveFields) and"
                        + " info(autosaveFields_pass0).",
                (c, a) -> {
                    request(c, "info_settings.req", "autosaveFields");
                    request(c, "info_positions.req", "autosaveFields_pass0");
                });
        registry.register(
                "makeAutosaveFileFromDbInfo",
                "file infoName",
                "Writes a request file of the fields that an info of this name lists.",
                (c, a) -> {
                    final String file = AutosaveCommands.argument(a, 0, "a file");
                    request(
                            c,
                            file.contains(".req") ? file : file + ".req",
                            AutosaveCommands.argument(a, 1, "the name of an info"));
                });
    }

    private void show(final ShellContext context, final List<String> arguments) {
        final boolean verbose = !arguments.isEmpty() && !arguments.get(0).equals("0");
        final AutosaveOptions options = autosave.options();
        context.out().println("BEGIN save_restoreShow");
        context.out()
                .println("  Status: '"
                        + autosave.sets().stream().map(SaveSet::status).reduce(SaveStatus.OK, SaveStatus::worse)
                        + "', reboot: '" + autosave.restorer().message() + "'");
        context.out().println("  Save path: " + options.saveFolder(autosave.here()));
        context.out().println("  Request path: " + options.requestFolders(autosave.here()));
        for (final SaveSet set : autosave.sets()) {
            context.out()
                    .printf(
                            "  Set %s: %s, %d PVs, %d not connected, %s, saved %d time(s), last %s, %s%n",
                            set.request().file(),
                            set.request().kind().name().toLowerCase(java.util.Locale.ROOT),
                            set.names().size(),
                            set.unconnected(),
                            set.file(),
                            set.saves(),
                            set.time(),
                            set.message());
            if (verbose) {
                set.names().forEach(name -> context.out()
                        .println("    " + name + " "
                                + (autosave.database().find(name) == null ? "(not connected)" : "")));
            }
        }
        context.out().println("END save_restoreShow");
    }

    private Path file(final ShellContext context, final String name) {
        return autosave.options().saveFolder(context.directory()).resolve(name).normalize();
    }

    private void restore(final ShellContext context, final List<String> arguments, final boolean whole)
            throws Exception {
        final Path file = file(context, AutosaveCommands.argument(arguments, 0, "a save file"));
        final SaveFile content = whole
                ? AutosaveCommands.read(file)
                : SaveFile.read(
                        file,
                        Macros.of(Map.of(), context.environment()::value)
                                .with(AutosaveCommands.optional(arguments, 1)));
        final List<String> failed = autosave.restore(content);
        failed.forEach(problem -> context.err().println(problem));
        if (whole && Files.isRegularFile(file)) {
            SafeFiles.write(
                    file.resolveSibling(file.getFileName() + ".bu"),
                    Files.readAllBytes(file),
                    autosave.options().fileMode);
        }
        context.out().println(content.values().size() - failed.size() + " PVs restored");
        if (!failed.isEmpty()) {
            throw new ShellException(failed.size() + " PVs not restored");
        }
    }

    private void verify(final ShellContext context, final List<String> arguments) throws Exception {
        final Path file = file(context, AutosaveCommands.argument(arguments, 0, "a save file"));
        final boolean verbose = arguments.size() > 1 && !List.of("0", "").contains(arguments.get(1));
        final List<SavedValue> now = new ArrayList<>();
        final List<String> missing = new ArrayList<>();
        int different = 0;
        for (final SavedValue saved : SaveFile.read(file, null).values()) {
            final Channel channel = autosave.database().find(saved.pv());
            if (channel == null) {
                missing.add(saved.pv());
                context.out().println("*** " + saved.pv() + " is not here");
                continue;
            }
            final SavedValue current = Values.of(saved.pv(), channel);
            now.add(current);
            final boolean same = current.line().strip().equals(saved.line().strip()) || sameNumber(current, saved);
            different += same ? 0 : 1;
            if (!same || verbose) {
                context.out()
                        .println((same ? "    " : "*** ") + saved.pv() + " saved '" + saved.line() + "' now '"
                                + current.line() + "'");
            }
        }
        context.out().println(different + " PV(s) differ, " + missing.size() + " not here");
        if (arguments.size() > 2 && !arguments.get(2).isEmpty()) {
            final String stamp = DateTimeFormatter.ofPattern("yyMMdd-HHmmss").format(LocalDateTime.now());
            SafeFiles.write(
                    context.path(arguments.get(2)),
                    SaveFile.text(stamp, now, missing).getBytes(StandardCharsets.UTF_8),
                    autosave.options().fileMode);
        }
    }

    private static boolean sameNumber(final SavedValue a, final SavedValue b) {
        try {
            return !a.isArray() && !b.isArray() && Double.parseDouble(a.text()) == Double.parseDouble(b.text());
        } catch (final NumberFormatException e) {
            return false;
        }
    }

    private void request(final ShellContext context, final String file, final String tag) throws Exception {
        final int count = autosave.requestFromInfo(context.path(file), tag);
        context.out().println(file + ": " + count + " PVs");
    }
}
