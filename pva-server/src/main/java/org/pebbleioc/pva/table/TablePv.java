package org.pebbleioc.pva.table;

import java.time.Clock;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.Structure;
import org.pebbleioc.pva.server.PvListener;
import org.pebbleioc.pva.server.PvUpdate;
import org.pebbleioc.pva.server.ServedPv;

/**
 * A read-only NTTable PV. It has no rows of its own: whenever a client needs them (a get, a new subscription, the time
 * for the next post) it asks its owner's builder for all of them. While nobody subscribes, nothing is built.
 *
 * <pre>{@code
 * final TablePv pages = new TablePv("DET:Pages", "page pools", 500_000_000L,
 *         List.of(TableColumn.text("pool", "Pool"), TableColumn.int64("free", "Free pages")),
 *         rows -> pools.forEach(p -> rows.add(p.name(), p.free())));
 * ...
 * pages.tick(System.nanoTime()); // by a thread of the owner, as often as it likes; or a TablePoster does it
 * }</pre>
 *
 * <p>The builder is called from connection threads and from the thread that ticks, at once where it so happens, with no
 * lock held: it must be thread safe and quick. Where it throws, clients see an empty table with an INVALID alarm, and the
 * log says why, once until it succeeds again.
 */
public final class TablePv implements ServedPv {
    private static final Logger LOG = LogManager.getLogger(TablePv.class);
    private static final int INVALID = 3;

    private final String name;
    private final long periodNs;
    private final NtTable table;
    private final List<TableColumn> columns;
    private final Consumer<TableRows> builder;
    private final Clock clock;
    private final AtomicLong serials = new AtomicLong();
    private final List<PvListener> listeners = new CopyOnWriteArrayList<>();

    // Guarded by this.
    private Built newest;
    private boolean closed;

    private volatile boolean failing;

    /** Thread that ticks. */
    private long lastPostNs;

    /** One state of the table; the garbage collector's when nobody refers to it any more. */
    private record Built(long serial, PVStructure value, BitSet changed) implements PvUpdate {
        @Override
        public void retain() {
            // memory of the heap
        }

        @Override
        public void release() {
            // memory of the heap
        }
    }

    /**
     * @param descriptor one line about the table, for {@code descriptor}
     * @param periodNs shortest time between two posts of {@link #tick}
     * @param builder adds all rows
     */
    public TablePv(
            final String name,
            final String descriptor,
            final long periodNs,
            final List<TableColumn> columns,
            final Consumer<TableRows> builder) {
        this(name, descriptor, periodNs, columns, builder, Clock.systemUTC());
    }

    TablePv(
            final String name,
            final String descriptor,
            final long periodNs,
            final List<TableColumn> columns,
            final Consumer<TableRows> builder,
            final Clock clock) {
        if (columns.isEmpty() || periodNs < 0) {
            throw new IllegalArgumentException("columns=" + columns + " periodNs=" + periodNs);
        }
        this.name = name;
        this.periodNs = periodNs;
        this.columns = List.copyOf(columns);
        this.builder = builder;
        this.clock = clock;
        table = new NtTable(descriptor, this.columns);
        lastPostNs = System.nanoTime() - periodNs;
    }

    /** Whether anybody subscribes. Any thread. */
    public boolean isWatched() {
        return !listeners.isEmpty();
    }

    /** {@link #post}, when somebody subscribes and the period has gone by. One thread. */
    public void tick(final long nowNs) {
        if (isWatched() && nowNs - lastPostNs >= periodNs) {
            lastPostNs = nowNs;
            post();
        }
    }

    /** Builds the table and sends what changed to all subscribers; nothing where nobody subscribes. Any thread. */
    public void post() {
        if (isWatched()) {
            take(build());
        }
    }

    long periodNs() {
        return periodNs;
    }

    private Built build() {
        final long serial = serials.incrementAndGet();
        final TableRows rows = new TableRows(columns);
        final BitSet all = new BitSet();
        all.set(0);
        try {
            builder.accept(rows);
            failing = false;
            return new Built(serial, table.value(rows, clock.instant()), all);
        } catch (final RuntimeException e) {
            if (!failing) {
                LOG.error("table {} cannot be built", name, e);
            }
            failing = true;
            final TableRows none = new TableRows(columns);
            none.alarm(INVALID, "cannot be built: " + e);
            return new Built(serial, table.value(none, clock.instant()), all);
        }
    }

    /** A state begun to be built before the newest one is forgotten: time does not go back for a client. */
    private synchronized void take(final Built built) {
        if (closed || newest != null && built.serial() < newest.serial()) {
            return;
        }
        if (newest == null) {
            newest = built;
        } else {
            final BitSet changed = table.difference(newest.value(), built.value());
            if (changed.isEmpty()) {
                return;
            }
            newest = new Built(built.serial(), built.value(), changed);
        }
        for (final PvListener listener : listeners) {
            listener.updated(newest);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Structure type() {
        return table.type();
    }

    @Override
    public boolean isWritable() {
        return false;
    }

    @Override
    public PvUpdate current() {
        return build();
    }

    @Override
    public void subscribe(final PvListener listener, final SubscribeOptions options) {
        final Built built = build();
        synchronized (this) {
            take(built);
            if (!closed) {
                listeners.add(listener);
                listener.updated(newest);
                return;
            }
        }
        listener.destroyed();
    }

    @Override
    public void unsubscribe(final PvListener listener) {
        listeners.remove(listener);
    }

    @Override
    public void put(
            final PVStructure value, final BitSet changed, final PutOptions options, final PutCompletion completion) {
        completion.done(name + " is a table of what is, and cannot be written");
    }

    /** Tells all subscribers that the PV is gone. */
    public void close() {
        synchronized (this) {
            closed = true;
        }
        listeners.forEach(PvListener::destroyed);
        listeners.clear();
    }
}
