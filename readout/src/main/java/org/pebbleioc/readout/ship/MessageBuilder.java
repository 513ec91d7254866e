package org.pebbleioc.readout.ship;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.pebbleioc.driver.rdh.Rdh;
import org.pebbleioc.driver.rdh.RdhCursor;
import org.pebbleioc.driver.rdh.RdhError;
import org.pebbleioc.readout.page.Exhaustion;
import org.pebbleioc.readout.page.LinkTimeFrame;
import org.pebbleioc.readout.page.PageHolder;
import org.pebbleioc.readout.page.PagePool;

/**
 * Cuts the pages of a link's time frame into messages. A heartbeat frame, the packets of one orbit, becomes one part that
 * points into its page; only one that crosses pages is copied, several to a page of the copy pool. Nothing is sent by
 * halves: when one heartbeat frame cannot be copied, there is no message, and the answer says why.
 *
 * <pre>
 *   builder.begin(frame, run);
 *   while (builder.next() == BUILT) { ... builder.message() ... }
 * </pre>
 *
 * One thread, the transport's.
 */
final class MessageBuilder {
    enum Result {
        /** {@link #message} is the next message. */
        BUILT,
        /** There is no more. */
        DONE,
        /** A heartbeat frame crosses pages and no page of the copy pool is free. Works again later. */
        NO_COPY_PAGE,
        /** A heartbeat frame crosses pages and is longer than a page of the copy pool. */
        COPY_TOO_LONG
    }

    /** Copies start on a cache line. */
    private static final int COPY_ALIGN = 64;

    private final Mapping mapping;
    private final PagePool copyPool;
    private final PageHolder holder;
    private final ShipCounts counts;
    private final RdhCursor cursor = new RdhCursor();
    private final ArrayDeque<ShipMessage> spare = new ArrayDeque<>();

    private LinkTimeFrame frame;
    private int runNumber;
    private int nextPage;
    private ShipMessage message;

    /** The page of the copy pool that this message's copies go to, and how full it is. */
    private long copyHandle = PagePool.NONE;

    private int copyUsed;

    // The heartbeat frame being walked: one fragment per page that it lies in.
    private int fragments;
    private int[] fragmentPage = new int[8];
    private int[] fragmentStart = new int[8];
    private int[] fragmentEnd = new int[8];
    private int[] fragmentLastPacket = new int[8];

    /** @param copyPool may be null where pages are not cut */
    MessageBuilder(final Mapping mapping, final PagePool copyPool, final PageHolder holder, final ShipCounts counts) {
        if (mapping == Mapping.HEARTBEAT_FRAMES && copyPool == null) {
            throw new IllegalArgumentException("mapping=" + mapping.label() + " needs a copy pool");
        }
        this.mapping = mapping;
        this.copyPool = copyPool;
        this.holder = holder;
        this.counts = counts;
    }

    /** The frame's pages must stay held until its last {@link #next}. */
    void begin(final LinkTimeFrame frame, final long run) {
        this.frame = frame;
        runNumber = (int) run;
        nextPage = 0;
    }

    Result next() {
        final int pages = frame.pageCount();
        if (nextPage > 0 && nextPage >= pages) {
            return Result.DONE;
        }
        if (pages == 0) {
            nextPage = 1;
            return frame.isLastOfTimeFrame() && mapping.hasHeader() ? headerAlone(frame) : Result.DONE;
        }
        message = unused();
        if (mapping != Mapping.HEARTBEAT_FRAMES) {
            final int page = nextPage++;
            message.begin(
                    frame.pool(),
                    1,
                    mapping.hasHeader() ? header(frame, frame.isLastOfTimeFrame() && nextPage == pages, false) : null);
            message.addPart(frame.pool(), frame.handle(page), 0, frame.usedBytes(page));
            return built();
        }
        nextPage = pages;
        message.begin(frame.pool(), pages, header(frame, frame.isLastOfTimeFrame(), true));
        final Result result = cut();
        closeCopyPage();
        if (result != Result.BUILT) {
            message.releaseParts();
            recycle(message);
            return result;
        }
        return built();
    }

    /** Whether the last {@link #next} was the last that can answer BUILT. */
    boolean isFinished() {
        return nextPage > 0 && nextPage >= frame.pageCount();
    }

    /** A message without parts, which ends the time frame for the receiver. */
    Result headerAlone(final LinkTimeFrame of) {
        message = unused();
        message.begin(of.pool(), 0, header(of, true, mapping == Mapping.HEARTBEAT_FRAMES));
        counts.increment(ShipCounter.HEADERS_ALONE);
        return built();
    }

    private Result built() {
        counts.increment(ShipCounter.MESSAGES_BUILT);
        return Result.BUILT;
    }

    /** Counted at the pool too: who looks at a pool's usage sees what ran out. */
    void exhausted(final boolean isNoPage) {
        copyPool.exhausted(isNoPage ? Exhaustion.NO_PAGE_FOR_COPY : Exhaustion.COPY_PAGE_TOO_SMALL);
    }

    ShipMessage message() {
        return message;
    }

    /** A message that nobody uses any more; it will be built anew. */
    void recycle(final ShipMessage done) {
        spare.addFirst(done);
    }

    private ShipMessage unused() {
        final ShipMessage free = spare.pollFirst();
        return free == null ? new ShipMessage(holder) : free;
    }

    private StfHeader header(final LinkTimeFrame of, final boolean isLast, final boolean isRdh) {
        return new StfHeader(
                (int) of.timeFrame(),
                runNumber,
                of.source().systemId(),
                of.source().feeId(),
                of.source().equipment(),
                of.source().link(),
                (int) of.firstOrbit(),
                (int) of.lastOrbit(),
                isLast,
                isRdh);
    }

    /** Walks all packets; a change of the orbit ends a heartbeat frame. */
    private Result cut() {
        fragments = 0;
        int orbit = 0;
        for (int page = 0; page < frame.pageCount(); page++) {
            final ByteBuffer bytes = frame.page(page);
            final int used = frame.usedBytes(page);
            cursor.reset(bytes, used);
            boolean isFirstOfPage = true;
            int walked = 0;
            while (cursor.next()) {
                final int at = cursor.at();
                final int itsOrbit = Rdh.orbit(bytes, at);
                if (fragments > 0 && itsOrbit != orbit) {
                    final Result result = endHeartbeatFrame();
                    if (result != Result.BUILT) {
                        return result;
                    }
                    beginFragment(page, at);
                } else if (isFirstOfPage) {
                    beginFragment(page, at);
                }
                isFirstOfPage = false;
                orbit = itsOrbit;
                walked = at + cursor.packetBytes();
                fragmentEnd[fragments - 1] = walked;
                fragmentLastPacket[fragments - 1] = at;
            }
            if (cursor.error() != RdhError.NONE) {
                counts.add(ShipCounter.BYTES_CUT, used - walked);
            }
        }
        return fragments == 0 ? Result.BUILT : endHeartbeatFrame();
    }

    private void beginFragment(final int page, final int at) {
        if (fragments == fragmentPage.length) {
            final int more = 2 * fragments;
            fragmentPage = Arrays.copyOf(fragmentPage, more);
            fragmentStart = Arrays.copyOf(fragmentStart, more);
            fragmentEnd = Arrays.copyOf(fragmentEnd, more);
            fragmentLastPacket = Arrays.copyOf(fragmentLastPacket, more);
        }
        fragmentPage[fragments] = page;
        fragmentStart[fragments] = at;
        fragments++;
    }

    /** Makes a part of the fragments collected so far: the place itself when it is one, else a copy. */
    private Result endHeartbeatFrame() {
        int length = 0;
        for (int i = 0; i < fragments; i++) {
            length += fragmentEnd[i] - fragmentStart[i];
        }
        counts.raise(ShipCounter.LONGEST_FRAME_BYTES, length);
        if (fragments == 1) {
            message.addPart(frame.pool(), frame.handle(fragmentPage[0]), fragmentStart[0], length);
            fragments = 0;
            return Result.BUILT;
        }
        final Result room = copyRoom(length);
        if (room == Result.BUILT) {
            copy(length);
        }
        fragments = 0;
        return room;
    }

    private Result copyRoom(final int length) {
        counts.raise(ShipCounter.LONGEST_COPY_BYTES, length);
        if (length > copyPool.pageBytes()) {
            return Result.COPY_TOO_LONG;
        }
        if (copyHandle == PagePool.NONE || length > copyPool.pageBytes() - copyUsed) {
            closeCopyPage();
            copyHandle = copyPool.takeForCopy(holder);
            copyUsed = 0;
        }
        return copyHandle == PagePool.NONE ? Result.NO_COPY_PAGE : Result.BUILT;
    }

    private void copy(final int length) {
        final ByteBuffer to = copyPool.page(copyHandle);
        int at = copyUsed;
        for (int i = 0; i < fragments; i++) {
            final int bytes = fragmentEnd[i] - fragmentStart[i];
            to.put(at, frame.page(fragmentPage[i]), fragmentStart[i], bytes);
            if (i < fragments - 1) {
                linkToNext(to, at + fragmentLastPacket[i] - fragmentStart[i]);
            }
            at += bytes;
        }
        message.addPart(copyPool, copyHandle, copyUsed, length);
        copyUsed = (int) Math.min(copyPool.pageBytes(), ((long) at + COPY_ALIGN - 1) / COPY_ALIGN * COPY_ALIGN);
        counts.increment(ShipCounter.COPIES);
        counts.add(ShipCounter.BYTES_COPIED, length);
    }

    /** The last packet of a page may say that nothing follows; in the copy the next page's first packet does. */
    private static void linkToNext(final ByteBuffer to, final int packet) {
        if (Rdh.offsetNextPacket(to, packet) == 0) {
            Rdh.linkNext(to, packet, Rdh.memorySize(to, packet));
        }
    }

    /** From here on only the parts hold the page. */
    private void closeCopyPage() {
        if (copyHandle != PagePool.NONE) {
            copyPool.release(copyHandle, holder);
            copyHandle = PagePool.NONE;
        }
    }
}
