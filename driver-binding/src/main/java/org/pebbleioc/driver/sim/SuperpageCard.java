package org.pebbleioc.driver.sim;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.driver.DmaDestination;
import org.pebbleioc.driver.sim.superpage.PageFault;
import org.pebbleioc.driver.sim.superpage.PageFaultPlan;
import org.pebbleioc.driver.sim.superpage.PageSource;

/**
 * One end point of a readout card behind a {@link SimulatedDriver}: each DMA buffer becomes a superpage of one link and one
 * time frame, and arrives as one frame whose destination is the link. Thread {@code sim-superpage}; a test calls
 * {@link #step} with its own clock.
 */
public final class SuperpageCard implements AutoCloseable {
    /** {@link #step}: nothing to do until a run is started. */
    public static final long IDLE = Acquisition.IDLE;
    /** {@link #step}: no buffer is free. */
    public static final long HOLDING = Acquisition.HOLDING;

    /** Longest single wait of the card's thread; every change wakes it earlier. */
    private static final long LONGEST_WAIT_NS = 200_000_000L;

    private static final long ASK_AGAIN_NS = 5_000_000L;
    /** How long a run that is asked to end may still wait for buffers. */
    private static final long STOP_GRACE_NS = 500_000_000L;

    private static final Logger LOG = LogManager.getLogger(SuperpageCard.class);

    private final String name;
    private final Hardware hardware;
    private final PageSource source;
    private final CardOptions.OutOfBuffers policy;
    private final PageFaultPlan plan;
    private final CardClock clock;
    private final Thread thread;
    private final SuperpageFaults faults;

    // Guarded by this.
    private final ArrayDeque<PageFault> demanded = new ArrayDeque<>();
    private boolean closed;

    private volatile boolean closing;
    private volatile boolean running;
    private volatile boolean starting;
    private volatile boolean stopping;
    private volatile long startNs;

    // Thread sim-superpage, read by others for the books.
    private volatile long pages;
    private volatile long noBuffer;
    private volatile long heldBack;
    private boolean isHeld;
    private long stopSeenNs;
    private boolean stopSeen;
    /** The fault of the next page, drawn once however often the page has to wait for a buffer. */
    private PageFault drawn;

    private boolean isDrawn;

    /**
     * @param source closed with the card
     * @param policy whether a page waits for a buffer or is dropped when there is none
     */
    public SuperpageCard(
            final SimulatedDriver driver,
            final PageSource source,
            final CardOptions.OutOfBuffers policy,
            final PageFaultPlan plan) {
        this(driver, source, policy, plan, CardClock.SYSTEM);
        thread.start();
    }

    /** Without starting the thread: who calls this calls {@link #step}. */
    public SuperpageCard(
            final SimulatedDriver driver,
            final PageSource source,
            final CardOptions.OutOfBuffers policy,
            final PageFaultPlan plan,
            final CardClock clock) {
        name = driver.name();
        hardware = driver.hardware();
        this.source = source;
        this.policy = policy;
        this.plan = plan;
        this.clock = clock;
        faults = new SuperpageFaults(hardware);
        thread = new Thread(this::run, "sim-superpage");
        thread.setDaemon(true);
    }

    /** The mask that a reader claims to get everything this card sends. */
    public byte[] mask() {
        return DmaDestination.mask(
                source.links().stream().mapToInt(Integer::intValue).toArray());
    }

    /** Begins a run; false when one is under way. Any thread. */
    public boolean start() {
        return start(clock.nowNs());
    }

    /** The same, with the time of its first orbit, so that several end points run in step. */
    public boolean start(final long firstOrbitNs) {
        synchronized (this) {
            if (running || closed) {
                return false;
            }
            startNs = firstOrbitNs;
            stopping = false;
            starting = true;
            running = true;
        }
        LockSupport.unpark(thread);
        return true;
    }

    /** Ends the run with the time frame under way; {@link #isRunning} says when it is over. Any thread. */
    public void stop() {
        if (running) {
            stopping = true;
            source.finish();
            LockSupport.unpark(thread);
        }
    }

    public boolean isRunning() {
        return running;
    }

    /** The next pages have this fault, on top of the plan. Any thread. */
    public synchronized void demand(final PageFault fault, final int count) {
        for (int i = 0; i < count; i++) {
            demanded.add(fault);
        }
    }

    public SuperpageCounts counts() {
        return new SuperpageCounts(
                pages,
                faults.delivered(),
                faults.duplicated(),
                faults.lost(),
                noBuffer,
                faults.held(),
                faults.struck(),
                heldBack,
                faults.bytes());
    }

    /**
     * Does the next thing, without waiting.
     *
     * @return when to call again: a time of the clock, {@link Acquisition#HOLDING} or {@link Acquisition#IDLE}
     */
    public long step(final long nowNs) {
        if (!running) {
            return IDLE;
        }
        try {
            if (starting) {
                starting = false;
                stopSeen = false;
                source.begin();
                if (stopping) {
                    source.finish(); // asked for before the run had begun
                }
            }
            return page(nowNs);
        } catch (final IOException e) {
            LOG.error("{}: the source of pages failed, the run ends: {}", name, e.getMessage());
            end();
            return IDLE;
        }
    }

    private long page(final long nowNs) throws IOException {
        if (stopping && !stopSeen) {
            stopSeen = true;
            stopSeenNs = nowNs;
        }
        final long nextNs = source.nextNs();
        if (nextNs == PageSource.NEVER) {
            end();
            return IDLE;
        }
        if (nextNs == PageSource.LATER) {
            return nowNs + ASK_AGAIN_NS;
        }
        final long dueNs = startNs + nextNs;
        if (nowNs - dueNs < 0) {
            return dueNs;
        }
        final int link = source.link();
        if (!isDrawn) {
            isDrawn = true;
            drawn = next(link);
        }
        if (drawn == PageFault.LOSE) {
            isDrawn = false;
            source.skip();
            pages++;
            faults.lose(link);
            return nowNs;
        }
        final int index = hardware.take();
        if (index == Hardware.NONE && policy == CardOptions.OutOfBuffers.HOLD) {
            return hold(nowNs);
        }
        isHeld = false;
        isDrawn = false;
        if (index == Hardware.NONE) {
            source.skip();
            pages++;
            noBuffer++;
            return nowNs;
        }
        final ByteBuffer page = hardware.buffer(index).clear();
        final int bytes;
        try {
            bytes = source.fill(page);
        } catch (final IOException | RuntimeException e) {
            hardware.deliver(index, 0, link, 0, org.pebbleioc.driver.DmaError.FIFO); // taken: it must go somewhere
            throw e;
        }
        faults.deliver(index, bytes, link, drawn);
        pages++;
        return nowNs;
    }

    private long hold(final long nowNs) {
        if (!isHeld) {
            isHeld = true;
            heldBack++;
        }
        if (stopSeen && nowNs - stopSeenNs >= STOP_GRACE_NS) {
            LOG.warn("{}: stopped while no DMA buffer was free; the time frame under way is not whole", name);
            end();
            return IDLE;
        }
        return HOLDING;
    }

    private PageFault next(final int link) {
        synchronized (this) {
            if (!demanded.isEmpty()) {
                return demanded.poll();
            }
        }
        return plan.at(pages, link);
    }

    private void end() {
        faults.flush();
        isHeld = false;
        isDrawn = false;
        running = false;
        LOG.debug("{}: run ended, {}", name, counts());
    }

    private void run() {
        try {
            while (!closing) {
                final long nowNs = clock.nowNs();
                final long next = step(nowNs);
                if (next == HOLDING) {
                    hardware.awaitAvailable(stopSeen ? ASK_AGAIN_NS : LONGEST_WAIT_NS);
                } else if (next == IDLE) {
                    LockSupport.parkNanos(this, LONGEST_WAIT_NS);
                } else if (next - nowNs > 0) {
                    LockSupport.parkNanos(this, Math.min(LONGEST_WAIT_NS, next - clock.nowNs()));
                }
            }
        } catch (final RuntimeException e) {
            LOG.error("{}: the card's thread ends", name, e);
        } finally {
            running = false;
        }
    }

    /** Ends the thread, in whatever state it is, and closes the source. */
    @Override
    public void close() throws IOException {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        closing = true;
        CardThread.end(thread, name);
        running = false;
        source.close();
    }
}
