package org.pebbleioc.ioc.autosave;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.pebbleioc.ioc.autosave.SaveSet.Kind;
import org.pebbleioc.ioc.autosave.SaveSet.Request;
import org.pebbleioc.ioc.db.Macros;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.shell.ShellCommand;
import org.pebbleioc.ioc.shell.ShellContext;
import org.pebbleioc.ioc.shell.ShellException;

/** Commands of autosave, with the names and arguments of the autosave module. Shell thread. */
final class AutosaveCommands {
    private final CommandRegistry registry;
    private final Autosave autosave;

    private AutosaveCommands(final CommandRegistry registry, final Autosave autosave) {
        this.registry = registry;
        this.autosave = autosave;
    }

    static void addTo(final CommandRegistry registry, final Autosave autosave) {
        final AutosaveCommands commands = new AutosaveCommands(registry, autosave);
        commands.paths();
        commands.sets();
        commands.options();
        commands.building();
        new AutosaveReports(autosave).addTo(registry);
    }

    private void add(final String name, final String usage, final String help, final ShellCommand.Action action) {
        registry.register(ShellCommand.of(name, usage, help, (context, arguments) -> {
            autosave.from(context.directory(), context.environment()::value);
            action.run(context, arguments);
        }));
    }

    private void paths() {
        final AutosaveOptions options = autosave.options();
        add(
                "set_requestfile_path",
                "folder [subfolder]",
                "Adds a folder in which request files are looked for.",
                (c, a) -> options.addRequestFolder(folder(c, a)));
        add(
                "set_savefile_path",
                "folder [subfolder]",
                "The folder that save files are written to and restored from.",
                (c, a) -> options.saveInto(folder(c, a)));
        for (int pass = 0; pass < 2; pass++) {
            final int number = pass;
            add(
                    "set_pass" + pass + "_restoreFile",
                    "file [macros]",
                    "Restores a save file at iocInit, "
                            + (pass == 0 ? "before records are connected." : "after records are connected."),
                    (c, a) -> autosave.restorer().want(number, argument(a, 0, "a file"), optional(a, 1)));
        }
    }

    private static Path folder(final ShellContext context, final List<String> arguments) throws ShellException {
        final Path folder = context.path(argument(arguments, 0, "a folder"));
        return optional(arguments, 1).isEmpty() ? folder : folder.resolve(optional(arguments, 1));
    }

    private void sets() {
        for (final String verb : List.of("create", "reload")) {
            final String what = verb.equals("create") ? "" : "Anew: ";
            add(
                    verb + "_monitor_set",
                    "requestFile seconds [macros]",
                    what + "saves the PVs of a request file when one has changed, at most every so many seconds.",
                    (c, a) -> create(Kind.MONITOR, a, seconds(a, 1), "", 2));
            add(
                    verb + "_periodic_set",
                    "requestFile seconds [macros]",
                    what + "saves the PVs of a request file every so many seconds.",
                    (c, a) -> create(Kind.PERIODIC, a, seconds(a, 1), "", 2));
            add(
                    verb + "_triggered_set",
                    "requestFile triggerPV [macros]",
                    what + "saves the PVs of a request file whenever a PV changes.",
                    (c, a) -> create(Kind.TRIGGERED, a, 0, argument(a, 1, "a trigger PV"), 2));
            add(
                    verb + "_manual_set",
                    "requestFile [macros]",
                    what + "saves the PVs of a request file when manual_save says so.",
                    (c, a) -> create(Kind.MANUAL, a, 0, "", 1));
        }
        add("remove_data_set", "requestFile", "Saves the PVs of a request file no longer.", (c, a) -> {
            if (!autosave.remove(argument(a, 0, "a request file"))) {
                throw new ShellException("remove_data_set: there is no set of " + a.get(0));
            }
        });
        add(
                "set_savefile_name",
                "requestFile name",
                "Gives the save file of a set another name.",
                (c, a) -> set(a).saveName(argument(a, 1, "a name")));
        final ShellCommand.Action save = (c, a) -> {
            final SaveSet set = set(a);
            if (!set.save(optional(a, 1).isEmpty() ? null : optional(a, 1))) {
                throw new ShellException(set.saveName() + " not saved: " + set.message());
            }
        };
        add("manual_save", "requestFile [saveFile]", "Saves a set now.", save);
        add("fdbsave", "requestFile [saveFile]", "The same as manual_save.", save);
    }

    private void create(
            final Kind kind, final List<String> arguments, final int seconds, final String trigger, final int macrosAt)
            throws ShellException {
        if (arguments.isEmpty() || arguments.get(0).isEmpty()) {
            return; // "create_monitor_set()" only starts the save task, which runs in any case
        }
        autosave.create(new Request(
                arguments.get(0),
                kind,
                seconds,
                trigger,
                optional(arguments, macrosAt),
                macro(optional(arguments, macrosAt), "SAVEPATHPV"),
                macro(optional(arguments, macrosAt), "SAVENAMEPV")));
    }

    private static String macro(final String macros, final String name) throws ShellException {
        try {
            return Macros.none().with(macros).expand("$(" + name + "=)");
        } catch (final Macros.MacroException e) {
            throw new ShellException(name + ": " + e.getMessage());
        }
    }

    private SaveSet set(final List<String> arguments) throws ShellException {
        final String file = argument(arguments, 0, "a request file");
        final SaveSet set = autosave.find(file);
        if (set == null) {
            throw new ShellException("autosave: there is no set of " + file
                    + (autosave.sets().isEmpty() ? ", sets are made at iocInit" : ""));
        }
        return set;
    }

    private void building() {
        add(
                "autosaveBuild",
                "requestFile suffix on",
                "While on is 1, each dbLoadRecords of x.db or x.template adds a line to the request file for x with this"
                        + " suffix, such as\n_settings.req, if there is such a request file.",
                (c, a) -> autosave.builder()
                        .build(
                                c.path(argument(a, 0, "a request file")),
                                argument(a, 1, "a suffix"),
                                a.size() > 2 && integer(a.get(2)) != 0));
        add(
                "eraseFile",
                "file",
                "Makes a file empty.",
                (c, a) -> Files.write(c.path(argument(a, 0, "a file")), new byte[0]));
        add(
                "appendToFile",
                "file line",
                "Adds a line to a file.",
                (c, a) -> Files.writeString(
                        c.path(argument(a, 0, "a file")),
                        argument(a, 1, "a line") + "\n",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND));
    }

    private void options() {
        final AutosaveOptions options = autosave.options();
        number(
                "NumSeqFiles",
                "0..10",
                "How many copies .sav0, .sav1 and so on are kept.",
                0,
                10,
                n -> options.sequenceFiles = n);
        number(
                "SeqPeriodInSeconds",
                "seconds",
                "Time between copies, 10 or more.",
                10,
                86_400_000,
                n -> options.sequencePeriodS = n);
        number(
                "RetrySeconds",
                "seconds",
                "Time before a failed save is tried again, 10 or more.",
                10,
                86_400,
                n -> options.retryS = n);
        number(
                "CallbackTimeout",
                "seconds",
                "Saves after this time even if nothing changed; -1 never.",
                -1,
                86_400_000,
                n -> options.forcedPeriodS = n);
        number(
                "DatedBackupFiles",
                "0|1",
                "Whether the copy made at start has the date in its name.",
                0,
                1,
                n -> options.datedBackupFiles = n != 0);
        number(
                "periodicDatedBackups",
                "minutes",
                "Makes a copy with the date in its name this often; 0 none.",
                0,
                5_256_000,
                n -> options.datedBackupPeriodMin = n);
        number(
                "IncompleteSetsOk",
                "0|1",
                "Whether sets with PVs that are not here are saved and restored.",
                0,
                1,
                n -> options.incompleteSetsOk = n != 0);
        number("CAReconnect", "0|1", "Accepted: PVs are looked for at every save in any case.", 0, 1, n -> {});
        number("UseStatusPVs", "0|1", "Accepted: status records are used where they are loaded.", 0, 1, n -> {});
        number("Debug", "level", "Accepted: the log's level does this, see docs/operations.md.", 0, 100, n -> {});
        add("save_restoreSet_FilePermissions", "mode", "Permissions of new files, such as 0664.", (c, a) -> {
            final String text = argument(a, 0, "a mode");
            options.fileMode = Integer.decode(text);
        });
        add(
                "save_restoreSet_status_prefix",
                "prefix",
                "Prefix P of the records of save_restoreStatus.db.",
                (c, a) -> options.statusPrefix = optional(a, 0));
        add("save_restoreSet_NFSHost", "host address", "Accepted: folders are what the machine mounts.", (c, a) -> {});
        add("set_saveTask_priority", "priority", "Accepted: threads of this IOC have no priorities.", (c, a) -> {});
    }

    private void number(
            final String name,
            final String usage,
            final String help,
            final int low,
            final int high,
            final IntConsumer option) {
        add("save_restoreSet_" + name, usage, help, (c, a) -> {
            final int value = integer(argument(a, 0, "a number"));
            final int taken = Math.max(low, Math.min(high, value));
            if (taken != value) { // as the module does; it says nothing
                c.out()
                        .println("save_restoreSet_" + name + ": " + value + " is not " + low + " to " + high + ", "
                                + taken + " is taken");
            }
            option.accept(taken);
        });
    }

    private static int seconds(final List<String> arguments, final int at) throws ShellException {
        return arguments.size() > at ? integer(arguments.get(at)) : 0;
    }

    private static int integer(final String text) throws ShellException {
        try {
            return (int) Double.parseDouble(text.strip());
        } catch (final NumberFormatException e) {
            throw new ShellException("a number is needed: value=" + text);
        }
    }

    static String argument(final List<String> arguments, final int at, final String what) throws ShellException {
        if (arguments.size() <= at || arguments.get(at).isEmpty()) {
            throw new ShellException(what + " is needed");
        }
        return arguments.get(at);
    }

    static String optional(final List<String> arguments, final int at) {
        return arguments.size() > at ? arguments.get(at) : "";
    }

    static SaveFile read(final Path file) throws IOException, ShellException {
        final List<String> problems = new ArrayList<>();
        final SaveFile content = SaveFiles.best(file, null, problems);
        if (content == null) {
            throw new ShellException("no usable file: " + String.join("; ", problems));
        }
        return content;
    }
}
