package org.pebbleioc.readout.page;

import static org.pebbleioc.readout.page.GroupCounter.*;

import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.driver.rdh.Rdh;
import org.pebbleioc.driver.rdh.RdhError;
import org.pebbleioc.readout.EnumCounters;
import org.pebbleioc.readout.MutedLog;

/**
 * Puts filled pages together by end point, link and time frame. A time frame is closed as soon as every link that is
 * waited for has delivered all of it, or has moved on to later ones; by time-out only as the fallback. Time frames go to
 * the sinks in ascending order, all links of one after the other.
 *
 * <p>It never waits and reads no clock. Memory is bounded: so many open time frames, so many pages of a link in each.
 * Thread {@code page-grouper}; a test calls it by hand.
 */
final class TimeFrameGrouper {
    private static final Logger LOG = LogManager.getLogger(TimeFrameGrouper.class);

    private final GroupOptions options;
    private final PageHolder reader;
    private final LinkTable links;
    private final EnumCounters<GroupCounter> counters;
    private final MutedLog muted = new MutedLog(LOG);
    private final PageScan scan = new PageScan();
    private final OrbitClock orbits = new OrbitClock();

    private final OpenTimeFrames open;
    private final TimeFrameCloser closer;
    private long closedUpTo;
    private boolean hasClosed;

    /** A page whose orbit is far off, until the next page confirms or refutes it; its pool is null when there is none. */
    private PagePool strangePool;

    private int strangeEndPoint;
    private int strangeLink;
    private long strangeHandle;
    private int strangeBytes;
    private int strangeDamage;

    TimeFrameGrouper(
            final GroupOptions options,
            final LinkTable links,
            final PageHolder reader,
            final List<? extends TimeFrameSink> sinks,
            final EnumCounters<GroupCounter> counters) {
        this.options = options;
        this.links = links;
        this.reader = reader;
        this.counters = counters;
        open = new OpenTimeFrames(links.capacity(), options);
        closer = new TimeFrameCloser(options, links, reader, sinks, counters, muted);
    }

    /**
     * Takes a filled page; it is the grouper's from here on, and given back if it is of no use.
     *
     * @param endPoint index of the end point, and of its pool in the link table
     * @param link that the card says it is of
     * @param hasError whether the card flagged it
     */
    void add(
            final int endPoint,
            final long handle,
            final int usedBytes,
            final int link,
            final boolean hasError,
            final long nowNs) {
        final PagePool pool = links.pool(endPoint);
        counters.increment(PAGES_IN);
        counters.add(BYTES_IN, usedBytes);
        if (!scan.scan(pool.page(handle), usedBytes) || link >= 0 && scan.link() != link) {
            bad(pool, endPoint, link, handle, nowNs);
            return;
        }
        final int damage = hasError ? PageDamage.CARD_ERROR.bit() : 0;
        if (orbits.isRunning() && isStrange(orbits.of(scan.firstOrbit()))) {
            strange(pool, endPoint, handle, usedBytes, damage, nowNs);
            return;
        }
        refuteStrange();
        group(pool, endPoint, handle, usedBytes, damage, nowNs);
        closeReady(nowNs);
    }

    private void bad(final PagePool pool, final int endPoint, final int link, final long handle, final long nowNs) {
        counters.increment(PAGES_BAD);
        if (link >= 0 && link < Rdh.LINKS) {
            links.of(endPoint, link).count(LinkCounter.BAD, 1);
        }
        final String why = scan.error() == RdhError.NONE
                ? "linkId mismatch: the card says " + link + ", the header " + scan.link()
                : scan.error().label();
        muted.warn(
                PAGES_BAD,
                nowNs,
                () -> "first header in page is wrong (" + pool.name() + " link " + link + "): " + why);
        pool.release(handle, reader);
    }

    private void group(
            final PagePool pool,
            final int endPoint,
            final long handle,
            final int usedBytes,
            final int damage,
            final long nowNs) {
        final long orbit = orbits.of(scan.firstOrbit());
        final long id = Math.floorDiv(orbit, (long) options.orbits()) + 1;
        final LinkState link = links.of(endPoint, scan.link());
        final int at = links.index(endPoint, scan.link());
        final OpenTimeFrame frame = id < 1 || hasClosed && id <= closedUpTo ? null : find(id, orbit, nowNs);
        if (frame == null) {
            late(pool, link, handle, id, nowNs);
            return;
        }
        orbits.accept(orbit);
        final LinkSlice slice = frame.slice(at);
        final LinkSlice.Added added = slice.add(handle, usedBytes, scan);
        if (added == LinkSlice.Added.DUPLICATE || added == LinkSlice.Added.NO_ROOM) {
            final boolean isTwice = added == LinkSlice.Added.DUPLICATE;
            counters.increment(isTwice ? PAGES_DUPLICATE : PAGES_OVERFLOW);
            link.count(isTwice ? LinkCounter.DUPLICATE : LinkCounter.OVERFLOW, 1);
            pool.release(handle, reader);
            return;
        }
        pool.grouped(handle, scan.link(), id);
        frame.touch(nowNs);
        counters.increment(PAGES_GROUPED);
        link.count(LinkCounter.PAGES, 1);
        link.count(LinkCounter.BYTES, usedBytes);
        if (added == LinkSlice.Added.OVERTAKEN) {
            link.count(LinkCounter.OUT_OF_ORDER, 1);
        }
        if (damage != 0) {
            slice.addDamage(PageDamage.CARD_ERROR);
        }
        link.delivers(new LinkId(scan.card(), scan.endPoint(), scan.link(), scan.feeId(), scan.systemId()), id);
        if (slice.isWhole()) {
            slice.end();
        }
        endEarlier(at, id);
    }

    /** The link has moved on: earlier time frames have all that they will get of it, but for pages out of order. */
    private void endEarlier(final int link, final long id) {
        for (int i = 0; i < open.count() && open.at(i).id() < id; i++) {
            final LinkSlice slice = open.at(i).slice(link);
            if (!slice.isEnded() && slice.laterPage()) {
                slice.end();
            }
        }
    }

    private void late(final PagePool pool, final LinkState link, final long handle, final long id, final long nowNs) {
        counters.increment(PAGES_LATE);
        link.count(LinkCounter.LATE, 1);
        muted.warn(
                PAGES_LATE,
                nowNs,
                () -> "discarding late data for time frame " + id + " (" + link.id() + "), closed up to " + closedUpTo);
        pool.release(handle, reader);
    }

    /** The open time frame of this id, opened if need be; null when it lies before all that can still be opened. */
    private OpenTimeFrame find(final long id, final long orbit, final long nowNs) {
        final OpenTimeFrame known = open.find(id);
        if (known != null) {
            return known;
        }
        if (open.isFull()) {
            if (id < open.oldest().id()) {
                return null;
            }
            close(TIME_FRAMES_OVERFLOW, nowNs);
        }
        return open.insert(id, (int) (orbit - Math.floorMod(orbit, (long) options.orbits())), nowNs);
    }

    private boolean isStrange(final long orbit) {
        final long newest = open.count() > 0 ? open.newest().id() : closedUpTo;
        return Math.abs(Math.floorDiv(orbit, (long) options.orbits()) + 1 - newest) > options.maxJump();
    }

    /** Put aside; when the page before was as strange and near to this one, the orbit has jumped for good. */
    private void strange(
            final PagePool pool,
            final int endPoint,
            final long handle,
            final int usedBytes,
            final int damage,
            final long nowNs) {
        final int orbit = scan.firstOrbit();
        if (strangePool != null) {
            final int other = Rdh.orbit(strangePool.page(strangeHandle), 0);
            if (Math.abs((long) (orbit - other)) / options.orbits() <= options.maxJump()) {
                jump(other - orbit < 0 ? other : orbit, nowNs);
                final PagePool first = strangePool;
                strangePool = null;
                scan.scan(first.page(strangeHandle), strangeBytes);
                group(first, strangeEndPoint, strangeHandle, strangeBytes, strangeDamage, nowNs);
                scan.scan(pool.page(handle), usedBytes);
                group(pool, endPoint, handle, usedBytes, damage, nowNs);
                closeReady(nowNs);
                return;
            }
        }
        refuteStrange();
        strangePool = pool;
        strangeEndPoint = endPoint;
        strangeLink = scan.link();
        strangeHandle = handle;
        strangeBytes = usedBytes;
        strangeDamage = damage;
    }

    private void jump(final int orbit, final long nowNs) {
        while (open.count() > 0) {
            close(TIME_FRAMES_FORCED, nowNs);
        }
        counters.increment(ORBIT_JUMPS);
        final long before = closedUpTo;
        final long now = orbits.jump(orbit);
        closedUpTo = Math.floorDiv(now, (long) options.orbits());
        muted.warn(
                ORBIT_JUMPS,
                nowNs,
                () -> "the orbit jumped, from time frame " + before + " to " + (closedUpTo + 1)
                        + ": what was open is closed");
    }

    private void refuteStrange() {
        if (strangePool != null) {
            counters.increment(PAGES_IMPLAUSIBLE);
            links.of(strangeEndPoint, strangeLink).count(LinkCounter.BAD, 1);
            strangePool.release(strangeHandle, reader);
            strangePool = null;
        }
    }

    /** Pages that wait for a confirmation of their orbit: 0 or 1. For the books. */
    int waiting() {
        return strangePool == null ? 0 : 1;
    }

    private void closeReady(final long nowNs) {
        while (open.count() > 0
                && isComplete(open.oldest())
                && (hasClosed || links.areConfigured() || open.count() > 1)) {
            close(TIME_FRAMES_COMPLETE, nowNs);
        }
    }

    private boolean isComplete(final OpenTimeFrame frame) {
        for (int i = 0; i < links.count(); i++) {
            if (links.at(i).isWaitedFor() && !frame.slice(links.slot(i)).isEnded()) {
                return false;
            }
        }
        return true;
    }

    /** Closes what has waited too long. Returns how many time frames that was. */
    int expire(final long nowNs) {
        int closed = 0;
        while (open.count() > 0 && nowNs - open.oldest().newestNs() >= options.timeoutNs()) {
            close(isComplete(open.oldest()) ? TIME_FRAMES_COMPLETE : TIME_FRAMES_TIMED_OUT, nowNs);
            closeReady(nowNs);
            closed++;
        }
        return closed;
    }

    /** When {@link #expire} has something to do next; {@link Long#MAX_VALUE} when nothing is open. */
    long nextDeadlineNs() {
        return open.count() == 0 ? Long.MAX_VALUE : open.oldest().newestNs() + options.timeoutNs();
    }

    /** At a stop: everything open is closed, whole or not. */
    void flush(final long nowNs) {
        refuteStrange();
        while (open.count() > 0) {
            close(isComplete(open.oldest()) ? TIME_FRAMES_COMPLETE : TIME_FRAMES_FORCED, nowNs);
        }
    }

    /** Closes the oldest one. */
    private void close(final GroupCounter why, final long nowNs) {
        final OpenTimeFrame frame = open.removeOldest();
        if (hasClosed) {
            counters.add(TIME_FRAMES_ABSENT, frame.id() - closedUpTo - 1);
        }
        hasClosed = true;
        closedUpTo = frame.id();
        closer.close(frame, why, nowNs);
    }
}
