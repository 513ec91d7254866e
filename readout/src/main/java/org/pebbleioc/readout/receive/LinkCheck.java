package org.pebbleioc.readout.receive;

import java.nio.ByteBuffer;
import org.pebbleioc.driver.rdh.Rdh;
import org.pebbleioc.driver.rdh.RdhCursor;
import org.pebbleioc.driver.rdh.RdhError;
import org.pebbleioc.driver.sim.superpage.PayloadPattern;

/**
 * The packets of one link, one after the other, over the ends of parts and pages: a heartbeat frame counts its packets
 * from 0, has one orbit, and ends with the stop bit; the link counts all of its packets. One thread.
 */
final class LinkCheck {
    private final String link;
    private final PayloadPattern pattern;
    private final Findings findings;
    private final RdhCursor cursor = new RdhCursor();

    private boolean isInFrame;
    private int orbit;
    private int nextInFrame;
    private int nextPacket;
    private boolean isKnown;

    /** @param pattern of the payload, or null: not looked at */
    LinkCheck(final String link, final PayloadPattern pattern, final Findings findings) {
        this.link = link;
        this.pattern = pattern;
        this.findings = findings;
    }

    /** Something was lost: what comes next may begin anywhere. */
    void forget() {
        isInFrame = false;
        isKnown = false;
    }

    /**
     * @param isOneFrame the part is one heartbeat frame, else any packets that follow each other
     * @param linkId as the time frame header has it, or -1
     * @param firstOrbit and {@code lastOrbit} of the time frame; not looked at without a header
     */
    void part(
            final ByteBuffer part,
            final boolean isOneFrame,
            final int linkId,
            final int firstOrbit,
            final int lastOrbit) {
        cursor.reset(part, part.capacity());
        int packets = 0;
        while (cursor.next()) {
            final int at = cursor.at();
            packet(part, at, isOneFrame && packets == 0);
            if (linkId >= 0) {
                if (Rdh.linkId(part, at) != linkId) {
                    bad("link is " + Rdh.linkId(part, at) + ", the header says " + linkId);
                }
                if (Rdh.orbit(part, at) - firstOrbit < 0 || lastOrbit - Rdh.orbit(part, at) < 0) {
                    bad("orbit " + Integer.toUnsignedString(Rdh.orbit(part, at)) + " is not of its time frame");
                }
            }
            packets++;
        }
        if (cursor.error() != RdhError.NONE || packets == 0) {
            bad("at byte " + cursor.at() + " of " + part.capacity() + ": "
                    + (packets == 0 && cursor.error() == RdhError.NONE
                            ? "no packet"
                            : cursor.error().label()));
            forget();
        } else if (isOneFrame && isInFrame) {
            bad("orbit " + Integer.toUnsignedString(orbit) + " ends without stop bit");
            isInFrame = false;
        }
    }

    private void packet(final ByteBuffer part, final int at, final boolean mustBegin) {
        final int itsOrbit = Rdh.orbit(part, at);
        final int inFrame = Rdh.pagesCounter(part, at);
        if (isKnown && Rdh.packetCounter(part, at) != nextPacket) {
            bad("packet counter is " + Rdh.packetCounter(part, at) + ", not " + nextPacket + ", at orbit "
                    + Integer.toUnsignedString(itsOrbit));
        }
        if (isInFrame && (itsOrbit != orbit || mustBegin)) {
            bad("orbit " + Integer.toUnsignedString(orbit) + " ends without stop bit");
            isInFrame = false;
        }
        final boolean mayJoin = !isKnown && !mustBegin; // after a loss, in the middle of a heartbeat frame
        if (inFrame != (isInFrame ? nextInFrame : 0) && !mayJoin) {
            bad("packet " + inFrame + " of orbit " + Integer.toUnsignedString(itsOrbit) + " stands where "
                    + (isInFrame ? nextInFrame : 0) + " is due");
        }
        if (isKnown && !isInFrame && itsOrbit - orbit <= 0) {
            bad("orbit " + Integer.toUnsignedString(itsOrbit) + " follows " + Integer.toUnsignedString(orbit));
        }
        payload(part, at);
        orbit = itsOrbit;
        nextInFrame = inFrame + 1;
        nextPacket = Rdh.packetCounter(part, at) + 1 & 0xFF;
        isInFrame = !Rdh.isStop(part, at);
        isKnown = true;
    }

    private void payload(final ByteBuffer part, final int at) {
        if (pattern == null) {
            return;
        }
        final int bytes = Rdh.memorySize(part, at) - Rdh.BYTES;
        final long key = PayloadPattern.key(
                Rdh.endPoint(part, at), Rdh.linkId(part, at), Rdh.orbit(part, at), Rdh.pagesCounter(part, at));
        final int wrong = pattern.mismatch(part, at + Rdh.BYTES, bytes, key);
        if (wrong >= 0) {
            findings.add(
                    Fault.PAYLOAD,
                    1,
                    link + " orbit " + Integer.toUnsignedString(Rdh.orbit(part, at)) + " packet "
                            + Rdh.pagesCounter(part, at) + ": byte " + wrong + " of the payload");
        }
    }

    private void bad(final String text) {
        findings.add(Fault.DATA, 1, link + ": " + text);
    }
}
