package org.pebbleioc.pva.server;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The books of every monitor that ever was, per PV. A queue is in its PV's account from its beginning; when it has ended
 * and its last update has left the writer, its counts move to the account's total. So the totals never go back and close
 * at any time. Lock order: an account, then a queue.
 */
final class UpdateLedger {
    private final Map<String, Account> accounts = new ConcurrentHashMap<>();

    /** One PV's. */
    static final class Account {
        // Guarded by this.
        private final Set<MonitorQueue> queues = new HashSet<>();
        private PvTotals ended;

        Account(final String pv) {
            ended = PvTotals.none(pv);
        }

        synchronized void begins(final MonitorQueue queue) {
            queues.add(queue);
        }

        /** Its counts do not change any more. Called without the queue's lock. */
        synchronized void settled(final MonitorQueue queue) {
            if (queues.remove(queue)) {
                ended = ended.plus(queue.counts(), 0);
            }
        }

        synchronized PvTotals totals() {
            PvTotals sum = ended;
            for (final MonitorQueue queue : queues) {
                sum = sum.plus(queue.counts(), queue.hasEnded() ? 0 : 1);
            }
            return sum;
        }
    }

    Account account(final String pv) {
        return accounts.computeIfAbsent(pv, Account::new);
    }

    /** Of one PV. */
    PvTotals totals(final String pv) {
        final Account account = accounts.get(pv);
        return account == null ? PvTotals.none(pv) : account.totals();
    }

    /** By name of the PV; those that were never monitored are not in it. */
    Map<String, PvTotals> totals() {
        final Map<String, PvTotals> totals = new TreeMap<>();
        accounts.forEach((pv, account) -> totals.put(pv, account.totals()));
        return totals;
    }
}
