package org.pebbleioc.ioc.camera;

import static org.junit.jupiter.api.Assertions.*;

import org.junit.jupiter.api.Test;
import org.pebbleioc.driver.AcquisitionRequest;
import org.pebbleioc.driver.DetectorFrontEnd;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.ioc.device.Parameter.RefusedException;
import org.pebbleioc.ioc.device.ParameterPort;
import org.pebbleioc.readout.event.PebbleEvent;

class AcquisitionTest {
    private static final ImageFormat FORMAT = new ImageFormat(8, 4, PixelType.UINT8);
    private static final long S = 1_000_000_000L;

    /** A front end and a stream that do what the test says. */
    private static final class FakeCard implements DetectorFrontEnd, StreamEnd {
        private boolean running;
        private boolean seen;
        private RuntimeException trouble;
        private int stops;

        @Override
        public boolean start(final AcquisitionRequest request) {
            if (trouble != null) {
                throw trouble;
            }
            final boolean free = !running;
            running = true;
            return free;
        }

        @Override
        public void stop() {
            stops++;
            running = false;
        }

        @Override
        public void pace(final long exposureNs, final long periodNs) {}

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public FrontEndCounts counts() {
            return new FrontEndCounts(0, 0, 0, 0, 0, 0);
        }

        @Override
        public void begin() {
            seen = false;
        }

        @Override
        public void onEvent(final PebbleEvent event) {}

        @Override
        public boolean seen() {
            return seen;
        }

        void end() {
            running = false;
            seen = true;
        }
    }

    private final ParameterPort port = new ParameterPort("T");
    private final ArrayParameters array = new ArrayParameters(port, "maker", "model");
    private final DriverParameters driver = new DriverParameters(port, FORMAT);
    private final FakeCard card = new FakeCard();
    private final Acquisition acquisition = new Acquisition("T", card, card, () -> FORMAT, array, driver, () -> true);

    @Test
    void shouldNotEndAnAcquisitionByTheEndOfTheOneBefore() throws Exception {
        acquisition.start(0);
        card.end();
        final long first = acquisition.endedNumber();
        assertTrue(first > 0);
        acquisition.refresh(1, first, true);
        assertFalse(acquisition.isActive());
        acquisition.start(2); // a client was quicker than the camera's thread, which still has the first number
        acquisition.refresh(3, first, true);
        assertTrue(acquisition.isActive(), "the second one has not ended");
        assertEquals(1, array.acquireBusy.intValue());
        card.end();
        acquisition.refresh(4, acquisition.endedNumber(), true);
        assertFalse(acquisition.isActive());
    }

    @Test
    void shouldClearBusyWhenTheCardCannotStart() {
        card.trouble = new IllegalStateException("the card is closed");
        array.acquireBusy.set(1);
        assertThrows(IllegalStateException.class, () -> acquisition.start(0));
        assertEquals(0, array.acquireBusy.intValue(), "or a put with completion would wait for ever");
        card.trouble = null;
        card.running = true;
        assertThrows(RefusedException.class, () -> acquisition.start(0));
        assertEquals(0, array.acquireBusy.intValue());
    }

    @Test
    void shouldEndWithAnErrorWhenTheEndIsLost() throws Exception {
        driver.imageMode.set(ImageMode.SINGLE.ordinal());
        acquisition.start(0);
        card.running = false; // done, but its Disable never comes
        for (long now = 0; now <= 4 * S; now += S) {
            acquisition.refresh(now, acquisition.endedNumber(), true);
            assertTrue(acquisition.isActive(), "at " + now);
        }
        acquisition.refresh(5 * S, acquisition.endedNumber(), true);
        assertFalse(acquisition.isActive());
        assertEquals(DetectorState.ERROR.ordinal(), driver.status.intValue());
        assertEquals(0, array.acquireBusy.intValue());
    }

    @Test
    void shouldWaitForTheEndWhileSomethingIsOnItsWay() throws Exception {
        acquisition.start(0);
        card.running = false;
        for (long now = 0; now <= 60 * S; now += S) {
            acquisition.refresh(now, acquisition.endedNumber(), false);
        }
        assertTrue(acquisition.isActive());
    }

    @Test
    void shouldShowWaitingOnlyWhileTheWaitIsLong() throws Exception {
        driver.acquireTime.set(0.01);
        driver.acquirePeriod.set(2.0);
        acquisition.start(0);
        acquisition.refresh(S, acquisition.endedNumber(), false);
        assertEquals(DetectorState.WAITING.ordinal(), driver.status.intValue());
        driver.acquirePeriod.set(0.1);
        acquisition.refresh(S + 1, acquisition.endedNumber(), false);
        assertEquals(DetectorState.ACQUIRE.ordinal(), driver.status.intValue());
    }

    @Test
    void shouldCountDownAnExposureThatIsLongerThanThePeriod() throws Exception {
        driver.acquireTime.set(3.0);
        driver.acquirePeriod.set(0.0);
        acquisition.start(0);
        acquisition.refresh(S, acquisition.endedNumber(), false);
        assertEquals(2.0, driver.timeRemaining.doubleValue(), 1e-9);
    }

    @Test
    void shouldStopACardThatRunsThoughNobodyAsked() {
        card.running = true;
        acquisition.stop(0);
        assertEquals(1, card.stops);
    }
}
