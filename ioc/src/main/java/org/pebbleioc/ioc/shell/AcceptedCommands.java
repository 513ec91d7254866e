package org.pebbleioc.ioc.shell;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Commands that scripts of C IOCs contain and that have nothing to do here: taken, so that those scripts run. Each says
 * once why it has no effect, at its first use that a reader might take for one that worked.
 */
final class AcceptedCommands {
    private static final String BUILT_IN = "record and device types are built in";
    private static final String LOG = "messages go to the log at once";

    private AcceptedCommands() {}

    static void addTo(final CommandRegistry registry) {
        final Set<String> told = ConcurrentHashMap.newKeySet();
        refused(registry);
        quietly(registry, "startPVAServer", "[providers]", "the PVAccess server starts at iocInit in any case");
        quietly(registry, "asDumpHash", "", "names of access files are in no table of hashes; asdbdump prints them");
        quietly(registry, "callbackParallelThreads", "count [priority]", "records are scanned by threads of their own");
        quietly(registry, "errlogInit", "bytes", LOG);
        quietly(registry, "errlogInit2", "bytes lineLength", LOG);
        quietly(registry, "pvxs_log_config", "\"NAME=LEVEL\"", "the log's levels are set as docs/operations.md says");
        quietly(registry, "pvxs_log_reset", "", "the log's levels are set as docs/operations.md says");
        quietly(registry, "asynSetMinTimerPeriod", "seconds", "there is no such timer");
        MissingPlugins.INSTEAD.forEach((plugin, instead) -> registry.accept(ShellCommand.of(
                plugin,
                "port queueSize blocking arrayPort arrayAddr ...",
                "Accepted and without effect: not in PebbleIOC. " + instead,
                (context, arguments) -> {
                    if (told.add(plugin)) {
                        context.out().println("# note: " + plugin + " is not in PebbleIOC: " + instead);
                    }
                })));
    }

    /** What cannot work without what this IOC does not have: scripts go on, and their authors are told. */
    private static void refused(final CommandRegistry registry) {
        for (final String name : List.of("seq", "seqShow", "seqChanShow", "seqQueueShow", "seqStop", "seqcar")) {
            refuse(registry, name, "[program] ...", "sequencer programs are compiled C and cannot run here");
        }
        for (final String name : List.of(
                "drvAsynIPPortConfigure",
                "drvAsynIPServerPortConfigure",
                "drvAsynSerialPortConfigure",
                "vxi11Configure",
                "asynSetOption",
                "asynShowOption",
                "asynOctetConnect",
                "asynOctetDisconnect",
                "asynOctetRead",
                "asynOctetWrite",
                "asynOctetWriteRead",
                "asynOctetFlush",
                "asynOctetGetInputEos",
                "asynOctetGetOutputEos",
                "asynOctetSetInputEos",
                "asynOctetSetOutputEos",
                "asynInterposeEosConfig")) {
            refuse(
                    registry,
                    name,
                    "port ...",
                    "this IOC has no serial or network ports, its drivers' ports have parameters only");
        }
    }

    private static void refuse(
            final CommandRegistry registry, final String name, final String usage, final String reason) {
        registry.accept(ShellCommand.of(name, usage, "Refused: " + reason + ".", (context, arguments) -> {
            throw new ShellException(
                    name + (arguments.isEmpty() ? "" : " " + arguments.get(0)) + ": not supported, " + reason);
        }));
    }

    /** What stands for the registrar of a C IOC. */
    static ShellCommand registrar(final String name) {
        return ShellCommand.of(
                name, "pdbbase", "Accepted and without effect: " + BUILT_IN + ".", AcceptedCommands::nothing);
    }

    private static void quietly(
            final CommandRegistry registry, final String name, final String usage, final String reason) {
        registry.accept(ShellCommand.of(
                name, usage, "Accepted and without effect: " + reason + ".", AcceptedCommands::nothing));
    }

    private static void noted(
            final CommandRegistry registry,
            final Set<String> told,
            final String name,
            final String usage,
            final String reason) {
        registry.accept(
                ShellCommand.of(name, usage, "Accepted and without effect: " + reason + ".", (context, arguments) -> {
                    if (told.add(reason)) {
                        context.out().println("# note: " + name + " has no effect: " + reason);
                    }
                }));
    }

    private static void nothing(final ShellContext context, final List<String> arguments) {
        // by design: see the class
    }
}
