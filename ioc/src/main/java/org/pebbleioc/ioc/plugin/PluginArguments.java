package org.pebbleioc.ioc.plugin;

import java.io.PrintStream;
import java.util.List;
import org.pebbleioc.ioc.shell.ShellException;

/** What the command of every plugin says first: {@code portName queueSize blockingCallbacks NDArrayPort NDArrayAddr}. */
record PluginArguments(String name, int queue, List<String> all) {
    private static final int LEAST = 4;
    private static final int MOST_REGIONS = 1000;

    static PluginArguments of(
            final String command, final String usage, final List<String> arguments, final PrintStream out)
            throws ShellException {
        if (arguments.size() < LEAST || arguments.get(0).isEmpty()) {
            throw new ShellException("usage: " + command + " " + usage);
        }
        final int queue = number(arguments, 1, "queueSize");
        if (queue < 1) {
            throw new ShellException("queueSize must be at least 1: queueSize=" + queue);
        }
        if (number(arguments, 2, "blockingCallbacks") != 0) {
            out.println("# note: blockingCallbacks of " + arguments.get(0)
                    + " has no effect: no plugin holds up the readout");
        }
        return new PluginArguments(arguments.get(0), queue, List.copyOf(arguments));
    }

    /**
     * The port it takes from.
     *
     * @param address that it must be given: 0 has images, 1 of a Stats plugin has numbers
     */
    String source(final int address) throws ShellException {
        if (number(4, "NDArrayAddr") != address) {
            throw new ShellException(
                    address == 0
                            ? "NDArrayAddr must be 0: a port has one stream of images"
                            : "NDArrayAddr must be 1: there the numbers of a Stats plugin come from");
        }
        return all.get(3);
    }

    /** How many regions an ROIStat plugin has. */
    int regions() throws ShellException {
        final int count = number(5, "maxROIs");
        if (count < 1 || count > MOST_REGIONS) {
            throw new ShellException("maxROIs must be 1.." + MOST_REGIONS + ": maxROIs=" + count);
        }
        return count;
    }

    private int number(final int at, final String what) throws ShellException {
        return number(all, at, what);
    }

    private static int number(final List<String> arguments, final int at, final String what) throws ShellException {
        if (at >= arguments.size() || arguments.get(at).isBlank()) {
            return 0;
        }
        try {
            return Integer.parseInt(arguments.get(at).strip());
        } catch (final NumberFormatException e) {
            throw new ShellException(what + " must be a whole number: " + what + "=" + arguments.get(at));
        }
    }
}
