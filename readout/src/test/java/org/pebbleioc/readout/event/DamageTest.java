package org.pebbleioc.readout.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DamageTest {
    @Test
    void shouldNameTheBitsAsLclsDoes() {
        assertEquals("", Damage.text(0));
        assertEquals("Truncated", Damage.text(Damage.TRUNCATED));
        assertEquals("OutOfOrder Corrupted", Damage.text(Damage.OUT_OF_ORDER | Damage.CORRUPTED));
        assertEquals(
                "DroppedContribution MissingData TimedOut",
                Damage.text(Damage.DROPPED_CONTRIBUTION | Damage.MISSING_DATA | Damage.TIMED_OUT));
    }

    @Test
    void shouldKnowThatALossBeforeAnImageLeavesItsPixelsWhole() {
        assertFalse(Damage.touchesPixels(Damage.OUT_OF_ORDER));
        assertTrue(Damage.touchesPixels(Damage.OUT_OF_ORDER | Damage.CORRUPTED));
    }
}
