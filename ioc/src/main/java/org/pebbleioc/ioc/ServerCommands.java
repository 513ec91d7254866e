package org.pebbleioc.ioc;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.pebbleioc.ioc.ca.CaServer;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.shell.ShellCommand;
import org.pebbleioc.ioc.shell.ShellException;
import org.pebbleioc.pva.server.ClientReport;
import org.pebbleioc.pva.server.PvTotals;
import org.pebbleioc.pva.server.PvaServer;

/** Commands that show the two servers: {@code casr}, {@code pvasr}, {@code pvaReport}. */
final class ServerCommands {
    private ServerCommands() {}

    /**
     * @param pva and {@code ca} answer null before iocInit
     * @param names of all PVs
     */
    static void addTo(
            final CommandRegistry registry,
            final Supplier<PvaServer> pva,
            final Supplier<CaServer> ca,
            final Supplier<Collection<String>> names) {
        registry.register(
                "casr",
                "[level]",
                "Channel Access server: clients; level 1 adds who they are and addresses, level 2 their channels, level 3 of what type, level 4 counters.",
                (context, arguments) ->
                        CasrReport.print(ca.get(), level(arguments.isEmpty() ? "0" : arguments.get(0)), context.out()));
        registry.register(
                "dbsr",
                "[level]",
                "All servers of records: state, then what casr and pvasr say.",
                (context, arguments) -> {
                    context.out().println("Server state: " + (ca.get() == null ? "not started" : "running"));
                    context.out().println("Server 'rsrv'");
                    CasrReport.print(ca.get(), level(arguments.isEmpty() ? "0" : arguments.get(0)), context.out());
                    context.out().println("Server 'qsrv'");
                    pvaReport(pva.get(), context.out());
                });
        final ShellCommand.Action report = (context, arguments) -> pvaReport(pva.get(), context.out());
        registry.register(
                "pvasr", "[level]", "PVAccess server: port, clients, and where each client's updates went.", report);
        registry.register("pvxsr", "[level]", "The same as pvasr.", report);
        registry.register("pvxsi", "", "The same as pvasr.", report);
        registry.register("pvxsl", "", "Lists the names that the PVAccess server answers to.", (context, arguments) -> {
            if (pva.get() == null) {
                throw new ShellException("pvxsl: not started, iocInit has not run");
            }
            names.get().forEach(context.out()::println);
        });
        registry.register(
                "pvaReport",
                "",
                "The same as pvasr: per client and PV, offered = sent + squashed + dropped + discarded + queued + in"
                        + " flight; and per PV, over all clients that are and were.",
                report);
    }

    private static int level(final String text) {
        try {
            return Integer.parseInt(text);
        } catch (final NumberFormatException e) {
            throw new IllegalArgumentException("level must be a whole number: level=" + text);
        }
    }

    private static void pvaReport(final PvaServer server, final PrintStream out) {
        if (server == null) {
            out.println("PVAccess server: not started, iocInit has not run");
            return;
        }
        out.printf(
                "PVAccess server %s: TCP port %d, UDP port %d, %d client(s), %d refused%n",
                server.guid(),
                server.tcpPort(),
                server.udpPort(),
                server.report().size(),
                server.refusedConnections());
        out.printf("clients that are gone: %s%n", ended(server));
        final Instant now = Instant.now();
        for (final ClientReport client : server.report()) {
            out.printf(
                    "%s %s@%s, %d s: %d channel(s), %d bytes sent, %d of %d bytes of images held%n",
                    client.peer(),
                    client.user(),
                    client.host(),
                    Duration.between(client.since(), now).toSeconds(),
                    client.channels(),
                    client.bytesSent(),
                    client.heldBytes(),
                    client.budgetBytes());
            for (final ClientReport.SubscriptionReport s : client.subscriptions()) {
                out.printf(
                        "    %-32s %s, queue of %d: offered %d = sent %d + squashed %d + dropped %d + discarded %d"
                                + " + queued %d + in flight %d; oldest %.3f s%n",
                        s.pv(),
                        s.policy().word(),
                        s.capacity(),
                        s.offered(),
                        s.sent(),
                        s.squashed(),
                        s.dropped(),
                        s.discarded(),
                        s.queued(),
                        s.inFlight(),
                        s.oldestNs() / 1e9);
            }
        }
        for (final PvTotals t : server.totals().values()) {
            out.printf(
                    "all clients, %-32s offered %d = sent %d + squashed %d + dropped %d + discarded %d + waiting %d%n",
                    t.pv(), t.offered(), t.sent(), t.squashed(), t.dropped(), t.discarded(), t.waiting());
        }
    }

    /** Why clients are gone, with how many; what never happened is not named. */
    private static String ended(final PvaServer server) {
        final String text = server.endedConnections().entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(entry -> entry.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        return text.isEmpty() ? "none" : text;
    }
}
