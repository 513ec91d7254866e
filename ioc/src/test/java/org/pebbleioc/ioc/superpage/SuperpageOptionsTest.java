package org.pebbleioc.ioc.superpage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pebbleioc.ioc.config.OptionException;
import org.pebbleioc.ioc.config.OptionText;
import org.pebbleioc.readout.page.ControlOptions;
import org.pebbleioc.readout.page.UsageThresholds;

class SuperpageOptionsTest {
    private static ControlOptions control(final String text) throws OptionException {
        return SuperpageOptions.of(OptionText.parse(text), Map.of()).control();
    }

    @Test
    void thresholdsAreThoseOfTheDocumentWhereNothingIsSaid() throws Exception {
        assertEquals(List.of(UsageThresholds.DEFAULT), control("").thresholds());
        assertEquals(UsageThresholds.DEFAULT, control("").copyThresholds());
    }

    @Test
    void eachBufferMayHaveThresholdsOfItsOwn() throws Exception {
        final ControlOptions each = control("endPoints=2, high=90 70, low=80 60, copyHigh=50, copyLow=40");
        assertEquals(List.of(new UsageThresholds(0.9, 0.8), new UsageThresholds(0.7, 0.6)), each.thresholds());
        assertEquals(new UsageThresholds(0.5, 0.4), each.copyThresholds());
        final ControlOptions mixed = control("endPoints=2, high=95 85, low=75");
        assertEquals(List.of(new UsageThresholds(0.95, 0.75), new UsageThresholds(0.85, 0.75)), mixed.thresholds());
        assertEquals(new UsageThresholds(0.95, 0.75), mixed.copyThresholds(), "as the first end point's");
    }

    @Test
    void thresholdsThatMakeNoSenseAreSaid() {
        for (final String text :
                List.of("high=90 85 70", "high=x", "low=95", "copyHigh=70", "endPoints=2, high=90 70")) {
            final OptionException e = assertThrows(OptionException.class, () -> control(text), text);
            assertTrue(e.getMessage().contains("high") || e.getMessage().contains("low"), e.getMessage());
        }
    }
}
