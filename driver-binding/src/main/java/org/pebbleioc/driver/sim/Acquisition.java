package org.pebbleioc.driver.sim;

import java.io.IOException;
import org.pebbleioc.driver.AcquisitionRequest;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.ImageSource;
import org.pebbleioc.timing.TimingHeader;
import org.pebbleioc.timing.TransitionId;

/**
 * The front end's state machine, from Configure to EndRun, one datagram at a time. It never waits: {@link #step} says
 * when it wants to be called again. Thread {@code sim-card}.
 */
final class Acquisition {
    /** Nothing to do until somebody starts something. */
    static final long IDLE = Long.MAX_VALUE;
    /** No DMA buffer is free; call again when there is one. */
    static final long HOLDING = Long.MAX_VALUE - 1;

    /** What is done next. */
    private enum Phase {
        IDLE,
        CONFIGURE,
        BEGIN_RUN,
        ENABLE,
        TRIGGER,
        EXPOSE,
        DISABLE,
        END_RUN,
        FINISH
    }

    private final Hardware hardware;
    private final DatagramSender sender;
    private final CardOptions options;
    private final CardClock clock;
    private final CardBooks books;
    private final Pace pace = new Pace();
    private long exposureNs;
    private long periodNs;

    private Phase phase = Phase.IDLE;
    private AcquisitionRequest request;
    private ImageSource source;
    private ImageFormat configured;
    /** Datagram under way, or null. */
    private TransitionId sending;

    /** The image under way is lost; only the ends of its frames are still to be sent. */
    private boolean isGivenUp;

    private boolean isHeld;
    private boolean wasHeld;
    private long heldSinceNs;
    private long exposeStartNs;
    private long exposeWallNs;
    private long imagesHere;
    private long sourceFrame;
    private long lastPulseId;
    private int eventCounter;

    Acquisition(
            final Hardware hardware,
            final DatagramSender sender,
            final CardOptions options,
            final CardClock clock,
            final CardBooks books) {
        this.hardware = hardware;
        this.sender = sender;
        this.options = options;
        this.clock = clock;
        this.books = books;
    }

    boolean isIdle() {
        return phase == Phase.IDLE;
    }

    boolean isFinished() {
        return phase == Phase.FINISH && sending == null;
    }

    boolean isHolding() {
        return isHeld;
    }

    void begin(final AcquisitionRequest what, final ImageSource from) {
        request = what;
        source = from;
        exposureNs = what.exposureNs();
        periodNs = what.periodNs();
        imagesHere = 0;
        sourceFrame = 0;
        phase = what.format().equals(configured) ? Phase.BEGIN_RUN : Phase.CONFIGURE;
    }

    /** Another exposure and period from the next image on. */
    void pace(final long nowNs, final long newExposureNs, final long newPeriodNs) {
        exposureNs = newExposureNs;
        periodNs = newPeriodNs;
        pace.change(nowNs, exposureNs, options.readoutNs(), periodNs);
    }

    int buffersFor(final ImageFormat format) {
        return sender.buffersFor(format);
    }

    void becomeIdle() {
        phase = Phase.IDLE;
    }

    /** For tests of the 24-bit wrap. */
    void eventCounter(final int next) {
        eventCounter = next & TimingHeader.EVENT_COUNTER_MASK;
    }

    /**
     * Does the next thing.
     *
     * @param stop whether the acquisition is to end
     * @return when to call again in nanoseconds of the clock, {@link #HOLDING} or {@link #IDLE}
     * @throws IOException the source of pixels failed; call {@link #giveUpImage}
     */
    long step(final long nowNs, final boolean stop) throws IOException {
        if (sending != null) {
            return advance(nowNs);
        }
        switch (phase) {
            case CONFIGURE -> {
                configured = request.format();
                control(TransitionId.CONFIGURE, configured, Phase.BEGIN_RUN);
            }
            case BEGIN_RUN -> control(TransitionId.BEGIN_RUN, null, Phase.ENABLE);
            case ENABLE -> {
                control(TransitionId.ENABLE, null, Phase.TRIGGER);
                pace.begin(nowNs, exposureNs, options.readoutNs(), periodNs);
            }
            case TRIGGER, EXPOSE -> {
                return image(nowNs, stop);
            }
            case DISABLE -> control(TransitionId.DISABLE, null, Phase.END_RUN);
            case END_RUN -> control(TransitionId.END_RUN, null, Phase.FINISH);
            default -> {
                return IDLE;
            }
        }
        return advance(nowNs);
    }

    /** The image under way, if any, ends here and is lost; Disable and EndRun follow as buffers come free. */
    void giveUpImage() {
        if (sending == TransitionId.L1_ACCEPT && !isGivenUp) {
            isGivenUp = true;
            sender.cutShort();
            books.dropped();
        }
        if (phase == Phase.TRIGGER || phase == Phase.EXPOSE) {
            phase = Phase.DISABLE;
        }
    }

    private long image(final long nowNs, final boolean stop) throws IOException {
        if (stop || request.imageCount() > 0 && imagesHere == request.imageCount()) {
            phase = Phase.DISABLE;
            return nowNs;
        }
        if (pace.isSlowUpdateDue(nowNs)) {
            pace.slowUpdateSent(nowNs);
            control(TransitionId.SLOW_UPDATE, null, phase);
            return advance(nowNs);
        }
        if (phase == Phase.TRIGGER) {
            if (nowNs - pace.triggerNs() < 0) {
                return pace.orSlowUpdate(pace.triggerNs());
            }
            exposeStartNs = pace.triggerNs();
            exposeWallNs = clock.wallNs();
            phase = Phase.EXPOSE;
        }
        final long readyNs = pace.readyNs(exposeStartNs);
        if (nowNs - readyNs < 0) {
            return pace.orSlowUpdate(readyNs);
        }
        phase = Phase.TRIGGER;
        return readOut(nowNs);
    }

    private long readOut(final long nowNs) throws IOException {
        final long number = books.images();
        books.triggered();
        imagesHere++;
        final int counter = nextEventCounter();
        final long frame = sourceFrame;
        sourceFrame = source.frameCount() > 0 ? (frame + 1) % source.frameCount() : frame + 1;
        if (options.policy() == CardOptions.OutOfBuffers.DROP
                && hardware.available() < sender.buffersFor(request.format())) {
            books.dropped();
            pace.nextAfterDrop(nowNs);
            return nowNs;
        }
        final var faults = options.faults().at(number);
        int first = counter;
        for (int i = 0; i < faults.size(); i++) {
            if (faults.get(i) instanceof Fault.JumpCounter jump) {
                first = (first + jump.by()) & TimingHeader.EVENT_COUNTER_MASK;
                eventCounter(first + 1);
            }
        }
        sender.image(first, pulseId(exposeWallNs), exposeWallNs, source, frame, faults);
        sending = TransitionId.L1_ACCEPT;
        return advance(nowNs);
    }

    private void control(final TransitionId id, final ImageFormat payload, final Phase then) {
        final long wallNs = clock.wallNs();
        sender.control(id, nextEventCounter(), pulseId(wallNs), wallNs, payload);
        sending = id;
        phase = then;
    }

    private long advance(final long nowNs) throws IOException {
        final boolean sent = sender.advance();
        if (isHeld && sent) {
            books.heldFor(nowNs - heldSinceNs);
            isHeld = false;
        } else if (!isHeld && !sent) {
            books.held();
            isHeld = true;
            wasHeld = true;
            heldSinceNs = nowNs;
        }
        if (!sent) {
            return HOLDING;
        }
        if (isGivenUp) {
            isGivenUp = false;
        } else if (sending == TransitionId.L1_ACCEPT) {
            books.delivered();
            pace.next(nowNs, wasHeld);
            wasHeld = false;
        } else {
            books.controlled();
        }
        sending = null;
        return nowNs;
    }

    private int nextEventCounter() {
        final int counter = eventCounter;
        eventCounter(counter + 1);
        return counter;
    }

    /** Ticks of the LCLS-II timing system, 13/14 MHz; never the same twice. */
    private long pulseId(final long wallNs) {
        final long epicsNs = wallNs - TimingHeader.EPICS_EPOCH_POSIX_S * Pace.SECOND_NS;
        final long seconds = Math.floorDiv(epicsNs, Pace.SECOND_NS);
        final long ticks = (seconds * 13_000_000L + Math.floorMod(epicsNs, Pace.SECOND_NS) * 13 / 1000) / 14;
        lastPulseId = Math.max(lastPulseId + 1, ticks);
        return lastPulseId;
    }
}
