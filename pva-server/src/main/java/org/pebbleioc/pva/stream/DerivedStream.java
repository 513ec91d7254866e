package org.pebbleioc.pva.stream;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
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
    private static final long STUCK_NS = 1_000_000_000L;
    /** So often something is made when nobody looks, for the get that may come. */
    private static final long UNWATCHED_NS = 1_000_000_000L;

    private final String name;
    private final BufferPool pool;
    private final StreamFrame[] frames;
    private final Thread[] workers;
    private final List<StreamOutput> outputs = new CopyOnWriteArrayList<>();
    private final List<FrameSink> next = new CopyOnWriteArrayList<>();

    // Any thread.
    private final AtomicLong in = new AtomicLong();
    private final AtomicLong out = new AtomicLong();
    private final AtomicLong disabled = new AtomicLong();
    private final AtomicLong throttled = new AtomicLong();
    private final AtomicLong unwatched = new AtomicLong();
    private final AtomicLong squashed = new AtomicLong();
    private final AtomicLong reclaimed = new AtomicLong();
    private final AtomicLong noBuffer = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong workNs = new AtomicLong();
    private volatile String problem = "";
    private volatile ImageShape lastShape;
    private volatile long lastBytes;
    private volatile int lastUniqueId;

    // Written by control threads.
    private volatile boolean enabled = true;
    private volatile long minPeriodNs;

    // The source's thread.
    private final Pacing pacing = new Pacing();
    private long lastTakenNs;
    private boolean anyTaken;

    // Guarded by this: images that wait, oldest first; numbers of images taken and published.
    private final FrameQueue queue;
    private long taken;
    private long published;
    private boolean closing;

    // Guarded by order.
    private final Object order = new Object();
    private final StreamFrame[] ready;
    private final boolean[] done;
    private final List<StreamOutput> wanting = new ArrayList<>();
    private long exhaustedSinceNs;

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
        this.pool = pool;
        queue = new FrameQueue(queueSize);
        frames = new StreamFrame[pool.count()];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = new StreamFrame(pool, i);
        }
        // so far a worker may run ahead of a slower one
        ready = new StreamFrame[2 * workerCount];
        done = new boolean[ready.length];
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

    /** A PV that shows what this stream makes. Before {@link #start}. */
    public ImageOutput publishOn(final ImagePv pv) {
        final StreamOutput output = new StreamOutput(pv);
        outputs.add(output);
        return output;
    }

    @Override
    public void feed(final FrameSink sink) {
        next.add(sink);
    }

    @Override
    public void stopFeeding(final FrameSink sink) {
        next.remove(sink);
    }

    public void enable(final boolean on) {
        enabled = on;
    }

    /** Shortest time between two images that are taken; 0 takes all. */
    public void minPeriodNs(final long periodNs) {
        minPeriodNs = periodNs;
    }

    public BufferPool pool() {
        return pool;
    }

    public synchronized int queueSize() {
        return queue.capacity();
    }

    /** The oldest that do not fit into a shorter queue count as squashed. */
    public void queueSize(final int size) {
        final List<Frame> gone;
        synchronized (this) {
            gone = queue.resize(size);
        }
        gone.forEach(Frame::release);
        squashed.addAndGet(gone.size());
    }

    /** Of the last image made; null before. */
    public ImageShape lastShape() {
        return lastShape;
    }

    /** Of the last image made. */
    public long lastBytes() {
        return lastBytes;
    }

    /** Of the last image made. */
    public int lastUniqueId() {
        return lastUniqueId;
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
        final int nowQueued;
        final int working;
        synchronized (this) {
            nowQueued = queue.size();
            working = (int) (taken - published);
        }
        return new StreamReport(
                in.get(),
                out.get(),
                disabled.get(),
                throttled.get(),
                unwatched.get(),
                squashed.get(),
                reclaimed.get(),
                noBuffer.get(),
                refused.get(),
                nowQueued,
                working);
    }

    @Override
    public void offer(final Frame frame, final long nowNs) {
        in.incrementAndGet();
        if (!enabled) {
            disabled.incrementAndGet();
            return;
        }
        if (!isWatched() && anyTaken && nowNs - lastTakenNs < UNWATCHED_NS) {
            unwatched.incrementAndGet();
            return;
        }
        if (!pacing.pass(nowNs, minPeriodNs)) {
            throttled.incrementAndGet();
            return;
        }
        frame.retain();
        final Frame gone;
        synchronized (this) {
            if (closing) {
                gone = frame;
            } else {
                gone = queue.add(frame);
                notify();
            }
        }
        anyTaken = true;
        lastTakenNs = nowNs;
        if (gone != null) {
            gone.release();
            squashed.incrementAndGet();
        }
    }

    @Override
    public int reclaim() {
        int count = 0;
        for (Frame frame = pollLocked(); frame != null; frame = pollLocked()) {
            frame.release();
            reclaimed.incrementAndGet();
            count++;
        }
        return count;
    }

    private boolean isWatched() {
        for (final StreamOutput output : outputs) {
            if (output.isWatched()) {
                return true;
            }
        }
        for (final FrameSink sink : next) {
            if (sink.isWanting()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean isWanting() {
        return enabled && isWatched();
    }

    @Override
    public int pending() {
        final int here;
        synchronized (this) {
            here = queue.size() + (int) (taken - published);
        }
        return here + next.stream().mapToInt(FrameSink::pending).sum();
    }

    private void run(final FrameWork work) {
        while (true) {
            if (!doWork(work)) {
                synchronized (this) {
                    if (closing) {
                        return;
                    }
                    if (queue.size() == 0 || taken - published >= ready.length) {
                        try {
                            wait(IDLE_MS);
                        } catch (final InterruptedException e) {
                            return; // nobody but the end of the program does it
                        }
                    }
                }
            }
        }
    }

    /** Steps 2 to 4 for one image, if there is one and no slower worker is too far behind. */
    boolean doWork(final FrameWork work) {
        final Frame frame;
        final long ticket;
        synchronized (this) {
            if (closing || queue.size() == 0 || taken - published >= ready.length) {
                return false;
            }
            frame = queue.poll();
            ticket = taken++;
        }
        StreamFrame made = null;
        try {
            made = make(work, frame);
        } catch (final RuntimeException | Error e) { // no image may end this thread
            refuse(e.toString());
        } finally {
            frame.release();
            inOrder(ticket, made);
        }
        return true;
    }

    /** Steps 2 and 3; null, counted, when nothing could be made. */
    private StreamFrame make(final FrameWork work, final Frame frame) {
        final long handle = allocate();
        if (handle == BufferPool.NONE) {
            noBuffer.incrementAndGet();
            return null;
        }
        final long startNs = System.nanoTime();
        final StreamFrame target = frames[BufferPool.index(handle)];
        boolean good = false;
        try {
            target.begin(handle);
            final ByteBuffer to = target.target();
            final ImageShape shape = work.work(frame, to);
            if (shape == null) {
                refuse(work.problem());
                return null;
            }
            target.finish(shape, frame.info(), to.position());
            lastShape = shape;
            lastBytes = to.position();
            lastUniqueId = frame.info().uniqueId();
            problem = "";
            good = true;
        } finally {
            workNs.set(System.nanoTime() - startNs);
            if (!good) {
                pool.release(handle);
            }
        }
        return target;
    }

    private void refuse(final String why) {
        refused.incrementAndGet();
        if (!why.equals(problem)) { // once, not for every image
            LOG.warn("{}: {}", name, why);
            problem = why;
        }
    }

    /** An output buffer; when there is none, what clients have not begun to take comes back first. */
    private long allocate() {
        long handle = pool.allocate();
        if (handle == BufferPool.NONE) {
            int back = 0;
            for (final StreamOutput output : outputs) {
                back += output.pv().reclaim();
            }
            for (final FrameSink sink : next) {
                back += sink.reclaim();
            }
            handle = back == 0 ? BufferPool.NONE : pool.allocate();
        }
        evictIfStuck(handle == BufferPool.NONE);
        return handle;
    }

    private void evictIfStuck(final boolean exhausted) {
        final long nowNs = System.nanoTime();
        synchronized (order) {
            if (!exhausted) {
                exhaustedSinceNs = 0;
                return;
            }
            if (exhaustedSinceNs == 0) {
                exhaustedSinceNs = nowNs;
            }
            if (nowNs - exhaustedSinceNs < STUCK_NS) {
                return;
            }
            exhaustedSinceNs = nowNs - STUCK_NS * 9 / 10; // the next one soon, when this was not enough
        }
        for (final StreamOutput output : outputs) {
            if (output.evictor().evictStuck(u -> u instanceof StreamFrame f && f.isIn(pool), STUCK_NS)) {
                return;
            }
        }
    }

    /** Step 4: what is next in order goes out, and whatever waited for it. */
    private void inOrder(final long ticket, final StreamFrame made) {
        synchronized (order) {
            final int at = (int) (ticket % ready.length);
            ready[at] = made;
            done[at] = true;
            long first = published;
            while (done[(int) (first % ready.length)]) {
                final int i = (int) (first % ready.length);
                done[i] = false;
                if (ready[i] != null) {
                    publish(ready[i]);
                    ready[i] = null;
                }
                first++;
                synchronized (this) {
                    published = first;
                    notifyAll();
                }
            }
        }
    }

    /** Under the order lock. Everything in here is short: queues take the frame or count it. */
    private void publish(final StreamFrame frame) {
        final long nowNs = System.nanoTime();
        final Instant now = Instant.now();
        try {
            boolean sameShape = true;
            wanting.clear();
            for (final StreamOutput output : outputs) {
                if (output.wants(nowNs)) {
                    wanting.add(output);
                    sameShape &= output.showed(frame.shape());
                }
            }
            frame.publishing(now.getEpochSecond(), now.getNano(), sameShape);
            for (final StreamOutput output : wanting) {
                output.publish(frame);
            }
            for (final FrameSink sink : next) {
                sink.offer(frame, nowNs);
            }
        } finally {
            out.incrementAndGet();
            frame.release();
        }
    }

    private synchronized Frame pollLocked() {
        return queue.poll();
    }

    /** No worker begins anything new; what is being worked on is waited for, up to two seconds. */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
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
        for (final StreamOutput output : outputs) {
            output.pv().close();
        }
    }
}
