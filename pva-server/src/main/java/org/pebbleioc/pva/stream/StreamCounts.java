package org.pebbleioc.pva.stream;

import java.util.concurrent.atomic.AtomicLong;

/** What became of the images that a stream was offered; the words are those of {@link StreamReport}. Any thread. */
final class StreamCounts {
    final AtomicLong in = new AtomicLong();
    final AtomicLong out = new AtomicLong();
    final AtomicLong disabled = new AtomicLong();
    final AtomicLong throttled = new AtomicLong();
    final AtomicLong unwatched = new AtomicLong();
    final AtomicLong squashed = new AtomicLong();
    final AtomicLong reclaimed = new AtomicLong();
    final AtomicLong noBuffer = new AtomicLong();
    final AtomicLong refused = new AtomicLong();

    StreamReport report(final int queued, final int working) {
        return new StreamReport(
                in.get(),
                out.get(),
                disabled.get(),
                throttled.get(),
                unwatched.get(),
                squashed.get(),
                reclaimed.get(),
                noBuffer.get(),
                refused.get(),
                queued,
                working);
    }
}
