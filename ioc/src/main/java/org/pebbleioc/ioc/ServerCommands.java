package org.pebbleioc.ioc;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.pebbleioc.ioc.ca.CaReport;
import org.pebbleioc.ioc.ca.CaServer;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.shell.ShellCommand;
import org.pebbleioc.pva.server.ClientReport;
import org.pebbleioc.pva.server.PvTotals;
import org.pebbleioc.pva.server.PvaServer;

/** Commands that show the two servers: {@code casr}, {@code pvasr}, {@code pvaReport}. */
final class ServerCommands {
    private ServerCommands() {}

    /** @param pva and {@code ca} answer null before iocInit */
    static void addTo(final CommandRegistry registry, final Supplier<PvaServer> pva, final Supplier<CaServer> ca) {
        registry.register(ShellCommand.of(
                "casr",
                "[level]",
                "Channel Access server: ports and clients; level 1 adds a line per client, level 2 its channels.",
                (context, arguments) ->
                        casr(ca.get(), level(arguments.isEmpty() ? "0" : arguments.get(0)), context.out())));
        final ShellCommand.Action report = (context, arguments) -> pvaReport(pva.get(), context.out());
        registry.register(ShellCommand.of(
                "pvasr", "[level]", "PVAccess server: port, clients, and where each client's updates went.", report));
        registry.register(ShellCommand.of(
                "pvaReport",
                "",
                "The same as pvasr: per client and PV, offered = sent + squashed + dropped + discarded + queued + in"
                        + " flight; and per PV, over all clients that are and were.",
                report));
    }

    private static int level(final String text) {
        try {
            return Integer.parseInt(text);
        } catch (final NumberFormatException e) {
            throw new IllegalArgumentException("level must be a whole number: level=" + text);
        }
    }

    private static void casr(final CaServer server, final int level, final PrintStream out) {
        if (server == null) {
            out.println("Channel Access server: not started, iocInit has not run");
            return;
        }
        final CaReport report = server.report();
        out.printf(
                "Channel Access Server V4.13%nTCP port %d, UDP port %d%n%d client(s), %d search(es), %d answered, %d"
                        + " beacon(s)%n",
                report.tcpPort(),
                report.udpPort(),
                report.clients().size(),
                report.searches(),
                report.searchHits(),
                report.beacons());
        if (level < 1) {
            return;
        }
        for (final CaReport.Client client : report.clients()) {
            out.printf(
                    "TCP client %s, user %s@%s: %d channel(s), %d subscription(s), sent %d, waiting %d, merged %d,"
                            + " bytes in %d out %d%n",
                    client.address(),
                    client.user(),
                    client.host(),
                    client.channels().size(),
                    client.subscriptions(),
                    client.updatesSent(),
                    client.updatesWaiting(),
                    client.updatesMerged(),
                    client.bytesIn(),
                    client.bytesOut());
            if (level > 1) {
                client.channels().forEach(name -> out.println("    " + name));
            }
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
