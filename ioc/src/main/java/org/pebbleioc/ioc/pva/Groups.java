package org.pebbleioc.ioc.pva;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.channel.AccessControl;
import org.pebbleioc.ioc.channel.ChannelSource;
import org.pebbleioc.ioc.db.Macros;
import org.pebbleioc.ioc.part.IocPart;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.shell.Glob;
import org.pebbleioc.ioc.shell.ShellContext;
import org.pebbleioc.ioc.shell.ShellException;
import org.pebbleioc.pva.server.PvSource;

/**
 * PVs made of several records: from {@code info(Q:group, ...)}, from files of {@code dbLoadGroup}, and the trees by which
 * blocks describe themselves. Shell thread.
 */
public final class Groups implements IocPart {
    private static final Logger LOG = LogManager.getLogger(Groups.class);

    /** A definition file with its macros replaced. */
    private record Loaded(String file, String json) {}

    private final ChannelSource source;
    private final AccessControl access;
    private final GroupThread thread = new GroupThread();
    private final List<Loaded> files = new ArrayList<>();
    private GroupPvs pvs;

    public Groups(final ChannelSource source, final AccessControl access) {
        this.source = source;
        this.access = access;
    }

    @Override
    public String name() {
        return "groups";
    }

    @Override
    public void addCommands(final CommandRegistry registry) {
        registry.register(
                "dbLoadGroup",
                "file macros",
                "Loads group PVs from a JSON file; before iocInit. -file forgets a file again, -* all of them.",
                this::load);
        registry.register(
                "pvxgl",
                "[level] [pattern]",
                "Lists group PVs; level 1 adds their members, with the record field behind each.",
                this::list);
    }

    private void load(final ShellContext context, final List<String> arguments) throws ShellException, IOException {
        if (arguments.isEmpty() || arguments.get(0).isEmpty()) {
            throw new ShellException("a file name is missing");
        }
        if (pvs != null) {
            throw new ShellException("groups cannot be loaded after iocInit");
        }
        final String file = arguments.get(0);
        if (file.startsWith("-")) {
            files.removeIf(loaded -> file.equals("-*") || loaded.file().equals(file.substring(1)));
            return;
        }
        final Path path = context.directory().resolve(file);
        if (!Files.isRegularFile(path)) {
            throw new ShellException("no such file: " + path);
        }
        try {
            final Macros macros = Macros.of(Map.of(), context.environment()::value)
                    .with(arguments.size() > 1 ? arguments.get(1) : "");
            files.add(new Loaded(file, macros.expand(Files.readString(path))));
        } catch (final Macros.MacroException e) {
            throw new ShellException(file + ": " + e.getMessage());
        }
    }

    private void list(final ShellContext context, final List<String> arguments) throws ShellException {
        if (pvs == null) {
            throw new ShellException("groups come to life with iocInit");
        }
        final boolean members = !arguments.isEmpty() && !arguments.get(0).equals("0");
        final Pattern pattern = Glob.of(arguments.size() > 1 ? arguments.get(1) : "*");
        for (final GroupPv group : pvs.all()) {
            if (!pattern.matcher(group.name()).matches()) {
                continue;
            }
            context.out().println(group.name());
            if (members) {
                context.out().println("  Atomic Get/Put:" + (group.isAtomic() ? "yes" : "no"));
                for (final GroupField field : group.fields()) {
                    final GroupMember member = field.member();
                    context.out()
                            .printf(
                                    "  %s\t<-> %s%n",
                                    member.path().isTop() ? "/" : member.path(),
                                    member.hasChannel() ? member.channel() : member.constant());
                }
            }
        }
    }

    /** Records are alive: builds what was defined. What is wrong is logged, and the rest is served. */
    @Override
    public PvSource pvs() {
        pvs = build(
                source,
                access,
                thread,
                files.stream().map(Loaded::file).toList(),
                files.stream().map(Loaded::json).toList());
        thread.start();
        return pvs;
    }

    static GroupPvs build(
            final ChannelSource source,
            final AccessControl access,
            final GroupThread thread,
            final List<String> fileNames,
            final List<String> jsons) {
        final GroupReader reader = new GroupReader(problem -> LOG.warn("groups: {}", problem));
        source.infos("Q:group").forEach((record, json) -> reader.read(json, record + ": info(Q:group)", record));
        for (int i = 0; i < jsons.size(); i++) {
            reader.read(jsons.get(i), fileNames.get(i), null);
        }
        final List<GroupDefinition> definitions =
                new ArrayList<>(reader.groups().values());
        definitions.addAll(PviTree.of(source, reader.groups().keySet()));
        return GroupPvs.build(definitions, source, access, thread, problem -> LOG.warn("{}", problem));
    }

    @Override
    public void close() {
        thread.close();
    }
}
