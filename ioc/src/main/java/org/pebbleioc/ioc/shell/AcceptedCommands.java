package org.pebbleioc.ioc.shell;

import java.util.List;

/** Commands that scripts of C IOCs contain and that have nothing to do here: taken, so that those scripts run. */
final class AcceptedCommands {
    private AcceptedCommands() {}

    static void addTo(final CommandRegistry registry) {
        accept(registry, "startPVAServer", "[providers]", "the PVAccess server starts at iocInit in any case");
        accept(registry, "callbackSetQueueSize", "size", "callbacks of this IOC do not wait in a queue of fixed size");
        accept(registry, "errlogInit", "bytes", "messages go to the log at once");
        accept(registry, "errlogInit2", "bytes line-length", "messages go to the log at once");
        accept(registry, "eltc", "0|1", "what is logged where is set in the log configuration");
        accept(registry, "iocLogInit", "", "what is logged where is set in the log configuration");
    }

    /** What stands for the registrar of a C IOC. */
    static ShellCommand registrar(final String name) {
        return accepted(name, "pdbbase", "record and device types are built in");
    }

    private static void accept(
            final CommandRegistry registry, final String name, final String usage, final String reason) {
        registry.register(accepted(name, usage, reason));
    }

    private static ShellCommand accepted(final String name, final String usage, final String reason) {
        return ShellCommand.of(name, usage, "Accepted and without effect: " + reason + ".", AcceptedCommands::nothing);
    }

    private static void nothing(final ShellContext context, final List<String> arguments) {
        // by design: see the class
    }
}
