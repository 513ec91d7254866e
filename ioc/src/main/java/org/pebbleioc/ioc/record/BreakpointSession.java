package org.pebbleioc.ioc.record;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** One lock set with breakpoints, and the thread {@code bkptCont} that processes its records. */
final class BreakpointSession {
    private static final Logger LOG = LogManager.getLogger(BreakpointSession.class);
    private static final long JOIN_MS = 1_000;
    private static final int MOST_COUNTED = 99_999;

    /** A record that somebody outside wants processed. */
    static final class EntryPoint {
        final long sinceNs;
        int count;
        private boolean scheduled;

        EntryPoint(final long sinceNs) {
            this.sinceNs = sinceNs;
        }
    }

    /** The record of the first breakpoint; tells which lock set this is, also when links change. */
    final DbRecord anchor;

    // guarded by the owner's monitor
    final Set<DbRecord> breakpoints = new LinkedHashSet<>();
    final Map<DbRecord, EntryPoint> entryPoints = new LinkedHashMap<>();
    DbRecord stoppedAt;

    private final Breakpoints owner;
    private final Processor processor;
    private final Thread thread = new Thread(this::run, "bkptCont");

    // guarded by this
    private boolean signalled;
    private boolean resumed;

    private volatile boolean closing;

    // the thread's own
    private boolean stepping;
    private DbRecord current;
    private LockSet held;

    BreakpointSession(final Breakpoints owner, final Processor processor, final DbRecord anchor) {
        this.owner = owner;
        this.processor = processor;
        this.anchor = anchor;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    String threadName() {
        return "0x" + Long.toHexString(thread.getId());
    }

    /** See {@link Breakpoints#holds}; under the lock set of the record. */
    boolean holds(final DbRecord record) {
        if (processor.isDisabled(record)) {
            return false; // so that it raises the alarm that says so
        }
        if (Thread.currentThread() != thread) {
            final boolean busy = record.flag("PACT");
            synchronized (owner) {
                final EntryPoint entry = entryPoints.computeIfAbsent(record, r -> new EntryPoint(System.nanoTime()));
                entry.count = Math.min(MOST_COUNTED, entry.count + 1);
                entry.scheduled |= !busy;
            }
            signal();
            return true;
        }
        if (record.flag("PACT")) {
            return true;
        }
        stepping |= Breakpoints.isOn(record);
        // a lock that is held twice cannot be given up: whoever holds it has not foreseen that
        if (stepping && held.lock.getHoldCount() == 1 && !closing) {
            stop(record);
        }
        return false;
    }

    private void stop(final DbRecord record) {
        synchronized (this) {
            resumed = false;
        }
        owner.stopping(this, record, current);
        LockSets.unlock(held);
        try {
            synchronized (this) {
                while (!resumed && !closing) {
                    wait(1_000);
                }
            }
        } catch (final InterruptedException e) {
            closing = true;
        }
        // the set that it belongs to now: links may have changed while it stood
        held = LockSets.lock(record);
        synchronized (owner) {
            if (!stepping) {
                stoppedAt = null;
            }
        }
    }

    /** Lets the stopped thread go on. */
    void resume(final boolean step) {
        synchronized (this) {
            stepping = step; // the thread waits for this monitor, so it is the only other reader
            resumed = true;
            notifyAll();
        }
    }

    synchronized void signal() {
        signalled = true;
        notifyAll();
    }

    private void run() {
        try {
            do {
                await();
                for (DbRecord next = scheduled(); next != null && !closing; next = scheduled()) {
                    process(next);
                }
                synchronized (owner) {
                    stoppedAt = null;
                }
            } while (!owner.ends(this, closing));
        } catch (final InterruptedException e) {
            owner.ends(this, true);
        }
    }

    private void process(final DbRecord entry) {
        current = entry;
        held = LockSets.lock(entry);
        try {
            processor.process(entry);
        } catch (final RuntimeException | StackOverflowError e) {
            LOG.error("{}: processing failed", entry, e);
        } finally {
            LockSets.unlock(held);
        }
        stepping = false;
        synchronized (owner) {
            // what asked for it while it was being processed has been answered by that, as in base
            entryPoints.get(entry).scheduled = false;
        }
    }

    private DbRecord scheduled() {
        synchronized (owner) {
            final List<DbRecord> due = new ArrayList<>(1);
            entryPoints.forEach((record, entry) -> {
                if (entry.scheduled && due.isEmpty()) {
                    due.add(record);
                }
            });
            return due.isEmpty() ? null : due.get(0);
        }
    }

    private synchronized void await() throws InterruptedException {
        while (!signalled && !closing) {
            wait(1_000);
        }
        signalled = false;
    }

    void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        try {
            if (Thread.currentThread() != thread) {
                thread.join(JOIN_MS);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
