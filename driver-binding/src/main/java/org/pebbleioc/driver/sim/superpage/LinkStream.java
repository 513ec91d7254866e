package org.pebbleioc.driver.sim.superpage;

import java.nio.ByteBuffer;
import org.pebbleioc.driver.rdh.Rdh;
import org.pebbleioc.driver.rdh.RdhFields;

/**
 * One generated link: where it is, and its next page. A page is laid out twice, once to know when it ends and once to be
 * written, so the state is a few numbers that can be put back. Card's thread.
 */
final class LinkStream {
    private static final int ALIGN = 16;

    private final LinkStreamOptions options;
    private final int link;
    private final RdhFields fields = new RdhFields();

    /** Time frames since the run began; all but {@link #orbit} follow from the options. */
    private long timeFrame;
    /** Within the time frame. */
    private int orbit;
    /** Payload of the present heartbeat frame still to be sent; -1 when it has not begun. */
    private int left;

    private int pagesCounter;
    private int packetCounter;

    /** Where the page that was laid out ends; -1 when it was not. */
    private long pageEndOrbit;

    LinkStream(final LinkStreamOptions options, final int link) {
        this.options = options;
        this.link = link;
        fields.version = options.headers().version();
        fields.systemId = options.headers().systemId();
        fields.cruId = options.headers().card();
        fields.endPoint = options.headers().endPoint();
        fields.linkId = link;
        fields.feeId = link;
    }

    void begin() {
        timeFrame = 0;
        packetCounter = 0;
        startTimeFrame();
    }

    private void startTimeFrame() {
        while (options.bursts().isPause(timeFrame)) {
            timeFrame++;
        }
        orbit = 0;
        left = -1;
        pagesCounter = 0;
        pageEndOrbit = -1;
    }

    int link() {
        return link;
    }

    long timeFrame() {
        return timeFrame;
    }

    /** Time frames of which something was sent. */
    long begunTimeFrames() {
        return orbit == 0 && left < 0 ? timeFrame : timeFrame + 1;
    }

    /** A link that sends nothing moves on with the others. */
    void leap(final long to) {
        if (to > timeFrame) {
            timeFrame = to;
            startTimeFrame();
        }
    }

    /** Orbit of the last packet of the next page, counted from the start of the run. */
    long lastOrbitOfPage() {
        if (pageEndOrbit < 0) {
            final long frameBefore = timeFrame;
            final int orbitBefore = orbit;
            final int leftBefore = left;
            final int pagesBefore = pagesCounter;
            final int packetsBefore = packetCounter;
            layOut(null, options.pageBytes());
            final long end = pageEndOrbit;
            timeFrame = frameBefore;
            orbit = orbitBefore;
            left = leftBefore;
            pagesCounter = pagesBefore;
            packetCounter = packetsBefore;
            pageEndOrbit = end;
        }
        return pageEndOrbit;
    }

    /** Writes the next page and goes on; null only goes on. */
    int write(final ByteBuffer page) {
        final int bytes =
                layOut(page, page == null ? options.pageBytes() : Math.min(options.pageBytes(), page.limit()));
        pageEndOrbit = -1;
        return bytes;
    }

    private int layOut(final ByteBuffer page, final int room) {
        int at = 0;
        int last = -1;
        long lastOrbit = timeFrame * options.orbits().perTimeFrame() + orbit;
        while (orbit < options.orbits().perTimeFrame()) {
            if (left < 0) {
                left = payloadBytes();
                pagesCounter = 0;
            }
            final boolean stop = left == 0 && pagesCounter > 0;
            final int payload = Math.min(left, options.packetBytes() - Rdh.BYTES);
            final int packet = (Rdh.BYTES + payload + ALIGN - 1) / ALIGN * ALIGN;
            if (at + packet > room) {
                break;
            }
            if (page != null) {
                writePacket(page, at, packet, payload, stop);
            }
            last = at;
            at += packet;
            lastOrbit = timeFrame * options.orbits().perTimeFrame() + orbit;
            left -= payload;
            pagesCounter++;
            packetCounter = packetCounter + 1 & 0xFF;
            if (stop) {
                orbit++;
                left = -1;
            }
        }
        if (page != null && last >= 0) {
            page.putShort(last + 8, (short) 0); // nothing follows in this page
        }
        if (orbit == options.orbits().perTimeFrame()) {
            timeFrame++;
            startTimeFrame();
        }
        pageEndOrbit = lastOrbit;
        return at;
    }

    private void writePacket(
            final ByteBuffer page, final int at, final int packet, final int payload, final boolean stop) {
        final long number =
                options.orbits().first() + timeFrame * options.orbits().perTimeFrame() + orbit;
        fields.orbit = (int) number;
        fields.memorySize = Rdh.BYTES + payload;
        fields.offsetNextPacket = packet;
        fields.packetCounter = packetCounter;
        fields.pagesCounter = pagesCounter;
        fields.stop = stop;
        fields.triggerType = Rdh.TRIGGER_ORBIT
                | Rdh.TRIGGER_HB
                | (orbit == 0 ? Rdh.TRIGGER_TF : 0)
                | (timeFrame == 0 && orbit == 0 ? Rdh.TRIGGER_SOC : 0);
        Rdh.write(page, at, fields);
        options.payload()
                .pattern()
                .fill(
                        page,
                        at + Rdh.BYTES,
                        payload,
                        PayloadPattern.key(options.headers().endPoint(), link, fields.orbit, pagesCounter));
    }

    /** Of the present heartbeat frame: always the same for the same seed, link and orbit. */
    private int payloadBytes() {
        final long random = PayloadPattern.mix(options.seed() * 31
                + link
                + (timeFrame * options.orbits().perTimeFrame() + orbit) * 0x9E3779B97F4A7C15L);
        if (options.payload().emptyOneIn() > 0
                && Long.remainderUnsigned(random, options.payload().emptyOneIn()) == 0) {
            return 0;
        }
        final double unit = (random >>> 11) * 0x1.0p-53;
        final double bytes = options.payload().hbfBytes()
                * (1 + options.payload().hbfSpread() * (2 * unit - 1))
                * options.bursts().factor(timeFrame);
        return (int) Math.min(Integer.MAX_VALUE / 2, bytes) / ALIGN * ALIGN;
    }
}
