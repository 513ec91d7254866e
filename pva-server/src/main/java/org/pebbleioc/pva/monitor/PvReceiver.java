package org.pebbleioc.pva.monitor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.pva.client.UpdateFacts;
import org.pebbleioc.pva.client.UpdateReceiver;
import org.pebbleioc.pva.codec.CodecException;
import org.pebbleioc.readout.memory.BufferPool;
import org.pebbleioc.readout.transition.ArrayFormat;
import org.pebbleioc.readout.transition.ElementType;
import org.pebbleioc.readout.transition.MatchOptions;
import org.pebbleioc.readout.transition.Outcome;
import org.pebbleioc.readout.transition.PvImage;
import org.pebbleioc.readout.transition.PvInput;
import org.pebbleioc.readout.transition.TransitionPool;

/**
 * Steps 9 and 10: gives each update of one PV a free block, and says what it turned out to be. Type and shape are those
 * of the specification, or found with the first image; when they change, the transition buffers are made anew as soon as
 * none of the old ones is in use, and what comes until then damages its events and nothing else. All on the thread of
 * the PV's link.
 *
 * <p>An update that may not fit (the first one, a compressed one, one of another type or size) goes to the landing
 * buffer first, which is made only then, and is copied or decoded from there.
 */
final class PvReceiver implements UpdateReceiver {
    private static final Logger LOG = LogManager.getLogger(PvReceiver.class);
    private static final long RETRY_NS = 2_000_000_000L;

    private final PvSpec spec;
    private final PvInput input;
    private final PoolBuilder pools;
    private final int maxBytes;
    private final UpdateFormats formats;
    private final LongSupplier clockNs;
    private final PvStatus status;

    // Thread of the link.
    private TransitionPool pool;
    private ArrayFormat current;
    private final LandingBuffer landing = new LandingBuffer();
    /** Whether the last update was. */
    private boolean compressed;

    private long retryNs;
    // Of the update that is being received.
    private long handle = BufferPool.NONE;
    private boolean landed;
    private int elements;
    private Outcome refused;
    private String reason = "";

    /** @param maxBytes largest value that is taken */
    PvReceiver(
            final PvSpec spec,
            final PvInput input,
            final PoolBuilder pools,
            final int maxBytes,
            final LongSupplier clockNs) {
        this.spec = spec;
        this.input = input;
        this.pools = pools;
        this.maxBytes = maxBytes;
        formats = new UpdateFormats(spec, maxBytes);
        this.clockNs = clockNs;
        status = new PvStatus(spec.alias());
    }

    PvSpec spec() {
        return spec;
    }

    PvInput input() {
        return input;
    }

    PvStatus status() {
        return status;
    }

    /** Before the first start: transition buffers for what the specification says. Nothing where it says nothing. */
    void prepare() throws IOException {
        if (spec.expected() != null) {
            current = spec.expected();
            status.format(current);
            pool = pools.build(spec.alias(), current.bytes());
            input.pool(pool);
        }
    }

    /** While no link runs. */
    void state(final PvState newState, final Outcome absent) {
        input.absent(absent);
        status.disconnected(newState, status.message());
    }

    @Override
    public void connected(final String newPeer) {
        input.statistics().uniqueIdRestarts();
        input.present(); // first: whoever sees that it is connected may rely on events that wait for it
        status.connected(newPeer, current == null || spec.expected() != null ? PvState.NO_IMAGE : PvState.RUNNING);
    }

    @Override
    public void disconnected(final String why) {
        input.absent(Outcome.DISCONNECTED);
        status.disconnected(PvState.DISCONNECTED, why);
    }

    @Override
    public ByteBuffer begin(final ElementType type, final int elements) {
        handle = BufferPool.NONE;
        landed = false;
        refused = null;
        reason = "";
        final long bytes = (long) elements * type.bytes();
        final boolean fits = current != null
                && type == current.type()
                && (bytes <= current.bytes() || spec.expected() != null)
                && !compressed;
        if (fits) {
            return block((int) Math.min(bytes, current.bytes()));
        }
        if (bytes > maxBytes) {
            refuse(Outcome.UNREADABLE, bytes + " bytes, more than maxBytes=" + maxBytes);
            return null;
        }
        landed = true;
        return landing.begin((int) bytes);
    }

    private ByteBuffer block(final int bytes) {
        handle = pool.allocate(clockNs.getAsLong());
        if (handle == BufferPool.NONE) {
            refuse(Outcome.NO_ROOM, "all " + pool.count() + " transition buffers are in use");
            return null;
        }
        return pool.memory(handle)
                .duplicate()
                .order(ByteOrder.LITTLE_ENDIAN)
                .clear()
                .limit(bytes);
    }

    @Override
    public void end(final UpdateFacts facts) {
        compressed = !facts.codec().isEmpty();
        if (compressed && refused == null) {
            moveToLanding(facts.elements());
        }
        ArrayFormat format = null;
        try {
            elements = formats.elements(facts);
            format = formats.of(facts, elements);
        } catch (final IllegalArgumentException e) {
            refuse(Outcome.UNREADABLE, e.getMessage());
        }
        if (format != null && refused == null) {
            settle(format, facts);
        }
        if (refused != null && !refused.hasData()) {
            drop();
        }
        if (!compressed && landed && refused == null) {
            landing.free(); // the rare case is over
        }
        offer(format, facts);
    }

    /** Compressed bytes that were received into a block make room for the pixels. */
    private void moveToLanding(final int bytes) {
        if (handle != BufferPool.NONE) {
            landing.take(pool.memory(handle), bytes);
            landed = true;
            drop();
        }
    }

    /** Sees to it that the update lies in a block of a pool of its format, or says why not. */
    private void settle(final ArrayFormat format, final UpdateFacts facts) {
        if (spec.expected() != null) {
            settleExpected(format);
            fillFromLanding(format, facts);
            return;
        }
        final boolean justShorter = current != null
                && facts.dimensions().length == 0
                && format.type() == current.type()
                && format.shape().size() == 1
                && current.shape().size() == 1
                && format.bytes() <= current.bytes();
        if (!format.equals(current) && !justShorter && !rebuild(format)) {
            return;
        }
        status.state(PvState.RUNNING);
        fillFromLanding(format, facts);
    }

    private void settleExpected(final ArrayFormat format) {
        if (format.type() != current.type()
                || format.shape().isEmpty() != current.shape().isEmpty()) {
            status.state(PvState.UNREADABLE);
            refuse(Outcome.TYPE_CHANGED, "the PV is " + format + ", the specification says " + current);
            return;
        }
        status.state(PvState.RUNNING);
        if (elements != current.elements()) {
            refuse(
                    compressed ? Outcome.UNREADABLE : Outcome.TRUNCATED,
                    elements + " elements, the specification says " + current.elements() + ": "
                            + (elements > current.elements() ? "the rest is cut off" : "the rest is missing"));
        }
    }

    private boolean rebuild(final ArrayFormat format) {
        if (pool != null && format.bytes() <= pool.usableBytes()) {
            changed(format, "in the memory they have");
            return true;
        }
        if (pool != null && pool.inUse() > (handle == BufferPool.NONE ? 0 : 1)) {
            status.state(PvState.REBUILDING);
            refuse(
                    Outcome.TYPE_CHANGED,
                    "now " + format + ", was " + current + ": " + pool.inUse()
                            + " transition buffers are still in use");
            return false;
        }
        final long nowNs = clockNs.getAsLong();
        if (retryNs != 0 && nowNs - retryNs < 0) {
            refuse(Outcome.UNREADABLE, status.message());
            return false;
        }
        drop();
        final boolean hadOld = pool != null;
        pool = null;
        input.pool(null); // its memory may be needed for the new one
        try {
            pool = pools.build(spec.alias(), format.bytes());
            input.pool(pool);
            retryNs = 0;
            changed(format, "made anew");
            if (hadOld) {
                pools.letGo();
            }
            return true;
        } catch (final IOException e) {
            current = null;
            status.format(null);
            retryNs = nowNs + RETRY_NS;
            status.state(PvState.NO_MEMORY);
            refuse(Outcome.UNREADABLE, e.getMessage());
            return false;
        }
    }

    private void changed(final ArrayFormat format, final String how) {
        if (current == null) {
            LOG.info("{}: {}, {} transition buffers", spec.alias(), format, pool.count());
        } else {
            status.formatChanged();
            LOG.warn("{}: was {}, is {} now: transition buffers {}", spec.alias(), current, format, how);
        }
        current = format;
        status.format(format);
    }

    /** What came by the landing buffer goes into a block: copied, or decoded. */
    private void fillFromLanding(final ArrayFormat format, final UpdateFacts facts) {
        if (!landed || handle != BufferPool.NONE || refused != null) {
            return;
        }
        final ByteBuffer to = block(format.bytes());
        if (to == null) {
            return;
        }
        if (!compressed) {
            landing.copyTo(to, format.bytes());
            return;
        }
        try {
            landing.decodeTo(to, format.type(), facts);
        } catch (final CodecException | IllegalArgumentException e) {
            status.state(PvState.UNREADABLE);
            refuse(Outcome.UNREADABLE, e.getMessage());
        }
    }

    private void refuse(final Outcome outcome, final String why) {
        refused = outcome;
        reason = why;
        status.problem(why, clockNs.getAsLong());
    }

    private void drop() {
        if (handle != BufferPool.NONE) {
            pool.release(handle);
            handle = BufferPool.NONE;
        }
    }

    private void offer(final ArrayFormat format, final UpdateFacts facts) {
        final Outcome outcome = refused == null ? Outcome.FILLED : refused;
        final boolean hasData = outcome.hasData() && handle != BufferPool.NONE;
        final Instant now = Instant.now();
        if (facts.timeNs() != 0) {
            input.statistics().latency(now.getEpochSecond() * 1_000_000_000L + now.getNano() - facts.timeNs());
        }
        if (facts.overrun()) {
            input.statistics().overrun();
        }
        if (outcome == Outcome.FILLED) {
            status.fine();
        }
        final long block = handle;
        handle = BufferPool.NONE;
        input.offer(new PvImage(
                hasData ? pool : null,
                hasData ? block : BufferPool.NONE,
                outcome,
                reason,
                hasData ? dataFormat(format) : null,
                key(facts),
                facts.timeNs(),
                facts.dataTimeNs(),
                facts.uniqueId(),
                clockNs.getAsLong()));
    }

    /** With a specified shape a longer value is cut to it, and a shorter one is as long as it is. */
    private ArrayFormat dataFormat(final ArrayFormat format) {
        return spec.expected() != null && format.bytes() > current.bytes() ? current : format;
    }

    private long key(final UpdateFacts facts) {
        final MatchOptions.Source source = input.options().source();
        if (source == MatchOptions.Source.UNIQUE_ID) {
            return facts.uniqueId();
        }
        return source == MatchOptions.Source.DATA_TIME_STAMP && facts.dataTimeNs() != 0
                ? facts.dataTimeNs()
                : facts.timeNs();
    }

    @Override
    public void abandon() {
        drop();
    }
}
