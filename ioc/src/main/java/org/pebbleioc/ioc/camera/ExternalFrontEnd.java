package org.pebbleioc.ioc.camera;

import org.pebbleioc.driver.AcquisitionRequest;
import org.pebbleioc.driver.DetectorFrontEnd;
import org.pebbleioc.readout.event.PebbleEvent;
import org.pebbleioc.timing.TransitionId;

/**
 * A detector that nobody here commands: its images come when they come, and an acquisition only lets them through, up
 * to the number asked for. It ends by that number, by a stop, or by the Disable datagram of whoever runs the detector.
 */
final class ExternalFrontEnd implements DetectorFrontEnd, StreamEnd {
    // Written by publisher.
    private volatile long admitted;
    private volatile long passed;
    private volatile long notAsked;
    private volatile long controls;

    // Written under this lock; publisher ends an acquisition, any thread starts and stops one.
    private volatile boolean running;
    private volatile long passedAtEnd;

    /**
     * Thread {@code publisher}: whether this image belongs to an acquisition. Counted before it is asked whether one
     * runs: an end that is seen in between must not come before the image.
     */
    boolean admit() {
        admitted++;
        if (running) {
            return true;
        }
        admitted--;
        notAsked++;
        return false;
    }

    long notAsked() {
        return notAsked;
    }

    @Override
    public synchronized boolean start(final AcquisitionRequest request) {
        if (running) {
            return false;
        }
        passedAtEnd = request.imageCount() == 0 ? 0 : passed + request.imageCount();
        running = true;
        return true;
    }

    @Override
    public synchronized void stop() {
        running = false;
    }

    /** Exposure and period are the detector's own. */
    @Override
    public void pace(final long exposureNs, final long periodNs) {}

    @Override
    public boolean isRunning() {
        return running;
    }

    /** What came out of the card is all that is known of what went into it. */
    @Override
    public FrontEndCounts counts() {
        final long images = passed + notAsked;
        return new FrontEndCounts(images, images, 0, 0, 0, controls);
    }

    @Override
    public void begin() {}

    @Override
    public void onEvent(final PebbleEvent event) {
        if (event.isImage()) {
            imagePassed();
        } else {
            control(event.id());
        }
    }

    /** Thread {@code publisher}: an admitted image is in all queues. */
    void imagePassed() {
        passed++;
        if (passedAtEnd != 0 && passed >= passedAtEnd) {
            stop();
        }
    }

    /** Thread {@code publisher}. */
    void control(final TransitionId id) {
        controls++;
        if (id == TransitionId.DISABLE) {
            stop();
        }
    }

    @Override
    public boolean seen() {
        return !running && admitted == passed;
    }

    /** Whoever runs the detector sent Disable; that is no loss. */
    @Override
    public String shortfall(final long missing) {
        return "the run ended " + missing + " before";
    }
}
