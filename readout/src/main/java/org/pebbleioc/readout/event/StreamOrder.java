package org.pebbleioc.readout.event;

import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.timing.TimingHeader;
import org.pebbleioc.timing.TransitionId;

/**
 * Where the stream stands. Event counters are 24 bits that wrap, and they start anew when the source does; each such
 * start is an epoch, and (epoch, counter) orders all events. A lane delivers in order, so a counter that goes back on
 * its own lane is either a repetition or a new epoch. Owned by {@code dma-reader}.
 */
final class StreamOrder {
    /** A counter this little behind is a repeated datagram; farther back, the stream has started anew. */
    private static final int RECENT = 64;

    /** A datagram that may start the stream anew is believed to when its counter is lower and not just past the wrap. */
    private static final int WRAP_WINDOW = 1 << 16;

    private final OpenEvents open;
    private int epoch;
    private int closedEpoch;
    private int closedCounter = -1;

    /** What the Configure datagrams up to the last closed event said. */
    private ImageFormat closedFormat;

    /** The last Configure datagram that told it. Counter -1: none. */
    private int formatEpoch;

    private int formatCounter = -1;

    StreamOrder(final OpenEvents open, final ImageFormat format) {
        this.open = open;
        closedFormat = format;
    }

    /** How far {@code to} is ahead of {@code from}, modulo the wrap. */
    static int distance(final int from, final int to) {
        return to - from & TimingHeader.EVENT_COUNTER_MASK;
    }

    static boolean isAhead(final int from, final int to) {
        final int distance = distance(from, to);
        return distance != 0 && distance <= TimingHeader.EVENT_COUNTER_MASK / 2;
    }

    /** The epoch that a lane's next datagram belongs to; nothing changes until {@link #begun}. */
    int epochOf(final LaneState lane, final TransitionId id, final int counter) {
        if (lane.counter < 0) {
            return epoch;
        }
        final boolean back = isAhead(counter, lane.counter);
        if (lane.epoch < epoch) {
            return open.find(lane.epoch, counter) == null && follows(lane, back, counter) ? epoch : lane.epoch;
        }
        final boolean anew = restarts(id)
                ? back || counter < lane.counter && distance(lane.counter, counter) > WRAP_WINDOW
                : back && distance(counter, lane.counter) > RECENT;
        return anew ? epoch + 1 : epoch;
    }

    /** Another lane was the first to start anew: this one does too when it goes back, or comes where the others are. */
    private boolean follows(final LaneState lane, final boolean back, final int counter) {
        final boolean near = lane.epoch < closedEpoch && distance(closedCounter, counter) <= RECENT;
        return back || near || open.find(epoch, counter) != null;
    }

    /** True when the event this datagram belongs to was closed before, or its lane has gone past it. */
    boolean isLate(final LaneState lane, final int itsEpoch, final int counter) {
        final boolean closed = closedCounter >= 0
                && (itsEpoch < closedEpoch || itsEpoch == closedEpoch && !isAhead(closedCounter, counter));
        return closed || lane.counter >= 0 && itsEpoch == lane.epoch && !isAhead(lane.counter, counter);
    }

    /** The lane has begun a datagram. */
    void begun(final LaneState lane, final int itsEpoch, final int counter) {
        epoch = Math.max(epoch, itsEpoch);
        lane.epoch = itsEpoch;
        lane.counter = counter;
    }

    /** All lanes have left the stream: their next datagrams begin another one. */
    void startAnew() {
        epoch++;
    }

    /** The oldest event is closed. Answers how many events the counter says were lost just before it. */
    long closed(final PebbleEvent event) {
        final long lost =
                closedCounter >= 0 && event.epoch == closedEpoch ? distance(closedCounter, event.eventCounter) - 1L : 0;
        closedEpoch = event.epoch;
        closedCounter = event.eventCounter;
        closedFormat = event.formatAfter;
        if (event.id == TransitionId.CONFIGURE && event.format != null) {
            formatEpoch = event.epoch;
            formatCounter = event.eventCounter;
        }
        return lost;
    }

    int closedCounter() {
        return closedCounter;
    }

    ImageFormat closedFormat() {
        return closedFormat;
    }

    /** A Configure whose event is closed already tells its format after all; false when a newer one has spoken. */
    boolean correctFormat(final int itsEpoch, final int counter, final ImageFormat format) {
        if (formatCounter >= 0
                && (itsEpoch < formatEpoch || itsEpoch == formatEpoch && isAhead(counter, formatCounter))) {
            return false;
        }
        formatEpoch = itsEpoch;
        formatCounter = counter;
        closedFormat = format;
        return true;
    }

    private static boolean restarts(final TransitionId id) {
        return id == TransitionId.CONFIGURE || id == TransitionId.CLEAR_READOUT || id == TransitionId.BEGIN_RUN;
    }
}
