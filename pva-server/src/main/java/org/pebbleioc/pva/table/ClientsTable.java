package org.pebbleioc.pva.table;

import java.util.List;
import java.util.function.Supplier;
import org.pebbleioc.pva.server.ClientReport;
import org.pebbleioc.pva.server.ClientReport.SubscriptionReport;
import org.pebbleioc.pva.server.PvTotals;
import org.pebbleioc.pva.server.PvaServer;

/**
 * The clients of a PVAccess server as a table: a row per client and monitor (one row without a PV where it has none),
 * then for each PV a row {@code (all)} with the sums over all monitors that are and that were.
 */
public final class ClientsTable {
    private static final long PERIOD_NS = 1_000_000_000L;
    private static final String ALL = "(all)";

    private static final List<TableColumn> COLUMNS = List.of(
            TableColumn.text("client", "Client"),
            TableColumn.text("user", "User"),
            TableColumn.text("host", "Host"),
            TableColumn.text("pv", "PV"),
            TableColumn.text("policy", "Policy"),
            TableColumn.int32("queueSize", "Queue size"),
            TableColumn.int32("queued", "Queued"),
            TableColumn.int64("inFlight", "In flight"),
            TableColumn.int64("offered", "Offered"),
            TableColumn.int64("sent", "Sent"),
            TableColumn.int64("squashed", "Squashed"),
            TableColumn.int64("dropped", "Dropped"),
            TableColumn.int64("discarded", "Discarded"),
            TableColumn.float64("oldest", "Oldest, s"),
            TableColumn.int64("bytesSent", "Bytes sent"),
            TableColumn.int64("bytesHeld", "Bytes held"),
            TableColumn.int64("byteBudget", "Client's byte budget"));

    private ClientsTable() {}

    /** @param server answers null while there is none, and then the table is empty */
    public static TablePv of(final String name, final Supplier<PvaServer> server) {
        return new TablePv(name, "Clients of the PVAccess server", PERIOD_NS, COLUMNS, rows -> {
            final PvaServer now = server.get();
            if (now != null) {
                now.report().forEach(client -> add(rows, client));
                now.totals().values().forEach(totals -> add(rows, totals));
            }
        });
    }

    private static void add(final TableRows rows, final ClientReport client) {
        if (client.subscriptions().isEmpty()) {
            rows.add(
                    client.peer(),
                    client.user(),
                    client.host(),
                    "",
                    "",
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    client.bytesSent(),
                    client.heldBytes(),
                    client.budgetBytes());
        }
        for (final SubscriptionReport s : client.subscriptions()) {
            rows.add(
                    client.peer(),
                    client.user(),
                    client.host(),
                    s.pv(),
                    s.policy().word(),
                    s.capacity(),
                    s.queued(),
                    s.inFlight(),
                    s.offered(),
                    s.sent(),
                    s.squashed(),
                    s.dropped(),
                    s.discarded(),
                    s.oldestNs() / 1e9,
                    s.bytesSent(),
                    s.heldBytes(),
                    client.budgetBytes());
        }
    }

    private static void add(final TableRows rows, final PvTotals t) {
        rows.add(
                ALL,
                "",
                "",
                t.pv(),
                "",
                0,
                (int) Math.min(Integer.MAX_VALUE, t.waiting()),
                0,
                t.offered(),
                t.sent(),
                t.squashed(),
                t.dropped(),
                t.discarded(),
                0,
                t.bytesSent(),
                0,
                0);
    }
}
