package org.pebbleioc.ioc.record;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Which scanner a record belongs to, by its SCAN field. */
final class Scanners {
    private static final Logger LOG = LogManager.getLogger(Scanners.class);
    private static final int FIRST_PERIOD = 3;

    private final PeriodicScan[] periodic = new PeriodicScan[Menus.SCAN_PERIODS_NS.length];
    private final Map<String, List<DbRecord>> events = new ConcurrentHashMap<>();
    private final Map<Integer, Long> eventTimesNs = new ConcurrentHashMap<>();

    Scanners(final ScanIo.Work work) {
        for (int i = 0; i < periodic.length; i++) {
            periodic[i] = new PeriodicScan(Menus.SCAN_PERIODS_NS[i], work);
        }
    }

    PeriodicScan[] periodic() {
        return periodic;
    }

    List<DbRecord> event(final String name) {
        return events.getOrDefault(eventName(name), List.of());
    }

    /** Events have names; a number from 1 to 255 may be written in any way. */
    static String eventName(final String text) {
        final Double number = Convert.constant(text.trim());
        return number != null && number >= 1 && number < 256 ? String.valueOf(number.intValue()) : text.trim();
    }

    /** Notes when an event of a number happened, for records whose TSE asks for it. */
    void eventHappened(final String name, final long nowNs) {
        if (eventName(name).matches("[0-9]{1,3}")) {
            eventTimesNs.put(Integer.valueOf(eventName(name)), nowNs);
        }
    }

    /** POSIX time of the last event of this number; 0 for none. */
    long eventTimeNs(final int number) {
        return eventTimesNs.getOrDefault(number, 0L);
    }

    /** Under the record's lock set. */
    void add(final DbRecord record) {
        record.ioEntry.priority = record.integer("PRIO");
        final int scan = record.integer("SCAN");
        if (scan >= FIRST_PERIOD) {
            periodic[scan - FIRST_PERIOD].add(record);
        } else if (scan == Menus.EVENT) {
            final List<DbRecord> list =
                    events.computeIfAbsent(eventName(record.text("EVNT")), name -> new CopyOnWriteArrayList<>());
            synchronized (list) {
                PeriodicScan.insert(list, record);
            }
        } else if (scan == Menus.IO_INTR
                && !record.type().support().interrupts()
                && (record.device == null || !record.device.ioIntr(record, true))) {
            LOG.error("{}: its device support has no I/O Intr, SCAN stays Passive", record);
            record.set("SCAN", Menus.PASSIVE);
        }
    }

    void remove(final DbRecord record, final int scan, final String event) {
        if (scan >= FIRST_PERIOD) {
            periodic[scan - FIRST_PERIOD].remove(record);
        } else if (scan == Menus.EVENT) {
            event(event).remove(record);
        } else if (scan == Menus.IO_INTR && record.device != null) {
            record.device.ioIntr(record, false);
        }
    }

    /** At start: the records of each period in one go, so that many records need no quadratic time. */
    void addAll(final Iterable<DbRecord> records) {
        final List<List<DbRecord>> byPeriod = new java.util.ArrayList<>();
        for (int i = 0; i < periodic.length; i++) {
            byPeriod.add(new java.util.ArrayList<>());
        }
        for (final DbRecord record : records) {
            final int scan = record.integer("SCAN");
            record.ioEntry.priority = record.integer("PRIO");
            if (scan >= FIRST_PERIOD) {
                byPeriod.get(scan - FIRST_PERIOD).add(record);
            } else {
                add(record);
            }
        }
        for (int i = 0; i < periodic.length; i++) {
            periodic[i].addAll(byPeriod.get(i));
        }
    }
}
