package org.pebbleioc.ioc;

import java.io.PrintStream;
import java.util.List;
import org.pebbleioc.ioc.ca.CaReport;
import org.pebbleioc.ioc.ca.CaServer;

/** What {@code casr} prints, laid out as the {@code casr} of EPICS base 7. */
final class CasrReport {
    private CasrReport() {}

    /** @param server null before iocInit */
    static void print(final CaServer server, final int level, final PrintStream out) {
        if (server == null) {
            out.println("Channel Access server: not started, iocInit has not run");
            return;
        }
        final CaReport report = server.report();
        out.println("Channel Access Server V4.13");
        final List<CaReport.Client> clients = report.clients();
        if (clients.isEmpty()) {
            out.println("No clients connected.");
        } else {
            out.println(count(clients.size(), "client") + " connected" + (level < 1 ? "." : ":"));
        }
        if (level < 1) {
            return;
        }
        clients.forEach(client -> print(client, level, out));
        for (final String address : report.tcp()) {
            out.println("CAS-TCP server on " + address + " with");
            final String host = address.substring(0, address.lastIndexOf(':'));
            report.udp().stream()
                    .filter(search ->
                            report.tcp().size() == 1 || search.address().startsWith(host + ":"))
                    .forEach(search ->
                            out.println("    CAS-UDP " + search.kind() + "name server on " + search.address()));
        }
        final int targets = report.beaconTargets().size();
        out.println("Sending CAS-beacons to " + targets + (targets == 1 ? " address:" : " addresses:"));
        report.beaconTargets().forEach(target -> out.println("    " + target));
        if (level > 1) {
            out.println("Searches: " + report.searches() + ", " + report.searchHits() + " answered; beacons sent: "
                    + report.beacons());
        }
    }

    private static void print(final CaReport.Client client, final int level, final PrintStream out) {
        out.println("    TCP client at " + client.address() + " '" + client.host() + "':");
        out.println("\tUser '" + client.user() + "', V4." + client.minorVersion() + ", Priority = " + client.priority()
                + ", " + count(client.channels().size(), "Channel"));
        if (level > 3) {
            out.printf(
                    "\t%.2f secs since last send, %.2f secs since last receive%n",
                    client.sinceSentNs() / 1e9, client.sinceReceivedNs() / 1e9);
            out.println("\tUpdates: sent " + client.updatesSent() + ", waiting " + client.updatesWaiting() + ", merged "
                    + client.updatesMerged() + "; bytes in " + client.bytesIn() + ", out " + client.bytesOut());
            out.println("\tState = up");
        }
        if (level > 1) {
            client.channels().forEach(channel -> print(channel, level, out));
        }
    }

    private static void print(final CaReport.OpenChannel channel, final int level, final PrintStream out) {
        out.println("        Channel: '" + channel.name() + "'");
        if (level > 2) {
            out.println("            field_type=DBF_" + channel.type() + " ("
                    + channel.type().bytes() + " bytes), dbr_type=DBF_" + channel.type() + ", "
                    + count(channel.maxCount(), "element"));
            out.println("            # on eventq=" + channel.subscriptions() + ", access="
                    + (channel.mayRead() ? 'r' : '-') + (channel.mayWrite() ? 'w' : '-'));
        }
    }

    private static String count(final int number, final String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
