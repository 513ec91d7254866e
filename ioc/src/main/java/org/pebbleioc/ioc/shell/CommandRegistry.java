package org.pebbleioc.ioc.shell;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/** The commands of one IOC by name. Any thread. */
public final class CommandRegistry {
    private static final String REGISTRAR_SUFFIX = "_registerRecordDeviceDriver";

    private final Map<String, ShellCommand> byName = new ConcurrentSkipListMap<>();
    private final Map<String, ShellCommand> accepted = new ConcurrentSkipListMap<>();
    private final Variables variables = new Variables();
    private volatile Supplier<Collection<String>> pvNames = List::of;

    /** A registry with every command that needs nothing but the shell. */
    public static CommandRegistry withGeneralCommands() {
        final CommandRegistry registry = new CommandRegistry();
        GeneralCommands.addTo(registry);
        ScriptCommands.addTo(registry);
        EnvironmentCommands.addTo(registry);
        ProcessCommands.addTo(registry);
        AcceptedCommands.addTo(registry);
        return registry;
    }

    /** @throws IllegalArgumentException there is a command of this name, or it does not explain itself */
    public void register(final ShellCommand command) {
        if (command.name().isBlank() || command.help().isBlank()) {
            throw new IllegalArgumentException("a command needs a name and a help text: name=" + command.name());
        }
        if (byName.putIfAbsent(command.name(), command) != null) {
            throw new IllegalArgumentException("there is a command of this name already: name=" + command.name());
        }
    }

    /**
     * A command of these four.
     *
     * @param usage its arguments, for people and for completion
     * @throws IllegalArgumentException as {@link #register(ShellCommand)}
     */
    public void register(final String name, final String usage, final String help, final ShellCommand.Action action) {
        register(ShellCommand.of(name, usage, help, action));
    }

    /** A command without effect, which gives way to a part of the IOC that does something under this name. */
    void accept(final ShellCommand command) {
        accepted.put(command.name(), command);
    }

    /** The command, or null. Every {@code <ioc>_registerRecordDeviceDriver} is one command: C IOCs each have their own. */
    public ShellCommand find(final String name) {
        final ShellCommand command = byName.getOrDefault(name, accepted.get(name));
        return command == null && name.endsWith(REGISTRAR_SUFFIX) ? AcceptedCommands.registrar(name) : command;
    }

    /** Where names come from that complete an argument whose usage starts with {@code record} or ends with {@code PV}. */
    public void pvNames(final Supplier<Collection<String>> names) {
        pvNames = names;
    }

    Collection<String> pvNames() {
        return pvNames.get();
    }

    /** What {@code var} shows and sets. */
    public Variables variables() {
        return variables;
    }

    public Collection<ShellCommand> all() {
        final Map<String, ShellCommand> all = new TreeMap<>(accepted);
        all.putAll(byName);
        return List.copyOf(all.values());
    }
}
