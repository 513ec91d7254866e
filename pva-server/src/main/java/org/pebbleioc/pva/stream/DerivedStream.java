package org.pebbleioc.pva.stream;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.pva.image.FrameInfo;
import org.pebbleioc.pva.image.ImageOutput;
import org.pebbleioc.pva.image.ImagePv;
import org.pebbleioc.pva.image.ImageShape;
import org.pebbleioc.readout.memory.BufferPool;

/**
 * Makes something else of every image it is offered and puts it on PVs:
 *
 * <pre>
 *   1 offer      the source's thread     rate limit; the image is retained and queued, the oldest gives way
 *   2 take       thread NAME-N           a worker takes the next image and an output buffer
 *   3 work       thread NAME-N           source to output buffer; the source's buffer goes back
 *   4 publish    thread NAME-N           in the order in which images came, one worker at a time
 * </pre>
 *
 * It holds at most {@code queue + workers} of the source's buffers. No output buffer free: the image is dropped and
 * counted, and a client that has held one for a second without taking a byte is dropped too.
 */
public final class DerivedStream implements FrameSink, FrameSource, AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(DerivedStream.class);
    private static final long IDLE_MS = 200;
    private static final long STOP_MS = 2_000;
    /** So often something is made when nobody looks, for the get that may come. */
    private static final long UNWATCHED_NS = 1_000_000_000L;

    private final String name;
    private final FrameQueue queue;
    private final StreamOutputs outputs;
    private final OutputBuffers buffers;
    private final Thread[] workers;

    // Any thread.
    private final StreamCounts counts = new StreamCounts();
    private final AtomicLong workNs = new AtomicLong();
    private volatile String problem = "";
    private volatile ImageShape lastShape;
    private volatile long lastBytes;
    private volatile FrameInfo lastInfo;

    // Written by control threads.
    private volatile boolean enabled = true;
    private volatile long minPeriodNs;
    private volatile boolean onDemand = true;

    // Guarded by this: the source's thread, or for a moment those of two.
    private final Pacing pacing = new Pacing();
    private long lastTakenNs;
    private boolean anyTaken;

    /**
     * @param queueSize images that may wait, at least 1; a newer one replaces the oldest
     * @param workerCount threads, at least 1
     * @param pool output buffers, nobody else's
     * @param work made once for each worker
     */
    public DerivedStream(
            final String name,
            final int queueSize,
            final int workerCount,
            final BufferPool pool,
            final Supplier<FrameWork> work) {
        this.name = name;
        final int window = 2 * workerCount; // so far a worker may run ahead of a slower one
        queue = new FrameQueue(queueSize, window);
        outputs = new StreamOutputs(queue, window, counts);
        buffers = new OutputBuffers(pool, outputs);
        workers = new Thread[workerCount];
        for (int i = 0; i < workerCount; i++) {
            final FrameWork mine = work.get();
            workers[i] = new Thread(() -> run(mine), name + "-" + i);
            workers[i].setDaemon(true);
        }
    }

    public void start() {
        for (final Thread worker : workers) {
            worker.start();
        }
    }

    /** A PV that shows what this stream makes from here on. */
    public ImageOutput publishOn(final ImagePv pv) {
        return outputs.add(pv);
    }

    /** No more images go there, and nobody publishes to that PV through it. */
    public void stopPublishing(final ImageOutput output) {
        outputs.remove(output);
    }

    @Override
    public void feed(final FrameSink sink) {
        outputs.add(sink);
    }

    @Override
    public void stopFeeding(final FrameSink sink) {
        outputs.remove(sink);
    }

    /** From here on every image is made, whether or not anybody looks. Before {@link #start}. */
    public void always() {
        onDemand = false;
    }

    public void enable(final boolean on) {
        enabled = on;
    }

    /** Shortest time between two images that are taken; 0 takes all. */
    public void minPeriodNs(final long periodNs) {
        minPeriodNs = periodNs;
    }

    public BufferPool pool() {
        return buffers.pool();
    }

    public int queueSize() {
        return queue.size();
    }

    /** The oldest that do not fit into a shorter queue count as squashed. */
    public void queueSize(final int size) {
        for (final Frame gone : queue.resize(size)) {
            gone.release();
            counts.squashed.incrementAndGet();
        }
    }

    /** Of the last image made; null before. */
    public ImageShape lastShape() {
        return lastShape;
    }

    /** Of the last image made. */
    public long lastBytes() {
        return lastBytes;
    }

    /** Of the last image made; null before. */
    public FrameInfo lastInfo() {
        return lastInfo;
    }

    /** Why the last image that could not be made was not; empty while all goes well. */
    public String problem() {
        return problem;
    }

    /** What the last image took a worker, in seconds. */
    public double executionSeconds() {
        return workNs.get() / 1e9;
    }

    public StreamReport report() {
        return counts.report(queue.queued(), queue.working());
    }

    @Override
    public void offer(final Frame frame, final long nowNs) {
        counts.in.incrementAndGet();
        final AtomicLong leftOut = leftOut(nowNs);
        if (leftOut != null) {
            leftOut.incrementAndGet();
            return;
        }
        frame.retain();
        final Frame gone = queue.put(frame);
        if (gone != null) {
            gone.release();
            counts.squashed.incrementAndGet();
        }
    }

    /** What counts an image that is not wanted now; null of one that is. A new source may come before the last has ended. */
    private synchronized AtomicLong leftOut(final long nowNs) {
        if (!enabled) {
            return counts.disabled;
        }
        if (onDemand && !outputs.areWatched() && anyTaken && nowNs - lastTakenNs < UNWATCHED_NS) {
            return counts.unwatched;
        }
        if (!pacing.pass(nowNs, minPeriodNs)) {
            return counts.throttled;
        }
        anyTaken = true;
        lastTakenNs = nowNs;
        return null;
    }

    @Override
    public int reclaim() {
        int count = 0;
        for (Frame frame = queue.poll(); frame != null; frame = queue.poll()) {
            frame.release();
            counts.reclaimed.incrementAndGet();
            count++;
        }
        return count;
    }

    @Override
    public boolean isWanting() {
        return enabled && (!onDemand || outputs.areWatched());
    }

    @Override
    public int pending() {
        return queue.queued() + queue.working() + outputs.pending();
    }

    private void run(final FrameWork work) {
        while (doWork(work) || queue.await(IDLE_MS)) {
            // the next image
        }
    }

    /** Steps 2 to 4 for one image, if there is one and no slower worker is too far behind. */
    boolean doWork(final FrameWork work) {
        final long ticket = queue.take();
        if (ticket == FrameQueue.NONE) {
            return false;
        }
        final Frame frame = queue.frame(ticket);
        StreamFrame made = null;
        try {
            made = make(work, frame);
        } catch (final RuntimeException | Error e) { // no image may end this thread
            refuse(e.toString());
        } finally {
            frame.release();
            outputs.publish(ticket, made);
        }
        return true;
    }

    /** Steps 2 and 3; null, counted, when nothing could be made. */
    private StreamFrame make(final FrameWork work, final Frame frame) {
        final StreamFrame target = buffers.allocate();
        if (target == null) {
            counts.noBuffer.incrementAndGet();
            return null;
        }
        final long startNs = System.nanoTime();
        boolean good = false;
        try {
            final ByteBuffer to = target.target();
            final ImageShape shape = work.work(frame, to);
            if (shape == null) {
                refuse(work.problem());
                return null;
            }
            target.finish(shape, frame.info(), to.position());
            lastShape = shape;
            lastBytes = to.position();
            lastInfo = frame.info();
            problem = "";
            good = true;
        } finally {
            workNs.set(System.nanoTime() - startNs);
            if (!good) {
                target.release();
            }
        }
        return target;
    }

    private void refuse(final String why) {
        counts.refused.incrementAndGet();
        if (!why.equals(problem)) { // once, not for every image
            LOG.warn("{}: {}", name, why);
            problem = why;
        }
    }

    /** No worker begins anything new; what is being worked on is waited for, up to two seconds. */
    @Override
    public void close() {
        queue.close();
        reclaim();
        final long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_MS);
        for (final Thread worker : workers) {
            try {
                worker.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(endNs - System.nanoTime())));
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (worker.isAlive()) {
                LOG.warn("{} is still at work on an image and ends with it", worker.getName());
            }
        }
        outputs.close();
    }
}
