package org.pebbleioc.readout;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.driver.DmaDestination;
import org.pebbleioc.driver.DmaDevice;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.readout.event.CopyCrew;
import org.pebbleioc.readout.event.EventBuilder;
import org.pebbleioc.readout.event.EventQueue;
import org.pebbleioc.readout.event.Pebble;
import org.pebbleioc.readout.memory.MemoryBank;

/**
 * The straight line from the card to the sinks, wired here and nowhere else:
 *
 * <pre>
 *   1 DmaDevice.read(batch)       thread dma-reader
 *   2 EventBuilder.add            lanes and fragments joined by event counter
 *   3 BufferPool.allocate         no buffer: stop reading
 *   4 copy, DmaDevice.release     the one copy
 *   5 EventQueue                  ring of ints
 *   6 EventSink.onEvent           thread publisher
 * </pre>
 *
 * A pebble buffer is owned by {@code dma-reader} until it is queued, by {@code publisher} until all sinks have seen it,
 * then by whoever retained it.
 */
public final class Readout implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(Readout.class);
    private static final long STOP_MS = 4_000;
    private static final int BATCH = 256;

    private final ReadoutOptions options;
    private final DmaDevice device;
    private final Counters counters = new Counters();
    private final Pebble pebble;
    private final EventQueue queue;
    private final CopyCrew crew;
    private final EventBuilder builder;
    private final DmaReader reader;
    private final EventPublisher publisher;
    private final Waiting readerWaits = new Waiting("dma-reader");
    private final Waiting publisherWaits = new Waiting("publisher");
    private final Thread readerThread;
    private final Thread publisherThread;
    private volatile boolean reading = true;
    private volatile boolean publishing = true;

    /** Takes all its memory; the plan for these options must have been accepted before. */
    public Readout(
            final ReadoutOptions options, final DmaDevice device, final Pebble pebble, final List<EventSink> sinks) {
        this.options = options;
        this.device = device;
        this.pebble = pebble;
        if (pebble.pool().count() != options.pebbleBufCount()) {
            throw new IllegalArgumentException("the pebble must be the one of the options: count="
                    + pebble.pool().count() + " pebbleBufCount=" + options.pebbleBufCount());
        }
        queue = new EventQueue(options.pebbleBufCount());
        crew = new CopyCrew(options.copyThreads());
        builder = new EventBuilder(
                device,
                dests(options.lanes()),
                options.format(),
                options.laneTimeoutNs(),
                pebble,
                queue,
                counters,
                crew);
        reader = new DmaReader(device, Math.min(BATCH, options.dma().cfgRxCount()), builder, pebble, queue, counters);
        publisher = new EventPublisher(queue, pebble, sinks, options.reserve(), counters);
        readerThread = new Thread(this::read, readerWaits.thread());
        publisherThread = new Thread(this::publish, publisherWaits.thread());
    }

    /** The pebble that these options ask for. */
    public static Pebble pebble(final ReadoutOptions options) throws IOException {
        return new Pebble(MemoryBank.of(options.bank()).cut(options.pebbleBufCount(), options.pebbleBufSize()));
    }

    /** Claims the lanes' destinations and starts both threads. */
    public void start() throws DmaException {
        device.claim(DmaDestination.mask(dests(options.lanes())));
        publisherThread.start();
        readerThread.start();
    }

    public ReadoutOptions options() {
        return options;
    }

    public DmaDevice device() {
        return device;
    }

    public Pebble pebble() {
        return pebble;
    }

    public long count(final ReadoutCounter counter) {
        return counters.value(counter);
    }

    /** How its threads wait for work. */
    public List<Waiting> waits() {
        return List.of(readerWaits, publisherWaits);
    }

    /** Events that are being built now. A snapshot from another thread. */
    public int openEvents() {
        return builder.openEvents();
    }

    /** Whole events that wait for the publisher. */
    public int queuedEvents() {
        return queue.size();
    }

    /** True while the reader stands still for want of a pebble buffer. */
    public boolean isHeldBack() {
        return reader.isBlocked();
    }

    /** Stops both threads; buffers that clients still hold stay theirs until they release them. Idempotent. */
    @Override
    public void close() {
        final long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_MS);
        reading = false;
        device.wakeup();
        readerThread.interrupt();
        join(readerThread, endNs - TimeUnit.MILLISECONDS.toNanos(STOP_MS / 2));
        crew.close();
        publishing = false;
        publisherThread.interrupt();
        join(publisherThread, endNs);
    }

    private void read() {
        while (reading) {
            final long nowNs = System.nanoTime();
            try {
                if (reader.doWork(nowNs) > 0) {
                    readerWaits.worked(nowNs);
                } else if (reading && !readerWaits.spins(nowNs)) {
                    reader.idle(nowNs);
                }
            } catch (final DmaException | RuntimeException | InternalError e) { // no frame may end this thread
                reader.failed(e, nowNs);
            }
        }
        try {
            reader.close();
        } catch (final DmaException | RuntimeException e) {
            LOG.warn("{}: {}", device.name(), e.getMessage());
        }
    }

    private void publish() {
        while (publishing) {
            try {
                final long nowNs = System.nanoTime();
                if (publisher.doWork(nowNs) > 0) {
                    publisherWaits.worked(nowNs);
                } else if (!publisherWaits.spins(nowNs)) {
                    publisher.idle();
                }
            } catch (final RuntimeException e) { // sinks are guarded one by one: this is our own mistake
                LOG.error("publisher goes on after", e);
            }
        }
        publisher.close();
    }

    private static void join(final Thread thread, final long endNs) {
        try {
            if (thread.isAlive()) {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(endNs - System.nanoTime())));
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.error("thread {} did not stop within {} ms", thread.getName(), STOP_MS);
        }
    }

    private static int[] dests(final int lanes) {
        final int[] dests = new int[lanes];
        for (int lane = 0; lane < lanes; lane++) {
            dests[lane] = DmaDestination.of(lane, 0);
        }
        return dests;
    }
}
