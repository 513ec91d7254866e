package org.pebbleioc.driver.sim;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.driver.AcquisitionRequest;
import org.pebbleioc.driver.DetectorFrontEnd;
import org.pebbleioc.driver.DmaDestination;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.ImageSource;

/**
 * The hardware behind a {@link SimulatedDriver}: a detector and the card's engine, on one thread, {@code sim-card}.
 *
 * <p>Every datagram, control or image, starts on each lane with the timing header and takes the next event number.
 * Configure carries its payload on every lane, because lanes may run ahead of each other; an image is split over the lanes by
 * {@link org.pebbleioc.image.LaneSplit} and cut into DMA buffers, lanes taking turns. Images dropped for want of
 * buffers use up their event number, so a reader sees a gap where the card lost something. Pixels repeat from frame 0
 * of the source in each acquisition.
 *
 * <p>The effective period is the longest of the requested one and exposure plus readout. {@link #stop} is obeyed at
 * once; when it comes while the card has to wait for buffers, the card waits half a second more, then cuts the image
 * short (a completion of size 0 with the time-out flag ends each lane's frame), counts it as dropped and is no longer
 * running; what is still owed to the stream, Disable and EndRun, follows as soon as buffers are free.
 */
public final class SimulatedCard implements DetectorFrontEnd, AutoCloseable {
    /** How long a stopped acquisition may still wait for buffers. */
    static final long STOP_GRACE_NS = 500_000_000L;
    /** Longest single wait of the card's thread; every change wakes it earlier. */
    private static final long LONGEST_WAIT_NS = 200_000_000L;

    private static final Logger LOG = LogManager.getLogger(SimulatedCard.class);

    private final SimulatedDriver driver;
    private final CardOptions options;
    private final CardClock clock;
    private final Hardware hardware;
    private final CardBooks books = new CardBooks();
    private final Thread thread;

    // guarded by this
    private ImageSource source;
    private AcquisitionRequest requested;
    private volatile boolean running;
    private volatile boolean stopWanted;
    private volatile boolean closed;
    /** What {@link #pace} asked for and sim-card has not taken yet, or null. */
    private volatile NewPace newPace;

    /** The thread ended by a defect of this program. */
    private volatile boolean dead;

    /** The acquisition under way was let go: it is not running any more, but owes the stream its end. */
    private boolean letGo;

    // sim-card
    private final Acquisition acquisition;
    /** Once seen, a stop holds until this acquisition is over, whatever is asked for meanwhile. */
    private boolean stopSeen;

    private long stopSeenNs;

    /**
     * Makes the card and starts its thread.
     *
     * @param source of pixels; closed with the card
     */
    public SimulatedCard(final SimulatedDriver driver, final ImageSource source, final CardOptions options) {
        this(driver, source, options, CardClock.SYSTEM);
        thread.start();
    }

    /** Without starting the thread: tests call {@link #step}. */
    SimulatedCard(
            final SimulatedDriver driver, final ImageSource source, final CardOptions options, final CardClock clock) {
        this.driver = driver;
        this.source = source;
        this.options = options;
        this.clock = clock;
        hardware = driver.hardware();
        final DatagramSender sender =
                new DatagramSender(hardware, driver.geometry().cfgTxCount(), options);
        acquisition = new Acquisition(hardware, sender, options, clock, books);
        thread = new Thread(this::run, "sim-card");
        thread.setDaemon(true);
    }

    /** The mask that a reader claims to get everything this card sends. */
    public byte[] mask() {
        final int[] dests = new int[options.lanes()];
        for (int lane = 0; lane < dests.length; lane++) {
            dests[lane] = DmaDestination.of(lane, 0);
        }
        return DmaDestination.mask(dests);
    }

    /** What the source's images look like; requests must ask for this. */
    public synchronized ImageFormat format() {
        return source.format();
    }

    /**
     * Puts another source of pixels in place and closes the one before.
     *
     * @return false while an acquisition is running: nothing was changed
     * @throws IOException the source before could not be closed; the new one is in place
     */
    public boolean replaceSource(final ImageSource next) throws IOException {
        final ImageSource before;
        synchronized (this) {
            if (running || closed) {
                return false;
            }
            before = source;
            source = next;
        }
        if (before != next) {
            before.close();
        }
        return true;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException the source's images are of another format
     * @throws IllegalStateException the card is closed
     */
    @Override
    public boolean start(final AcquisitionRequest request) {
        synchronized (this) {
            if (closed || dead) {
                throw new IllegalStateException(driver.name() + ": the card is closed");
            }
            if (running) {
                return false;
            }
            if (!request.format().equals(source.format())) {
                throw new IllegalArgumentException(
                        "format must be that of the source, " + source.format() + ": format=" + request.format());
            }
            requested = request;
            stopWanted = false;
            running = true;
        }
        LockSupport.unpark(thread);
        return true;
    }

    @Override
    public void stop() {
        synchronized (this) {
            if (letGo && requested != null) {
                // the one before still owes the stream its end, this one has not begun: it never will
                requested = null;
                running = false;
            }
            stopWanted = running;
        }
        LockSupport.unpark(thread);
    }

    @Override
    public void pace(final long exposureNs, final long periodNs) {
        if (exposureNs < 0 || periodNs < 0) {
            throw new IllegalArgumentException(
                    "exposureNs and periodNs must not be negative: exposureNs=" + exposureNs + " periodNs=" + periodNs);
        }
        newPace = new NewPace(exposureNs, periodNs);
        LockSupport.unpark(thread);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public FrontEndCounts counts() {
        return books.snapshot();
    }

    /**
     * Ends the thread, in whatever state it is, and closes the source. What was not yet handed over is lost.
     *
     * @throws IOException the source could not be closed
     */
    @Override
    public void close() throws IOException {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        CardThread.end(thread, driver.name());
        running = false;
        source.close();
    }

    private record NewPace(long exposureNs, long periodNs) {}

    /** For tests: the next datagram's event number. Only before the thread runs. */
    void eventCounter(final int next) {
        acquisition.eventCounter(next);
    }

    /**
     * Does the next thing, without waiting.
     *
     * @return when to call again: a time of the clock, or {@link Acquisition#HOLDING} or {@link Acquisition#IDLE}
     */
    long step(final long nowNs) {
        if (acquisition.isIdle() && !takeRequest(nowNs)) {
            return Acquisition.IDLE;
        }
        final NewPace asked = newPace;
        if (asked != null) {
            newPace = null;
            acquisition.pace(nowNs, asked.exposureNs(), asked.periodNs());
        }
        final boolean stop = stopSeen || stopWanted;
        if (stop && !stopSeen) {
            stopSeen = true;
            stopSeenNs = nowNs;
        }
        if (stop && acquisition.isHolding() && nowNs - stopSeenNs >= STOP_GRACE_NS) {
            letGo();
        }
        try {
            final long next = acquisition.step(nowNs, stop);
            if (acquisition.isFinished()) {
                finish();
                return nowNs;
            }
            return next;
        } catch (final IOException e) {
            LOG.error("{}: the source of images failed, the acquisition ends: {}", driver.name(), e.getMessage());
            acquisition.giveUpImage();
            return nowNs;
        }
    }

    private boolean takeRequest(final long nowNs) {
        final AcquisitionRequest next;
        synchronized (this) {
            next = requested;
            requested = null;
            if (next == null) {
                return false;
            }
            stopSeen = false;
            newPace = null;
            acquisition.begin(next, source);
        }
        LOG.debug(
                "{}: acquisition of {}, {} images, exposure {} ns, period {} ns",
                driver.name(),
                next.format(),
                next.imageCount() == 0 ? "unlimited" : Long.toString(next.imageCount()),
                next.exposureNs(),
                next.periodNs());
        final int needed = acquisition.buffersFor(next.format());
        if (options.policy() == CardOptions.OutOfBuffers.DROP && needed > hardware.rxCount()) {
            LOG.warn(
                    "{}: every image will be dropped: one takes {} DMA buffers, there are {}",
                    driver.name(),
                    needed,
                    hardware.rxCount());
        }
        return true;
    }

    private void letGo() {
        synchronized (this) {
            if (letGo) {
                return;
            }
            letGo = true;
            running = false;
        }
        acquisition.giveUpImage();
        LOG.warn("{}: stopped while no DMA buffer was free; Disable and EndRun follow", driver.name());
    }

    private void finish() {
        acquisition.becomeIdle();
        synchronized (this) {
            if (requested == null) {
                running = false;
            }
            letGo = false;
        }
        LOG.debug("{}: acquisition ended, {}", driver.name(), books.snapshot());
    }

    private void run() {
        try {
            while (!closed) {
                final long nowNs = clock.nowNs();
                final long next = step(nowNs);
                if (next == Acquisition.HOLDING) {
                    hardware.awaitAvailable(LONGEST_WAIT_NS);
                } else if (next == Acquisition.IDLE) {
                    LockSupport.parkNanos(this, LONGEST_WAIT_NS);
                } else if (next - nowNs > 0) {
                    LockSupport.parkNanos(this, Math.min(LONGEST_WAIT_NS, next - clock.nowNs()));
                }
            }
        } catch (final RuntimeException e) {
            LOG.error("{}: the card's thread ends", driver.name(), e);
            dead = true;
        } finally {
            running = false;
        }
    }
}
