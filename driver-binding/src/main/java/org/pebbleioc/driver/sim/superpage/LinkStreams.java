package org.pebbleioc.driver.sim.superpage;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The generated links of one end point: per orbit and link one heartbeat frame of several packets, the last with the stop
 * bit and no payload; a page ends where the next packet does not fit or the time frame ends. Links progress together, but
 * for the delay each of them may have.
 */
public final class LinkStreams implements PageSource {
    private static final long SILENT = Long.MAX_VALUE;
    private static final double SECOND_NS = 1e9;

    private final LinkStreamOptions options;
    private final LinkStream[] streams;

    /** Per link: orbits by which its pages come late; {@link #SILENT} for a link that sends nothing. Any thread. */
    private final AtomicLongArray delays;

    private volatile boolean finishing;

    // Card's thread.
    private long endTimeFrame;
    private LinkStream next;

    public LinkStreams(final LinkStreamOptions options) {
        this.options = options;
        streams = options.links().stream()
                .map(link -> new LinkStream(options, link))
                .toArray(LinkStream[]::new);
        delays = new AtomicLongArray(streams.length);
        begin();
    }

    @Override
    public List<Integer> links() {
        return options.links();
    }

    /** From now on this link's pages come so many orbits late; less than before lets it catch up. Any thread. */
    public void delay(final int link, final long orbits) {
        if (orbits < 0) {
            throw new IllegalArgumentException("orbits must not be negative: orbits=" + orbits);
        }
        delays.set(position(link), orbits);
    }

    /** From now on this link sends nothing, as if its fibre were out; {@link #delay} brings it back. Any thread. */
    public void silence(final int link) {
        delays.set(position(link), SILENT);
    }

    private int position(final int link) {
        final int at = options.links().indexOf(link);
        if (at < 0) {
            throw new IllegalArgumentException("there is no such link: link=" + link + " links=" + options.links());
        }
        return at;
    }

    @Override
    public void begin() {
        finishing = false;
        endTimeFrame = Long.MAX_VALUE;
        next = null;
        for (final LinkStream stream : streams) {
            stream.begin();
        }
    }

    @Override
    public void finish() {
        finishing = true;
    }

    @Override
    public long nextNs() {
        if (finishing && endTimeFrame == Long.MAX_VALUE) {
            endTimeFrame = 0;
            for (final LinkStream stream : streams) {
                endTimeFrame = Math.max(endTimeFrame, stream.begunTimeFrames());
            }
        }
        LinkStream first = null;
        long firstOrbit = 0;
        for (int i = 0; i < streams.length; i++) {
            final long delay = delays.get(i);
            final LinkStream stream = streams[i];
            if (delay != SILENT && stream.timeFrame() < endTimeFrame) {
                final long orbit = stream.lastOrbitOfPage() + (finishing ? 0 : delay);
                if (first == null || orbit < firstOrbit) {
                    first = stream;
                    firstOrbit = orbit;
                }
            }
        }
        next = first;
        if (first == null) {
            return finishing ? NEVER : LATER;
        }
        for (int i = 0; i < streams.length; i++) {
            if (delays.get(i) == SILENT) {
                streams[i].leap(first.timeFrame());
            }
        }
        return options.orbits().rateHz() == 0
                ? 0
                : (long) ((firstOrbit + 1) * (SECOND_NS / options.orbits().rateHz()));
    }

    @Override
    public int link() {
        return next.link();
    }

    @Override
    public int fill(final ByteBuffer page) {
        return next.write(page);
    }

    @Override
    public void skip() {
        next.write(null);
    }
}
