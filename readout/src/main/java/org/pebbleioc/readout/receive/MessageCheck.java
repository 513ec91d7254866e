package org.pebbleioc.readout.receive;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.pebbleioc.driver.rdh.Rdh;
import org.pebbleioc.driver.sim.superpage.PayloadPattern;
import org.pebbleioc.readout.ship.StfHeader;

/**
 * Checks messages: the header of each, the order of time frames per link, and every packet. Links are told apart by card
 * end point and link. One thread.
 */
final class MessageCheck {
    private static final class Link {
        private final LinkCheck packets;
        private boolean isKnown;
        private int timeFrame;

        private Link(final LinkCheck packets) {
            this.packets = packets;
        }
    }

    private final PayloadPattern pattern;
    private final Findings findings;
    private final Map<Integer, Link> links = new HashMap<>();

    private long headersAlone;
    private int newestTimeFrame;

    /** @param pattern of the payload, or null: not looked at */
    MessageCheck(final PayloadPattern pattern, final Findings findings) {
        this.pattern = pattern;
        this.findings = findings;
    }

    void check(final StfMessage message) {
        if (message.header() == null) {
            withoutHeader(message);
            return;
        }
        final String fault = StfHeader.fault(message.header());
        if (fault != null) {
            findings.add(Fault.HEADER, 1, fault);
            return;
        }
        final StfHeader header = StfHeader.read(message.header(), 0);
        if (message.parts().isEmpty()) {
            headersAlone++;
            if (!header.isLast()) {
                findings.add(Fault.HEADER, 1, text(header) + ": no parts, and not the end of its time frame");
            }
            return;
        }
        if (header.orbitLast() - header.orbitFirst() < 0 || header.linkId() >= Rdh.LINKS) {
            findings.add(Fault.HEADER, 1, text(header) + ": orbits or link out of range");
            return;
        }
        final Link link = link(header.equipmentId(), header.linkId());
        order(link, header);
        newestTimeFrame = header.timeframeId();
        for (final ByteBuffer part : message.parts()) {
            link.packets.part(part, header.isRdh(), header.linkId(), header.orbitFirst(), header.orbitLast());
        }
    }

    /** Pages alone: which link they are of, they say themselves. */
    private void withoutHeader(final StfMessage message) {
        for (final ByteBuffer part : message.parts()) {
            if (part.capacity() < Rdh.BYTES) {
                findings.add(Fault.DATA, 1, "a page of " + part.capacity() + " bytes");
                continue;
            }
            link(Rdh.cruId(part, 0) * 10 + Rdh.endPoint(part, 0), Rdh.linkId(part, 0))
                    .packets
                    .part(part, false, -1, 0, 0);
        }
    }

    private Link link(final int equipment, final int link) {
        return links.computeIfAbsent(
                equipment << 8 | link,
                key -> new Link(new LinkCheck("equipment " + equipment + " link " + link, pattern, findings)));
    }

    private void order(final Link link, final StfHeader header) {
        // ids are the low 32 bits: compared by difference, they go round
        final int step = header.timeframeId() - link.timeFrame;
        if (link.isKnown && header.isRdh() && step == 0) {
            findings.add(Fault.DUPLICATE, 1, text(header));
        } else if (link.isKnown && step < 0) {
            findings.add(Fault.ORDER, 1, text(header) + " after " + Integer.toUnsignedString(link.timeFrame));
        } else if (link.isKnown && step > 1) {
            findings.add(Fault.GAP, step - 1, text(header) + ": " + (step - 1) + " missing before it");
        }
        if (!link.isKnown || step != 0 && step != 1) {
            link.packets.forget();
        }
        link.isKnown = true;
        link.timeFrame = header.timeframeId();
    }

    /** A new sender, or the old one again: ids and counters begin anew. */
    void forget() {
        links.clear();
    }

    int links() {
        return links.size();
    }

    long headersAlone() {
        return headersAlone;
    }

    int newestTimeFrame() {
        return newestTimeFrame;
    }

    private static String text(final StfHeader header) {
        return "equipment " + header.equipmentId() + " link " + header.linkId() + " time frame "
                + Integer.toUnsignedString(header.timeframeId());
    }
}
