package org.pebbleioc.pva.stream;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Looks at every image it is offered, on a thread of its own, and makes no image of it:
 *
 * <pre>
 *   1 offer      the source's thread     rate limit; the image is retained and queued, the oldest gives way
 *   2 use        thread NAME             the worker takes the next image; its buffer goes back afterwards
 * </pre>
 *
 * It holds at most {@code queue + 2} of the source's buffers: those that wait, the one in work, and the last one, which is
 * kept so that it can be used again. All but the one in work go back when the source asks.
 */
public final class FrameConsumer implements FrameSink, AutoCloseable {
    /** What is done with an image. */
    @FunctionalInterface
    public interface Use {
        /**
         * Thread NAME. The frame is retained for the length of the call.
         *
         * @param again it was used before; somebody asked for it once more
         * @throws IllegalArgumentException with the reason when this image is none for it
         */
        void use(Frame frame, boolean again);
    }

    private static final Logger LOG = LogManager.getLogger(FrameConsumer.class);
    private static final long IDLE_MS = 200;
    private static final long STOP_MS = 2_000;

    private final String name;
    private final Use use;
    private final Thread worker;

    // Any thread.
    private final AtomicLong in = new AtomicLong();
    private final AtomicLong used = new AtomicLong();
    private final AtomicLong disabled = new AtomicLong();
    private final AtomicLong throttled = new AtomicLong();
    private final AtomicLong squashed = new AtomicLong();
    private final AtomicLong reclaimed = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile long workNs;
    private volatile String problem = "";

    // Written by control threads.
    private volatile boolean enabled = true;
    private volatile long minPeriodNs;

    // Guarded by this.
    private final FrameRing queue;
    private final Pacing pacing = new Pacing();
    private Frame last;
    private boolean againWanted;
    private boolean working;
    private boolean closing;

    /** @param queueSize images that may wait, at least 1 */
    public FrameConsumer(final String name, final int queueSize, final Use use) {
        this.name = name;
        this.use = use;
        queue = new FrameRing(queueSize);
        worker = new Thread(this::run, name);
        worker.setDaemon(true);
    }

    public void start() {
        worker.start();
    }

    /** Off: images are counted and let go of, and the last one is given back. */
    public void enable(final boolean on) {
        enabled = on;
        if (!on) {
            forgetLast();
        }
    }

    /** Shortest time between two images that are taken; 0 takes all. */
    public void minPeriodNs(final long periodNs) {
        minPeriodNs = periodNs;
    }

    /** The oldest that do not fit into a shorter queue count as squashed. */
    public void queueSize(final int size) {
        final java.util.List<Frame> gone;
        synchronized (this) {
            gone = queue.resize(size);
        }
        gone.forEach(Frame::release);
        squashed.addAndGet(gone.size());
    }

    /** The last image is used once more, unless a newer one comes first. Nothing happens where there is none. */
    public synchronized void useLastAgain() {
        againWanted = last != null;
        notifyAll();
    }

    /** Why the last image could not be used; empty while all goes well. */
    public String problem() {
        return problem;
    }

    /** What the last image took, in seconds. */
    public double executionSeconds() {
        return workNs / 1e9;
    }

    /** Images used so far. */
    public long used() {
        return used.get();
    }

    public ConsumerReport report() {
        final int nowQueued;
        final int nowWorking;
        synchronized (this) {
            nowQueued = queue.size();
            nowWorking = working ? 1 : 0;
        }
        return new ConsumerReport(
                in.get(),
                used.get(),
                disabled.get(),
                throttled.get(),
                squashed.get(),
                reclaimed.get(),
                refused.get(),
                nowQueued,
                nowWorking);
    }

    @Override
    public boolean isWanting() {
        return enabled;
    }

    @Override
    public synchronized int pending() {
        return queue.size() + (working ? 1 : 0);
    }

    @Override
    public void offer(final Frame frame, final long nowNs) {
        in.incrementAndGet();
        if (!enabled) {
            disabled.incrementAndGet();
            return;
        }
        final Frame gone;
        synchronized (this) {
            if (closing) {
                squashed.incrementAndGet();
                return;
            }
            if (!pacing.pass(nowNs, minPeriodNs)) {
                throttled.incrementAndGet();
                return;
            }
            frame.retain();
            gone = queue.add(frame);
            notifyAll();
        }
        if (gone != null) {
            gone.release();
            squashed.incrementAndGet();
        }
    }

    @Override
    public int reclaim() {
        int count = forgetLast() ? 1 : 0;
        for (Frame frame = poll(); frame != null; frame = poll()) {
            frame.release();
            reclaimed.incrementAndGet();
            count++;
        }
        return count;
    }

    private synchronized Frame poll() {
        return queue.poll();
    }

    private boolean forgetLast() {
        final Frame gone;
        synchronized (this) {
            gone = last;
            last = null;
        }
        if (gone != null) {
            gone.release();
        }
        return gone != null;
    }

    private void run() {
        while (true) {
            final boolean did = doWork();
            synchronized (this) {
                if (closing) {
                    return;
                }
                if (!did && queue.size() == 0 && !againWanted) {
                    try {
                        wait(IDLE_MS);
                    } catch (final InterruptedException e) {
                        return; // nobody but the end of the program does it
                    }
                }
            }
        }
    }

    /** One image, if there is one; the worker's thread, or a test's. */
    boolean doWork() {
        final Frame frame;
        final boolean again;
        synchronized (this) {
            if (closing) {
                return false;
            }
            final Frame next = queue.poll();
            again = next == null && againWanted && last != null;
            againWanted = false;
            frame = again ? last : next;
            if (again) {
                last = null; // this thread's hold now, and back afterwards
            }
            working = frame != null && !again;
        }
        if (frame == null) {
            return false;
        }
        boolean good = false;
        final long startNs = System.nanoTime();
        try {
            use.use(frame, again);
            problem = "";
            good = true;
        } catch (final RuntimeException | Error e) { // no image may end this thread
            refuse(e instanceof IllegalArgumentException ? e.getMessage() : e.toString());
        } finally {
            workNs = System.nanoTime() - startNs;
            done(frame, again, good);
        }
        return true;
    }

    private void done(final Frame frame, final boolean again, final boolean good) {
        final Frame gone;
        synchronized (this) {
            final boolean keep = enabled && !closing && !(again && last != null);
            gone = keep ? last : frame;
            last = keep ? frame : last;
            if (!again) {
                (good ? used : refused).incrementAndGet();
                working = false;
            }
        }
        if (gone != null) {
            gone.release();
        }
    }

    private void refuse(final String why) {
        if (!why.equals(problem)) { // once, not for every image
            LOG.warn("{}: {}", name, why);
            problem = why;
        }
    }

    /** Nothing new is begun; what is in work is waited for, up to two seconds. */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        reclaim();
        try {
            worker.join(STOP_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (worker.isAlive()) {
            LOG.warn("{} is still at work on an image and ends with it", name);
        }
    }
}
