package org.pebbleioc.ioc.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.pebbleioc.driver.AcquisitionRequest;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.timing.TransitionId;

/** Which images of a detector that sends by itself belong to an acquisition, and when that is over. */
class ExternalFrontEndTest {
    private final ExternalFrontEnd frontEnd = new ExternalFrontEnd();

    private boolean start(final long images) {
        return frontEnd.start(new AcquisitionRequest(new ImageFormat(4, 4, PixelType.UINT8), images, 0, 0));
    }

    /** One image comes and, when it belongs to the acquisition, goes to the end of the sinks. */
    private boolean image() {
        if (!frontEnd.admit()) {
            return false;
        }
        frontEnd.imagePassed();
        return true;
    }

    @Test
    void shouldCountImagesThatNobodyAskedFor() {
        assertFalse(image());
        assertFalse(image());

        assertEquals(2, frontEnd.notAsked());
        assertEquals(2, frontEnd.counts().images());
        assertEquals(2, frontEnd.counts().delivered());
    }

    @Test
    void shouldEndByTheNumberAskedFor() {
        assertFalse(image());
        assertTrue(start(2));
        assertFalse(frontEnd.seen());
        assertTrue(image());
        assertFalse(frontEnd.seen());
        assertTrue(frontEnd.isRunning());
        assertTrue(image());

        assertTrue(frontEnd.seen());
        assertFalse(frontEnd.isRunning());
        assertFalse(image());
        assertEquals(2, frontEnd.notAsked());
        assertEquals(4, frontEnd.counts().images());
    }

    @Test
    void shouldCountEachAcquisitionAnew() {
        for (int run = 0; run < 3; run++) {
            assertTrue(start(1));
            assertTrue(image());
            assertFalse(image());
            assertTrue(frontEnd.seen());
        }
        assertEquals(3, frontEnd.notAsked());
    }

    @Test
    void shouldGoOnUntilStoppedWithoutANumber() {
        assertTrue(start(0));
        for (int i = 0; i < 100; i++) {
            assertTrue(image());
        }
        assertFalse(frontEnd.seen());
        frontEnd.stop();
        assertTrue(frontEnd.seen());
        assertFalse(image());
    }

    @Test
    void shouldNotBeOverWhileAnAdmittedImageIsOnItsWay() {
        assertTrue(start(0));
        assertTrue(frontEnd.admit());
        frontEnd.stop();
        assertFalse(frontEnd.seen());
        frontEnd.imagePassed();
        assertTrue(frontEnd.seen());
    }

    @Test
    void shouldEndByTheDisableDatagram() {
        assertTrue(start(10));
        assertTrue(image());
        frontEnd.control(TransitionId.SLOW_UPDATE);
        assertFalse(frontEnd.seen());
        frontEnd.control(TransitionId.DISABLE);
        assertTrue(frontEnd.seen());
        assertFalse(image());
        assertEquals(2, frontEnd.counts().controls());
    }

    @Test
    void shouldRefuseASecondStartOnly() {
        assertTrue(start(0));
        assertFalse(start(0));
        frontEnd.stop();
        frontEnd.stop();
        assertTrue(start(1));
    }
}
