package org.pebbleioc.readout.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pebbleioc.readout.page.GroupCounter.*;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pebbleioc.readout.page.PageRig.Packet;
import org.pebbleioc.readout.page.PageRig.Seen;

/** Time frames of four orbits, two links of one end point unless a test says otherwise. */
class TimeFrameGrouperTest {
    private static final GroupOptions OPTIONS = GroupOptions.defaults(4);

    private PageRig rig;

    private void make(final GroupOptions options, final Integer... links) throws IOException {
        rig = new PageRig(options, 1, 64, List.of(links));
    }

    @AfterEach
    void theBooksCloseAndEveryPageIsFree() {
        rig.grouper.flush(rig.nowNs);
        assertTrue(rig.booksClose());
        assertEquals(0, rig.pagesInUse());
    }

    private void whole(final int link, final int timeFrame, final int tag) {
        rig.add(0, link, tag, PageRig.orbits((timeFrame - 1) * 4, 4));
    }

    private LinkState link(final int link) {
        return rig.links.of(0, link);
    }

    @Test
    void aTimeFrameClosesWithTheLastPageOfTheLastLink() throws IOException {
        make(OPTIONS, 0, 1);
        rig.add(0, 0, 10, PageRig.orbits(0, 2));
        rig.add(0, 1, 20, PageRig.orbits(0, 4));
        assertEquals(List.of(), rig.seen);
        rig.add(0, 0, 11, PageRig.orbits(2, 2));
        assertEquals(
                List.of(new Seen(0, 0, 1, List.of(10, 11), 0, false), new Seen(0, 1, 1, List.of(20), 0, true)),
                rig.seen);
        assertEquals(1, rig.count(TIME_FRAMES_COMPLETE));
    }

    @Test
    void withoutAListOfLinksTheFirstTimeFrameWaitsForTheNextToBegin() throws IOException {
        make(OPTIONS);
        whole(0, 1, 1);
        assertEquals(List.of(), rig.seen, "there may be others");
        whole(1, 1, 2);
        whole(0, 2, 3);
        assertEquals(2, rig.seen.size());
        whole(1, 2, 4);
        assertEquals(4, rig.seen.size(), "both are known now");
    }

    @Test
    void skewedLinksMeet() throws IOException {
        make(OPTIONS, 0, 1);
        for (int frame = 1; frame <= 5; frame++) {
            whole(0, frame, frame);
        }
        assertEquals(List.of(), rig.seen);
        for (int frame = 1; frame <= 5; frame++) {
            whole(1, frame, 10 + frame);
            assertEquals(2 * frame, rig.seen.size());
        }
        assertEquals(0, rig.count(LINK_FRAMES_DAMAGED));
    }

    @Test
    void pagesOutOfOrderAreSortedAndMarked() throws IOException {
        make(OPTIONS, 0);
        rig.add(0, 0, 2, PageRig.orbits(2, 2));
        assertEquals(List.of(), rig.seen, "its end came, its start did not");
        rig.add(0, 0, 1, PageRig.orbits(0, 2));
        assertEquals(List.of(new Seen(0, 0, 1, List.of(1, 2), PageDamage.OUT_OF_ORDER.bit(), true)), rig.seen);
        assertEquals(1, link(0).count(LinkCounter.OUT_OF_ORDER));
    }

    @Test
    void aPageThatComesTwiceIsDroppedOnce() throws IOException {
        make(OPTIONS, 0);
        rig.add(0, 0, 1, PageRig.orbits(0, 2));
        rig.add(0, 0, 2, PageRig.orbits(0, 2));
        rig.add(0, 0, 3, PageRig.orbits(2, 2));
        assertEquals(List.of(new Seen(0, 0, 1, List.of(1, 3), 0, true)), rig.seen);
        assertEquals(1, link(0).count(LinkCounter.DUPLICATE));
        assertEquals(1, rig.count(PAGES_DUPLICATE));
    }

    @Test
    void aLostPageIsMissingDataAndClosesWithLaterPages() throws IOException {
        make(OPTIONS, 0);
        rig.add(0, 0, 1, PageRig.orbits(0, 2));
        whole(0, 2, 2);
        assertEquals(List.of(), rig.seen, "the rest may only be out of order");
        whole(0, 3, 3);
        assertEquals(3, rig.seen.size());
        assertEquals(PageDamage.MISSING_DATA.bit(), rig.seen.get(0).damage());
        assertEquals(0, rig.count(TIME_FRAMES_TIMED_OUT));
        assertEquals(1, link(0).count(LinkCounter.DAMAGED));
    }

    @Test
    void aMissingStopBitIsSeenInAPageBetweenPagesAndAtTheEnd() throws IOException {
        make(OPTIONS, 0);
        final List<List<Packet>> pages = List.of(
                List.of(new Packet(0, 0, false), new Packet(1, 0, false), new Packet(1, 1, true)),
                List.of(new Packet(2, 0, false)),
                List.of(new Packet(3, 0, false), new Packet(3, 1, true)));
        for (final List<Packet> page : pages) {
            rig.add(0, 0, 0, page);
        }
        assertEquals(List.of(), rig.seen, "it may be in a page that comes late");
        rig.add(0, 0, 0, PageRig.orbits(4, 3));
        rig.add(0, 0, 0, List.of(new Packet(7, 0, false)));
        whole(0, 3, 3);
        whole(0, 4, 4);
        assertEquals(PageDamage.NO_STOP_BIT.bit(), rig.seen.get(0).damage());
        assertEquals(PageDamage.NO_STOP_BIT.bit(), rig.seen.get(1).damage());
    }

    @Test
    void whatIsMissingIsWaitedForOnlySoLong() throws IOException {
        make(OPTIONS, 0, 1);
        whole(0, 1, 1);
        rig.nowNs = OPTIONS.timeoutNs() - 1;
        assertEquals(OPTIONS.timeoutNs(), rig.grouper.nextDeadlineNs());
        assertEquals(0, rig.grouper.expire(rig.nowNs));
        rig.nowNs++;
        assertEquals(1, rig.grouper.expire(rig.nowNs));
        assertEquals(List.of(new Seen(0, 0, 1, List.of(1), 0, true)), rig.seen);
        assertEquals(1, link(1).count(LinkCounter.MISSING));
        assertEquals(1, link(1).count(LinkCounter.TIMED_OUT));
        assertEquals(1, rig.count(TIME_FRAMES_TIMED_OUT));
        whole(1, 1, 2);
        assertEquals(1, link(1).count(LinkCounter.LATE), "what comes after that is late");
    }

    @Test
    void aDeadLinkIsGivenUpAndComesBack() throws IOException {
        make(OPTIONS, 0, 1);
        for (int frame = 1; frame <= 3; frame++) {
            whole(0, frame, frame);
            rig.nowNs += OPTIONS.timeoutNs();
            rig.grouper.expire(rig.nowNs);
        }
        assertEquals(3, rig.seen.size());
        assertEquals(1, rig.count(LINKS_LOST));
        whole(0, 4, 4);
        assertEquals(4, rig.seen.size(), "nobody waits for link 1");
        rig.add(0, 0, 5, PageRig.orbits(16, 2));
        whole(1, 5, 50);
        rig.add(0, 0, 6, PageRig.orbits(18, 2));
        assertEquals(6, rig.seen.size());
        whole(0, 6, 7);
        assertEquals(6, rig.seen.size(), "link 1 is waited for again");
        whole(1, 6, 60);
        assertEquals(8, rig.seen.size());
    }

    @Test
    void aDeadLinkIsGivenUpEvenIfTheOthersAreFasterThanTheTimeout() throws IOException {
        make(OPTIONS.withLimits(4, 16), 0, 1);
        for (int frame = 1; frame <= 20; frame++) {
            whole(0, frame, frame);
        }
        assertEquals(20, rig.seen.size());
        assertEquals(3, rig.count(TIME_FRAMES_OVERFLOW));
        assertEquals(1, rig.count(LINKS_LOST));
    }

    @Test
    void memoryPerTimeFrameIsBounded() throws IOException {
        make(OPTIONS.withLimits(4, 3), 0);
        for (int page = 0; page < 8; page++) {
            rig.add(0, 0, page, List.of(new Packet(page / 2, page % 2, page % 2 == 1)));
        }
        assertEquals(5, rig.count(PAGES_OVERFLOW));
        assertEquals(3, rig.pagesInUse());
        rig.grouper.flush(0);
        assertTrue(PageDamage.TRUNCATED.isIn(rig.seen.get(0).damage()));
    }

    @Test
    void idsGoOnWhereTheOrbitGoesRound() throws IOException {
        make(OPTIONS, 0);
        final int last = -4; // the last four orbits of 32 bits
        rig.add(0, 0, 1, PageRig.orbits(last, 4));
        rig.add(0, 0, 2, PageRig.orbits(0, 4));
        rig.add(0, 0, 3, PageRig.orbits(4, 4));
        final long first = ((1L << 32) - 4) / 4 + 1;
        assertEquals(
                List.of(first, first + 1, first + 2),
                rig.seen.stream().map(Seen::timeFrame).toList());
        assertEquals(0, rig.count(LINK_FRAMES_DAMAGED));
    }

    @Test
    void oneWildOrbitDisturbsNothingASecondOneIsAJump() throws IOException {
        make(OPTIONS, 0);
        whole(0, 1, 1);
        rig.add(0, 0, 99, PageRig.orbits(1 << 29, 1));
        whole(0, 2, 2);
        assertEquals(1, rig.count(PAGES_IMPLAUSIBLE));
        assertEquals(2, rig.seen.size());
        final int far = 1 << 28;
        rig.add(0, 0, 3, PageRig.orbits(far, 4));
        assertEquals(2, rig.seen.size());
        rig.add(0, 0, 4, PageRig.orbits(far + 4, 4));
        assertEquals(4, rig.seen.size(), "both count");
        assertEquals(far / 4 + 1, rig.seen.get(2).timeFrame());
        assertEquals(1, rig.count(ORBIT_JUMPS));
        assertEquals(0, rig.count(TIME_FRAMES_ABSENT));
    }

    @Test
    void aMachineThatCountsAnewDoesNotGoBackInIds() throws IOException {
        make(OPTIONS, 0);
        rig.add(0, 0, 1, PageRig.orbits(1 << 20, 4));
        rig.add(0, 0, 2, PageRig.orbits(0, 4));
        rig.add(0, 0, 3, PageRig.orbits(4, 4));
        assertEquals(3, rig.seen.size());
        assertEquals(
                List.of((1L << 20) / 4 + 1, (1L << 32) / 4 + 1, (1L << 32) / 4 + 2),
                rig.seen.stream().map(Seen::timeFrame).toList());
    }

    @Test
    void badHeadersAndForeignLinksAreDroppedAndCounted() throws IOException {
        make(OPTIONS, 0, 1);
        final long bad = rig.page(0, 0, 1, PageRig.orbits(0, 4));
        rig.pools.get(0).page(bad).put(0, (byte) 99);
        rig.grouper.add(0, bad, 512, 0, false, 0);
        rig.grouper.add(0, rig.page(0, 1, 1, PageRig.orbits(0, 4)), 512, 0, false, 0);
        rig.grouper.add(0, rig.page(0, 0, 1, PageRig.orbits(0, 4)), 63, 0, false, 0);
        assertEquals(3, rig.count(PAGES_BAD));
        assertEquals(3, link(0).count(LinkCounter.BAD));
        final long middle = rig.page(0, 0, 1, PageRig.orbits(0, 4));
        rig.pools.get(0).page(middle).putShort(64 + 8, (short) 0x7FFF);
        rig.grouper.add(0, middle, 512, 0, false, 0);
        rig.grouper.flush(0);
        assertEquals(
                PageDamage.BAD_HEADER.bit() | PageDamage.MISSING_DATA.bit() | PageDamage.NO_STOP_BIT.bit(),
                rig.seen.get(0).damage(),
                "the second packet cannot be followed, nor is it one");
    }

    @Test
    void absentTimeFramesAreCountedWhereAllLinksPause() throws IOException {
        make(OPTIONS, 0);
        whole(0, 1, 1);
        whole(0, 5, 5);
        assertEquals(3, rig.count(TIME_FRAMES_ABSENT));
        assertEquals(0, link(0).count(LinkCounter.MISSING));
    }

    @Test
    void aConsumerWithoutRoomLosesTheFrameAndNobodyElseDoes() throws IOException {
        make(OPTIONS, 0);
        rig.isRefusing = true;
        whole(0, 1, 1);
        rig.isRefusing = false;
        whole(0, 2, 2);
        assertEquals(1, rig.seen.size());
        assertEquals(1, rig.count(LINK_FRAMES_UNWANTED));
        assertEquals(1, rig.pools.get(0).exhaustedTotal(Exhaustion.CONSUMER_SLOW));
        assertEquals(0, rig.pagesInUse());
    }

    @Test
    void aPageThatGoesOnIntoTheNextTimeFrameIsMarked() throws IOException {
        make(OPTIONS, 0);
        rig.add(0, 0, 1, PageRig.orbits(0, 5));
        rig.grouper.flush(0);
        assertTrue(PageDamage.OTHER_TIME_FRAME.isIn(rig.seen.get(0).damage()));
    }

    @Test
    void twoEndPointsAreOneTimeFrame() throws IOException {
        rig = new PageRig(OPTIONS, 2, 16, List.of(0));
        rig.add(0, 0, 1, PageRig.orbits(0, 4));
        assertEquals(List.of(), rig.seen);
        rig.add(1, 0, 2, PageRig.orbits(0, 4));
        assertEquals(
                List.of(new Seen(0, 0, 1, List.of(1), 0, false), new Seen(1, 0, 1, List.of(2), 0, true)), rig.seen);
    }
}
