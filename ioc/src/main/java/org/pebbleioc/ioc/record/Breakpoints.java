package org.pebbleioc.ioc.record;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

/**
 * Breakpoints of records, as base's {@code dbBkpt} has them: a lock set with a breakpoint is processed by a thread of its
 * own, which stops before such a record with the lock set unlocked, so that everything else goes on and the records can
 * be looked at. While nobody debugs, processing looks at one volatile field.
 *
 * <p>Where both are held, a lock set is locked before this object's monitor.
 */
public final class Breakpoints implements AutoCloseable {
    static final int ON = 1;
    static final int PRINT = 2;
    private static final String MARK = "   BKPT> ";

    private final RecordDatabase database;
    private final Processor processor;

    private volatile boolean active;
    private volatile PrintStream out = System.out;
    private volatile BiConsumer<PrintStream, String> printer = (stream, record) -> {};

    /** The one that stopped last comes first; guarded by this. */
    private final List<BreakpointSession> sessions = new ArrayList<>();

    private BreakpointSession lastUsed;

    Breakpoints(final RecordDatabase database, final Processor processor) {
        this.database = database;
        this.processor = processor;
    }

    /** Where stops are told, and what prints a record after it was processed. */
    public void console(final PrintStream stream, final BiConsumer<PrintStream, String> recordPrinter) {
        out = stream;
        printer = recordPrinter;
    }

    /** Sets a breakpoint ({@code dbb}). @return what to tell, empty for nothing */
    public String set(final String name) {
        final DbRecord record = database.record(name);
        if (record == null) {
            return notFound(name);
        }
        final LockSet set = LockSets.lock(record);
        try {
            if (isOn(record)) {
                return MARK + "Breakpoint already set in this record";
            }
            flag(record, ON, true);
            synchronized (this) {
                BreakpointSession session = session(record);
                if (session == null) {
                    session = new BreakpointSession(this, processor, record);
                    sessions.add(session);
                    active = true;
                    session.start();
                }
                session.breakpoints.add(record);
            }
        } finally {
            LockSets.unlock(set);
        }
        return "";
    }

    /** Takes it away ({@code dbd}). */
    public String delete(final String name) {
        final DbRecord record = database.record(name);
        if (record == null) {
            return notFound(name);
        }
        final LockSet set = LockSets.lock(record);
        try {
            if (!isOn(record)) {
                return MARK + "No breakpoint set in this record";
            }
            flag(record, ON, false);
            synchronized (this) {
                for (final BreakpointSession session : sessions) {
                    if (session.breakpoints.remove(record) && session.breakpoints.isEmpty()) {
                        session.signal();
                    }
                }
            }
        } finally {
            LockSets.unlock(set);
        }
        return "";
    }

    /** Goes on until the next breakpoint ({@code dbc}) or the next record ({@code dbs}). @param name null for the last stop */
    public synchronized String resume(final String name, final boolean step) {
        final BreakpointSession session = stopped(name);
        if (session == null) {
            return notStopped(name);
        }
        final String told = name == null && session != lastUsed
                ? MARK + (step ? "Stepping:    " : "Continuing:  ") + session.stoppedAt
                : "";
        lastUsed = session;
        session.resume(step);
        return told;
    }

    /** The record that is stopped, or null ({@code dbp}); {@link #whyNone} says why. */
    public synchronized String stoppedRecord(final String name) {
        final BreakpointSession session = stopped(name);
        return session == null
                ? null
                : name == null
                        ? session.stoppedAt.name()
                        : database.record(name).name();
    }

    /** Why {@link #stoppedRecord} found none. */
    public String whyNone(final String name) {
        return notStopped(name);
    }

    /** Switches printing after processing on or off ({@code dbap}). */
    public String togglePrint(final String name) {
        final DbRecord record = database.record(name);
        if (record == null) {
            return notFound(name);
        }
        final LockSet set = LockSets.lock(record);
        try {
            final boolean on = (record.integer("BKPT") & PRINT) == 0;
            flag(record, PRINT, on);
            return MARK + "Auto print " + (on ? "on" : "off") + " for record " + record;
        } finally {
            LockSets.unlock(set);
        }
    }

    /** Lock sets, where they stopped, who asked for processing, and their breakpoints ({@code dbstat}). */
    public synchronized List<String> report(final long nowNs) {
        final List<String> lines = new ArrayList<>();
        for (final BreakpointSession session : sessions) {
            final long id = session.anchor.lockSet.id;
            final String tail =
                    String.format(Locale.ROOT, "  #B: %05d  T: %s", session.breakpoints.size(), session.threadName());
            if (session.stoppedAt == null) {
                lines.add(String.format(Locale.ROOT, "LSet: %d%42s%s", id, "", tail));
            } else {
                lines.add(String.format(
                        Locale.ROOT, "LSet: %d  Stopped at: %-28.28s%s", id, session.stoppedAt.name(), tail));
                session.entryPoints.forEach((record, entry) -> {
                    final double seconds = (nowNs - entry.sinceNs) / 1e9;
                    lines.add(String.format(
                            Locale.ROOT,
                            "             Entrypoint: %-28.28s  #C: %05d  C/S: %7.1f",
                            record.name(),
                            entry.count,
                            seconds > 0 ? entry.count / seconds : 0));
                });
            }
            for (final DbRecord record : session.breakpoints) {
                lines.add(String.format(Locale.ROOT, "             Breakpoint: %-28.28s", record.name())
                        + ((record.integer("BKPT") & PRINT) != 0 ? " (ap)" : ""));
            }
        }
        return lines;
    }

    /**
     * Asked before a record processes, under its lock set. True: it must not be processed now; its session does that,
     * or it is being processed already.
     */
    boolean holds(final DbRecord record) {
        if (!active) {
            return false;
        }
        final BreakpointSession session;
        synchronized (this) {
            session = session(record);
        }
        return session != null && session.holds(record);
    }

    /** After a record was processed, under its lock set. */
    void processed(final DbRecord record) {
        if (active && (record.integer("BKPT") & PRINT) != 0) {
            synchronized (this) {
                if (session(record) == null) {
                    return;
                }
            }
            out.println();
            printer.accept(out, record.name());
        }
    }

    /** The lock set of this record is being debugged by this session; links may have changed since it began. */
    private BreakpointSession session(final DbRecord record) {
        for (final BreakpointSession session : sessions) {
            if (session.anchor.lockSet == record.lockSet) {
                return session;
            }
        }
        return null;
    }

    private BreakpointSession stopped(final String name) {
        if (name == null) {
            return sessions.stream()
                    .filter(session -> session.stoppedAt != null)
                    .findFirst()
                    .orElse(null);
        }
        final DbRecord record = database.record(name);
        final BreakpointSession session = record == null ? null : session(record);
        return session == null || session.stoppedAt == null ? null : session;
    }

    private String notStopped(final String name) {
        if (name == null) {
            return MARK + "No records are currently stopped";
        }
        return database.record(name) == null ? notFound(name) : MARK + "Currently not stopped in this lockset";
    }

    private static String notFound(final String name) {
        return MARK + "Record " + name + " not found";
    }

    static boolean isOn(final DbRecord record) {
        return (record.integer("BKPT") & ON) != 0;
    }

    private static void flag(final DbRecord record, final int bit, final boolean on) {
        final int bits = record.integer("BKPT");
        record.set("BKPT", on ? bits | bit : bits & ~bit);
    }

    /** A session's thread stops; its lock set is locked. */
    void stopping(final BreakpointSession session, final DbRecord at, final DbRecord entryPoint) {
        synchronized (this) {
            session.stoppedAt = at;
            sessions.remove(session);
            sessions.add(0, session);
        }
        out.println();
        out.println(MARK + "Stopped at:  " + at + "  within Entrypoint:  " + entryPoint);
    }

    /** The session has no breakpoint any more and ends, unless somebody has just set one. */
    boolean ends(final BreakpointSession session, final boolean closing) {
        synchronized (this) {
            if (!closing && !session.breakpoints.isEmpty()) {
                return false;
            }
            sessions.remove(session);
            active = !sessions.isEmpty();
        }
        if (!closing) {
            out.println();
            out.println(MARK + "End debug of lockset " + session.anchor.lockSet.id);
        }
        return true;
    }

    @Override
    public void close() {
        final List<BreakpointSession> all;
        synchronized (this) {
            all = List.copyOf(sessions);
        }
        all.forEach(BreakpointSession::close);
    }
}
