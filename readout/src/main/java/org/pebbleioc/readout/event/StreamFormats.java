package org.pebbleioc.readout.event;

import static org.pebbleioc.readout.ReadoutCounter.HEADER_ERRORS;

import java.nio.ByteBuffer;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.readout.MutedLog;
import org.pebbleioc.timing.TimingHeader;
import org.pebbleioc.timing.TransitionId;

/**
 * Which image format holds where: a Configure datagram changes it for the events after it in the order of the stream,
 * whichever lane tells of it first. Owned by {@code dma-reader}.
 */
final class StreamFormats {
    private final OpenEvents open;
    private final StreamOrder order;
    private final MutedLog muted;

    StreamFormats(final OpenEvents open, final StreamOrder order, final MutedLog muted) {
        this.open = open;
        this.order = order;
        this.muted = muted;
    }

    /** A lane delivers an open Configure event whose format is not known yet; a datagram without one changes nothing. */
    void configure(final PebbleEvent event, final ByteBuffer datagram, final int size, final long nowNs) {
        event.format = ImageFormat.read(datagram, TimingHeader.BYTES, size - TimingHeader.BYTES);
        if (event.format != null) {
            event.formatAfter = event.format;
            int next = 1;
            while (open.at(next - 1) != event) {
                next++;
            }
            spread(next, event.format, nowNs);
        }
    }

    /** A lane delivers a Configure event that was closed without it: its format holds all the same. */
    void configureLate(
            final int epoch, final int counter, final ByteBuffer datagram, final int size, final long nowNs) {
        final ImageFormat format = ImageFormat.read(datagram, TimingHeader.BYTES, size - TimingHeader.BYTES);
        if (format != null && order.correctFormat(epoch, counter, format)) {
            spread(0, format, nowNs);
        }
    }

    /** From this open event on, up to the next Configure, images have this format. */
    private void spread(final int from, final ImageFormat format, final long nowNs) {
        for (int k = from; k < open.count(); k++) {
            final PebbleEvent event = open.at(k);
            if (event.id == TransitionId.CONFIGURE && event.format != null) {
                return;
            }
            if (event.isImage() && !format.equals(event.format)) { // begun by a lane that ran ahead
                event.damage |= Damage.CORRUPTED;
                muted.warn(
                        HEADER_ERRORS,
                        nowNs,
                        () -> "event " + event.eventCounter + " was begun as " + event.format + " before a slower lane"
                                + " told of " + format + ": Configure must carry the format on every lane");
            }
            event.formatAfter = format;
        }
    }
}
