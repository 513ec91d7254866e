package org.pebbleioc.ioc.command;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.pebbleioc.ioc.device.ParameterPort;
import org.pebbleioc.ioc.device.ParameterPorts;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.shell.ShellContext;
import org.pebbleioc.ioc.shell.ShellException;

/** Commands of asyn about ports: enabling, connecting, tracing. Shell thread. */
public final class PortCommands {
    private static final Map<String, Integer> TRACE =
            Map.of("ERROR", 1, "DEVICE", 2, "FILTER", 4, "DRIVER", 8, "FLOW", 16, "WARNING", 32);
    private static final Map<String, Integer> IO = Map.of("NODATA", 0, "ASCII", 1, "ESCAPE", 2, "HEX", 4);
    private static final Map<String, Integer> INFO = Map.of("TIME", 1, "PORT", 2, "SOURCE", 4, "THREAD", 8);

    private final ParameterPorts ports;

    private PortCommands(final ParameterPorts ports) {
        this.ports = ports;
    }

    public static void addTo(final CommandRegistry registry, final ParameterPorts ports) {
        final PortCommands all = new PortCommands(ports);
        all.mask(
                registry,
                "asynSetTraceMask",
                "What of a port's traffic is logged: ERROR 1, DEVICE 2 (records), DRIVER 8.",
                TRACE,
                (port, bits) -> port.trace().mask(bits));
        all.mask(
                registry,
                "asynSetTraceIOMask",
                "How texts are shown in a port's trace: ASCII 1, ESCAPE 2, HEX 4.",
                IO,
                (port, bits) -> port.trace().ioMask(bits));
        all.mask(
                registry,
                "asynSetTraceInfoMask",
                "What stands in front of a port's trace: TIME 1, PORT 2, SOURCE 4, THREAD 8.",
                INFO,
                (port, bits) -> port.trace().infoMask(bits));
        all.add(
                registry,
                "asynSetTraceIOTruncateSize",
                "port addr size",
                "Bytes of a text that a trace shows.",
                (p, a) -> {
                    final int size = number(a, "size");
                    p.trace().truncateSize(size);
                });
        all.add(
                registry,
                "asynSetTraceFile",
                "port addr [file]",
                "Where a port's trace goes: a file that is appended to, stdout, stderr; nothing for the log.",
                PortCommands::file);
        all.add(registry, "asynEnable", "port addr yesNo", "Lets records use a port, or not.", (p, a) -> p.state()
                .enable(number(a, "yesNo") != 0));
        all.add(
                registry,
                "asynAutoConnect",
                "port addr yesNo",
                "Whether a port that is not connected connects when a record wants something of it.",
                (p, a) -> p.state().autoConnect(number(a, "yesNo") != 0));
    }

    /** What a command does to one port; the argument is the third. */
    private interface Action {
        void run(ParameterPort port, String argument) throws ShellException;
    }

    private void add(
            final CommandRegistry registry,
            final String name,
            final String usage,
            final String help,
            final Action action) {
        registry.register(
                name,
                usage,
                help + "\nWithout a port: of every port.",
                (context, arguments) -> run(context, arguments, action));
    }

    private void run(final ShellContext context, final List<String> arguments, final Action action)
            throws ShellException {
        final String name = arguments.isEmpty() ? "" : arguments.get(0);
        final String argument = arguments.size() > 2 ? arguments.get(2) : "";
        final ParameterPort one = ports.find(name);
        if (one == null && !name.isEmpty()) {
            // as in asyn: said, and no error that ends a script; a port may belong to what is not here
            context.out().println("there is no port " + name);
            return;
        }
        final Collection<ParameterPort> all = one == null ? ports.all() : List.of(one);
        for (final ParameterPort port : all) {
            action.run(port, argument);
        }
    }

    private void mask(
            final CommandRegistry registry,
            final String name,
            final String help,
            final Map<String, Integer> names,
            final BiConsumer<ParameterPort, Integer> action) {
        add(
                registry,
                name,
                "port addr mask",
                help + " Numbers, or names joined by + or |.",
                (port, text) -> action.accept(port, bits(text, names)));
    }

    private static int bits(final String text, final Map<String, Integer> names) throws ShellException {
        int bits = 0;
        for (final String part : text.isBlank() ? new String[] {"0"} : text.split("[+|]")) {
            final String name = part.strip()
                    .toUpperCase(Locale.ROOT)
                    .replaceFirst("^ASYN_", "")
                    .replaceFirst("^TRACE(IO|INFO)?_(IO_)?", "");
            final Integer known = names.get(name);
            bits |= known != null ? known : number(part.strip(), "mask");
        }
        return bits;
    }

    private static int number(final String text, final String what) throws ShellException {
        try {
            return Integer.decode(text.isBlank() ? "0" : text);
        } catch (final NumberFormatException e) {
            throw new ShellException(what + " is no number: " + text);
        }
    }

    private static void file(final ParameterPort port, final String name) throws ShellException {
        try {
            port.trace().file(name);
        } catch (final IOException | InvalidPathException e) {
            throw new ShellException("the file cannot be written: " + e.getMessage());
        }
    }
}
