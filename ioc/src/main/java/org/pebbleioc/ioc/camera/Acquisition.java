package org.pebbleioc.ioc.camera;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.driver.AcquisitionRequest;
import org.pebbleioc.driver.DetectorFrontEnd;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.ioc.device.Parameter;
import org.pebbleioc.ioc.device.Parameter.RefusedException;
import org.pebbleioc.readout.EventSink;
import org.pebbleioc.readout.event.PebbleEvent;
import org.pebbleioc.timing.TimingHeader;

/**
 * The acquisition state machine of one camera. {@code Acquire} starts and stops it; its end is read from the stream
 * ({@link StreamEnd}), after the last image has gone to all clients' queues, so {@code Acquire} falls back to Done, and
 * a waiting put completes, only when every image is out.
 */
final class Acquisition implements EventSink {
    private static final Logger LOG = LogManager.getLogger(Acquisition.class);
    /** A stop must be over by then, whatever the stream does. */
    private static final long STOP_LIMIT_NS = 4_000_000_000L;
    /** A wait between images shorter than this is not shown as a state. */
    private static final long NOT_QUIET = Long.MIN_VALUE;

    private static final long SHOWN_WAIT_NS = 300_000_000L;

    private final String name;
    private final DetectorFrontEnd frontEnd;
    private final Supplier<ImageFormat> format;
    private final ArrayParameters array;
    private final DriverParameters driver;
    private final BooleanSupplier pluginsIdle;
    private final StreamEnd end;

    // Written by thread publisher.
    private final AtomicLong images = new AtomicLong();
    private final AtomicLong damaged = new AtomicLong();
    private volatile long lastImageNs;
    private volatile long lastSeconds;
    private volatile int lastNanoseconds;
    private volatile ImageFormat lastFormat;

    private volatile Thread camera;

    // Guarded by this.
    private final DetectorStatus status;
    private boolean active;
    private long number;
    private long quietSinceNs = NOT_QUIET;
    private boolean stopAsked;
    private long stopAskedNs;
    private long imagesAtStart;
    private long damagedAtStart;
    private AcquisitionRequest request;
    private ImageMode mode = ImageMode.CONTINUOUS;

    Acquisition(
            final String name,
            final DetectorFrontEnd frontEnd,
            final StreamEnd end,
            final Supplier<ImageFormat> format,
            final ArrayParameters array,
            final DriverParameters driver,
            final BooleanSupplier pluginsIdle) {
        this.name = name;
        this.frontEnd = frontEnd;
        this.end = end;
        this.format = format;
        this.array = array;
        this.driver = driver;
        this.pluginsIdle = pluginsIdle;
        status = new DetectorStatus(driver.status, driver.statusMessage);
        driver.acquireTime.addListener(parameter -> changePace());
        driver.acquirePeriod.addListener(parameter -> changePace());
        array.acquire.onWrite((parameter, value) -> {
            if (((Number) value).intValue() != 0) {
                start(System.nanoTime());
            } else {
                stop(System.nanoTime());
            }
        });
    }

    /** Any thread. Does nothing while an acquisition is running. */
    synchronized void start(final long nowNs) throws RefusedException {
        if (active) {
            return;
        }
        if (!status.isConnected()) {
            letGo();
            throw new RefusedException(status.problem());
        }
        mode = ImageMode.of(driver.imageMode.intValue());
        final long count =
                switch (mode) {
                    case SINGLE -> 1;
                    case MULTIPLE -> driver.numImages.intValue();
                    case CONTINUOUS -> 0;
                };
        request = new AcquisitionRequest(
                format.get(), count, ns(driver.acquireTime.doubleValue()), ns(driver.acquirePeriod.doubleValue()));
        imagesAtStart = images.get();
        damagedAtStart = damaged.get();
        stopAsked = false;
        end.begin();
        boolean started = false;
        try {
            started = frontEnd.start(request);
        } finally {
            if (!started) {
                letGo();
            }
        }
        if (!started) {
            throw new RefusedException("try again: the one before is still ending");
        }
        number++;
        quietSinceNs = NOT_QUIET;
        active = true;
        lastImageNs = nowNs;
        driver.numImagesCounter.set(0);
        status.show(DetectorState.ACQUIRE, "Acquiring images");
        array.acquireBusy.set(1);
        array.acquire.set(1);
    }

    /** The record's chain has set AcquireBusy, or will: told again, it is cleared and a waiting put completes. */
    private void letGo() {
        array.acquire.set(0);
        array.acquireBusy.set(0);
    }

    /** Any thread. The end comes through the stream; the write completes at once. */
    synchronized void stop(final long nowNs) {
        if (!active) {
            array.acquire.set(0);
            if (frontEnd.isRunning()) {
                frontEnd.stop();
            }
        } else if (!stopAsked) {
            stopAsked = true;
            stopAskedNs = nowNs;
            status.show(DetectorState.ABORTING, "Stopping");
            frontEnd.stop();
        }
    }

    /** A client changed exposure or period: a running acquisition follows at once. */
    private void changePace() {
        if (frontEnd.isRunning()) {
            frontEnd.pace(ns(driver.acquireTime.doubleValue()), ns(driver.acquirePeriod.doubleValue()));
        }
    }

    synchronized boolean isActive() {
        return active;
    }

    /** Thread {@code publisher}; a sink behind all image PVs. */
    @Override
    public void onEvent(final PebbleEvent event) {
        if (event.isImage()) {
            if (event.damage() != 0) {
                damaged.incrementAndGet();
            }
            lastImageNs = event.completeNs();
            lastSeconds = event.epicsSeconds();
            lastNanoseconds = event.nanoseconds();
            lastFormat = event.format();
            images.incrementAndGet();
        }
        end.onEvent(event);
        if (end.seen()) {
            LockSupport.unpark(camera);
        }
    }

    @Override
    public int reclaim() {
        return 0;
    }

    /** Who is to be woken when an acquisition ends. */
    void camera(final Thread thread) {
        camera = thread;
    }

    /**
     * The number of the running acquisition from the moment its last image has gone to all clients' queues; 0 before,
     * and when none runs.
     */
    synchronized long endedNumber() {
        return active && end.seen() ? number : 0;
    }

    /** The last image is out, the card still hands over what follows it. */
    synchronized boolean isEnding() {
        return active && end.seen();
    }

    /**
     * Thread {@code camera}: shows progress, and ends the acquisition.
     *
     * @param endedNumber whose end had come through before the caller copied the counters, so they are final; an
     *     acquisition that was started meanwhile has another number
     * @param quiet nothing is on its way from the card
     */
    synchronized void refresh(final long nowNs, final long endedNumber, final boolean quiet) {
        final boolean ended = active && endedNumber == number;
        final long taken = images.get() - imagesAtStart;
        if (active) {
            Changed.set(driver.numImagesCounter, (int) taken);
            showWaiting(nowNs);
        }
        if (images.get() > 0) {
            array.time(lastSeconds, lastNanoseconds);
        }
        if (!active) {
            return;
        }
        final boolean overdue = stopAsked && nowNs - stopAskedNs > STOP_LIMIT_NS;
        // EndRun follows Disable: done too early, the next Acquire would find the card still busy
        final boolean over = ended && !frontEnd.isRunning();
        if (overdue || isLost(nowNs, quiet, ended)) {
            finish(taken, false);
        } else if (over && (array.waitForPlugins.intValue() == 0 || pluginsIdle.getAsBoolean())) {
            finish(taken, ended);
        }
    }

    /** What the last image looked like; null before the first. */
    ImageFormat lastFormat() {
        return lastFormat;
    }

    /**
     * Thread {@code camera}: whether there is a card. An acquisition goes on over the time without one.
     *
     * @param problem why there is none; empty when there is one
     */
    synchronized void connection(final String problem) {
        status.connection(problem);
    }

    /** The POSIX time of the last image, seconds; 0 before the first. */
    double lastImagePosix() {
        return images.get() == 0 ? 0 : lastSeconds + TimingHeader.EPICS_EPOCH_POSIX_S + lastNanoseconds * 1e-9;
    }

    private void finish(final long taken, final boolean ended) {
        final long harmed = damaged.get() - damagedAtStart;
        final long missing = request.imageCount() == 0 || stopAsked ? 0 : request.imageCount() - taken;
        active = false;
        driver.timeRemaining.set(0.0);
        if (!ended) {
            status.show(DetectorState.ERROR, "The end of the acquisition never came through the stream");
        } else if (missing > 0) {
            status.show(
                    DetectorState.ERROR,
                    taken + " of " + request.imageCount() + " images came, " + end.shortfall(missing));
        } else if (stopAsked && mode != ImageMode.CONTINUOUS) {
            status.show(DetectorState.ABORTED, "Acquisition stopped");
        } else {
            status.show(
                    DetectorState.IDLE, harmed == 0 ? "Waiting for acquire command" : harmed + " images were damaged");
        }
        LOG.info("{}: {} images, {} damaged, {} lost", name, taken, harmed, missing);
        array.acquire.set(0);
        array.acquireBusy.set(0);
    }

    /** The card is done and all is quiet, but the end was never seen: its datagram is lost. */
    private boolean isLost(final long nowNs, final boolean quiet, final boolean ended) {
        if (ended || !quiet || frontEnd.isRunning()) {
            quietSinceNs = NOT_QUIET;
            return false;
        }
        if (quietSinceNs == NOT_QUIET) {
            quietSinceNs = nowNs;
        }
        return nowNs - quietSinceNs > STOP_LIMIT_NS;
    }

    private void showWaiting(final long nowNs) {
        final long sinceNs = nowNs - lastImageNs;
        final long exposureNs = ns(driver.acquireTime.doubleValue());
        final long periodNs = ns(driver.acquirePeriod.doubleValue());
        final long waitNs = periodNs - exposureNs;
        if (!stopAsked) {
            final boolean waiting = waitNs > SHOWN_WAIT_NS && sinceNs < waitNs;
            status.show(waiting ? DetectorState.WAITING : DetectorState.ACQUIRE);
        }
        final long leftNs = Math.min(exposureNs, Math.max(periodNs, exposureNs) - sinceNs);
        Changed.set(driver.timeRemaining, Math.max(0, leftNs) / 1e9);
    }

    private static long ns(final double seconds) {
        return (long) Math.min(seconds * 1e9, TimeUnit.DAYS.toNanos(365));
    }

    /** Sets a parameter only when it changes, so that idle records stay quiet. */
    static final class Changed {
        private Changed() {}

        static void set(final Parameter parameter, final int value) {
            parameter.change(value);
        }

        static void set(final Parameter parameter, final double value) {
            parameter.change(value);
        }

        static void set(final Parameter parameter, final String value) {
            parameter.change(value);
        }
    }
}
