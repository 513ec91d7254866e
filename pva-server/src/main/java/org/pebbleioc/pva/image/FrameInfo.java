package org.pebbleioc.pva.image;

import org.pebbleioc.readout.event.PebbleEvent;

/**
 * What comes with the pixels of one image, whatever is made of them.
 *
 * @param uniqueId counts the camera's images; gaps are counted losses
 * @param epicsSeconds when it was taken, since the EPICS epoch (1990)
 * @param damage bits of {@link org.pebbleioc.readout.event.Damage}
 * @param eventCounter 24 bits of the timing header
 */
public record FrameInfo(int uniqueId, long epicsSeconds, int nanoseconds, int damage, int eventCounter, long pulseId) {
    public static FrameInfo of(final PebbleEvent event, final int uniqueId) {
        return new FrameInfo(
                uniqueId,
                event.epicsSeconds(),
                event.nanoseconds(),
                event.damage(),
                event.eventCounter(),
                event.pulseId());
    }
}
