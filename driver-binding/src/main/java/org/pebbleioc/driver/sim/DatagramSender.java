package org.pebbleioc.driver.sim;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.Stream;
import org.pebbleioc.driver.DmaDestination;
import org.pebbleioc.driver.DmaError;
import org.pebbleioc.driver.DmaFlags;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.ImageSource;
import org.pebbleioc.image.LaneSplit;
import org.pebbleioc.timing.TimingHeader;
import org.pebbleioc.timing.TransitionId;

/**
 * Cuts one datagram after the other into DMA buffers, lanes taking turns as the engine interleaves them. It never
 * waits: {@link #advance} goes as far as there are buffers and is called again. Thread {@code sim-card}.
 */
final class DatagramSender {
    private final Hardware hardware;
    private final int bufferBytes;
    private final int shortenBytes;
    private final boolean staticPixels;
    private final FragmentWriter writer;
    private final LaneFrame[] frames;
    /** Which lanes have something of the current datagram left; its frame may be one that fell behind. */
    private final LaneFrame[] active;

    /** Per lane, what fell behind, and for how many more datagrams it stays so. */
    private final List<ArrayDeque<LaneFrame>> behind;

    private final int[] behindFor;
    private int turn;
    private boolean again;
    private boolean isFinal;

    DatagramSender(final Hardware hardware, final int firstIndex, final CardOptions options) {
        this.hardware = hardware;
        writer = new FragmentWriter(hardware, firstIndex, options.staticPixels());
        bufferBytes = hardware.bufferBytes();
        shortenBytes = options.shortenBytes();
        staticPixels = options.staticPixels();
        frames = new LaneFrame[options.lanes()];
        active = new LaneFrame[options.lanes()];
        behindFor = new int[options.lanes()];
        behind = Stream.generate(ArrayDeque<LaneFrame>::new)
                .limit(options.lanes())
                .toList();
        for (int lane = 0; lane < frames.length; lane++) {
            frames[lane] = new LaneFrame(lane);
        }
    }

    /** Buffers that an image without faults takes on all lanes. */
    int buffersFor(final ImageFormat format) {
        int count = 0;
        for (int lane = 0; lane < frames.length; lane++) {
            final int bytes = LaneSplit.length(format.sizeBytes(), frames.length, lane);
            count += LaneFrame.buffers(TimingHeader.BYTES + bytes, bufferBytes, shortenBytes);
        }
        return count;
    }

    /** Starts a control datagram; {@code announced} goes as payload on every lane when it is not null. */
    void control(
            final TransitionId id,
            final int eventCounter,
            final long pulseId,
            final long wallNs,
            final ImageFormat announced) {
        for (int lane = 0; lane < frames.length; lane++) {
            final LaneFrame frame = describe(lane, id, eventCounter, pulseId, wallNs);
            frame.announced = announced;
            frame.payloadBytes = frame.announced == null ? 0 : ImageFormat.BYTES;
        }
        if (announced != null) {
            writer.newFormat();
        }
        isFinal = id == TransitionId.END_RUN;
        begin();
    }

    /** Starts an image. */
    void image(
            final int eventCounter,
            final long pulseId,
            final long wallNs,
            final ImageSource from,
            final long sourceFrame,
            final List<Fault> faults) {
        writer.source(from);
        final int bytes = from.format().sizeBytes();
        for (int lane = 0; lane < frames.length; lane++) {
            final LaneFrame frame = describe(lane, TransitionId.L1_ACCEPT, eventCounter, pulseId, wallNs);
            frame.announced = null;
            frame.sourceFrame = staticPixels ? 0 : sourceFrame;
            frame.imageOffset = LaneSplit.offset(bytes, frames.length, lane);
            frame.payloadBytes = LaneSplit.length(bytes, frames.length, lane);
        }
        isFinal = false;
        for (int i = 0; i < faults.size(); i++) {
            apply(faults.get(i));
        }
        begin();
    }

    /** Sends what there are buffers for; true when the datagram is out. */
    boolean advance() throws IOException {
        for (; ; ) {
            final LaneFrame frame = next();
            if (frame == null) {
                if (!startMore()) {
                    return true;
                }
            } else if (!sendFragment(frame)) {
                return false;
            }
        }
    }

    /** Gives up the datagram under way: frames that have begun are ended by a completion of size 0, others not begun. */
    void cutShort() {
        again = false;
        for (int lane = 0; lane < active.length; lane++) {
            final LaneFrame frame = active[lane];
            if (frame != null && (frame.position == 0 || frame.isSent())) {
                active[lane] = null;
            } else if (frame != null) {
                frame.cutShort = true;
            }
        }
    }

    private LaneFrame describe(
            final int lane, final TransitionId id, final int eventCounter, final long pulseId, final long wallNs) {
        final LaneFrame frame = frames[lane];
        frame.clearFaults();
        frame.id = id;
        frame.eventCounter = eventCounter;
        frame.pulseId = pulseId;
        frame.wallNs = wallNs;
        return frame;
    }

    private void begin() {
        for (int lane = 0; lane < frames.length; lane++) {
            if (behindFor[lane] > 0) {
                fallBehind(lane);
                behindFor[lane]--;
            } else if (behind.get(lane).isEmpty()) {
                frames[lane].rewind();
                active[lane] = frames[lane].loseWhole ? null : frames[lane];
            } else {
                // catches up: this datagram goes to the end of the lane's queue, the oldest one is sent first
                fallBehind(lane);
                active[lane] = behind.get(lane).remove();
            }
        }
        turn = 0;
    }

    private void fallBehind(final int lane) {
        if (!frames[lane].loseWhole) {
            behind.get(lane).add(frames[lane].copy());
        }
    }

    /** The lanes take turns. */
    private LaneFrame next() {
        for (int i = 0; i < active.length; i++) {
            final int lane = (turn + i) % active.length;
            final LaneFrame frame = active[lane];
            if (frame != null && frame.isSent()) {
                active[lane] = behindFor[lane] == 0 ? behind.get(lane).poll() : null;
            }
            if (active[lane] != null) {
                turn = lane;
                return active[lane];
            }
        }
        return null;
    }

    /** A datagram that comes twice, or lanes that must not stay behind because the run ends. */
    private boolean startMore() {
        if (again) {
            again = false;
            for (int lane = 0; lane < frames.length; lane++) {
                frames[lane].clearFaults();
            }
            begin();
            return true;
        }
        if (isFinal) {
            isFinal = false;
            boolean any = false;
            for (int lane = 0; lane < frames.length; lane++) {
                behindFor[lane] = 0;
                active[lane] = behind.get(lane).poll();
                any |= active[lane] != null;
            }
            return any;
        }
        return false;
    }

    private boolean sendFragment(final LaneFrame frame) throws IOException {
        if (!frame.cutShort && frame.isLost(bufferBytes)) {
            frame.advance(frame.fragmentBytes(bufferBytes, shortenBytes));
            return true;
        }
        final int index = hardware.take();
        if (index == Hardware.NONE) {
            return false;
        }
        final int dest = DmaDestination.of(frame.lane, 0);
        if (frame.cutShort) {
            endCutShort(frame, index, dest);
            return true;
        }
        final int bytes = frame.fragmentBytes(bufferBytes, shortenBytes);
        final int flags = frame.flags(bufferBytes);
        if (frame.isZero(bufferBytes)) {
            hardware.deliver(index, 0, dest, flags, DmaError.FIFO);
        } else {
            try {
                writer.fill(frame, index, bytes);
            } catch (final IOException e) {
                // the buffer is ours until it is delivered: it becomes the end of this lane's frame
                endCutShort(frame, index, dest);
                throw e;
            }
            hardware.deliver(index, bytes, dest, flags, frame.error(bufferBytes));
        }
        frame.advance(bytes);
        turn = (frame.lane + 1) % active.length;
        return true;
    }

    /** What the end of a frame that was cut short looks like: the engine waited for the rest in vain. */
    private void endCutShort(final LaneFrame frame, final int index, final int dest) {
        hardware.deliver(index, 0, dest, DmaFlags.TIMEOUT, DmaError.FIFO);
        active[frame.lane] = null;
    }

    private void apply(final Fault fault) {
        if (fault instanceof Fault.LoseLane f && isLane(f.lane())) {
            frames[f.lane()].loseWhole = true;
        } else if (fault instanceof Fault.LoseFragment f && isLane(f.lane())) {
            frames[f.lane()].loseFragment = f.fragment();
        } else if (fault instanceof Fault.HeaderError f && isLane(f.lane())) {
            frames[f.lane()].headerError = true;
        } else if (fault instanceof Fault.ErrorBits f && isLane(f.lane())) {
            frames[f.lane()].errorFragment = f.fragment();
            frames[f.lane()].errorBits = f.error();
        } else if (fault instanceof Fault.ZeroSize f && isLane(f.lane())) {
            frames[f.lane()].zeroFragment = f.fragment();
        } else if (fault instanceof Fault.DelayLane f && isLane(f.lane())) {
            behindFor[f.lane()] = f.events();
        } else if (fault instanceof Fault.Duplicate) {
            again = true;
        } else if (fault instanceof Fault.Resize f) {
            resize(f.byBytes());
        }
    }

    private void resize(final int byBytes) {
        int missing = -byBytes;
        for (int lane = frames.length - 1; lane >= 0 && missing != 0; lane--) {
            final int change = Math.min(missing, frames[lane].payloadBytes);
            frames[lane].payloadBytes -= change;
            missing -= change;
        }
    }

    private boolean isLane(final int lane) {
        return lane >= 0 && lane < frames.length;
    }
}
