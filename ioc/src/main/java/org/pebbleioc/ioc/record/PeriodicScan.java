package org.pebbleioc.ioc.record;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Records of one period, in the order of PHAS. Its thread is {@code scan-0.1} and the like. */
final class PeriodicScan {
    private static final Logger LOG = LogManager.getLogger(PeriodicScan.class);

    private final long periodNs;
    private final ScanIo.Work work;

    /** Changed under this, walked by the scan thread. */
    private final List<DbRecord> records = new CopyOnWriteArrayList<>();

    // the scan thread's
    private long nextNs;
    private boolean started;
    private long overruns;

    PeriodicScan(final long periodNs, final ScanIo.Work work) {
        this.periodNs = periodNs;
        this.work = work;
    }

    synchronized void add(final DbRecord record) {
        insert(records, record);
    }

    synchronized void remove(final DbRecord record) {
        records.remove(record);
    }

    static void insert(final List<DbRecord> list, final DbRecord record) {
        int at = list.size();
        while (at > 0 && list.get(at - 1).integer("PHAS") > record.integer("PHAS")) {
            at--;
        }
        list.add(at, record);
    }

    synchronized void addAll(final List<DbRecord> more) {
        final List<DbRecord> all = new java.util.ArrayList<>(records);
        all.addAll(more);
        all.sort(Comparator.comparingInt(record -> record.integer("PHAS")));
        records.clear();
        records.addAll(all);
    }

    /** Scans when it is time; nanoseconds until the next time. */
    long doWork(final long nowNs) {
        if (!started) {
            started = true;
            nextNs = nowNs + periodNs;
        }
        if (nowNs - nextNs >= 0) {
            nextNs += periodNs;
            for (final DbRecord record : records) {
                try {
                    work.run(record);
                } catch (final RuntimeException | StackOverflowError e) {
                    LOG.error("{}: scan failed", record, e);
                }
            }
            if (nowNs - nextNs >= 0) {
                // late by a whole period: skip what was missed instead of running after it
                overruns++;
                nextNs = nowNs + periodNs;
            }
        }
        return nextNs - nowNs;
    }

    long overruns() {
        return overruns;
    }
}
