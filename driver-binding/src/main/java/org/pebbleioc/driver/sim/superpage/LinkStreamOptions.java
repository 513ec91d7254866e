package org.pebbleioc.driver.sim.superpage;

import java.util.List;
import org.pebbleioc.driver.rdh.Rdh;

/**
 * What the links of one end point send.
 *
 * @param card and {@code endPoint} as the headers name them: 0..4095, 0..15
 * @param links ids 0..31, ascending
 * @param version of the headers, 6 or 7
 * @param systemId of the headers; {@code feeId} is the link's number
 * @param orbitHz orbits per second; 0 sends as fast as there are buffers
 * @param orbits of a time frame
 * @param firstOrbit with which a run begins, unsigned 32 bits; a time frame begins at a multiple of {@code orbits}
 * @param hbfBytes payload of a heartbeat frame, mean; rounded down to 16 bytes
 * @param hbfSpread from 0 to 1: payloads are spread evenly over {@code hbfBytes * (1 - spread .. 1 + spread)}
 * @param emptyOneIn about one heartbeat frame in so many is empty; 0 for none
 * @param packetBytes largest packet, header included
 * @param pageBytes largest page: the size of the card's buffers, or less
 * @param pattern of the payload
 * @param bursts time frames with more, and with no data
 * @param seed of sizes
 */
public record LinkStreamOptions(
        int card,
        int endPoint,
        List<Integer> links,
        int version,
        int systemId,
        double orbitHz,
        int orbits,
        long firstOrbit,
        int hbfBytes,
        double hbfSpread,
        int emptyOneIn,
        int packetBytes,
        int pageBytes,
        PayloadPattern pattern,
        Bursts bursts,
        long seed) {
    /** Orbits per second of the machine whose terms these are. */
    public static final double LHC_ORBIT_HZ = 11_246;

    /**
     * In time frames: of each {@code period}, the first {@code burst} have {@code factor} times the payload, and the last
     * {@code pause} are not sent at all. Period 0: neither.
     */
    public record Bursts(int period, int burst, double factor, int pause) {
        public static final Bursts NONE = new Bursts(0, 0, 1, 0);

        public Bursts {
            if (period < 0 || burst < 0 || pause < 0 || factor < 0 || period > 0 && burst + pause > period) {
                throw new IllegalArgumentException("burst and pause must fit into the period, none negative: period="
                        + period + " burst=" + burst + " factor=" + factor + " pause=" + pause);
            }
            if (period > 0 && pause == period) {
                throw new IllegalArgumentException("a period that is all pause sends nothing: period=" + period);
            }
        }

        boolean isPause(final long timeFrame) {
            return period > 0 && timeFrame % period >= period - pause;
        }

        double factor(final long timeFrame) {
            return period > 0 && timeFrame % period < burst ? factor : 1;
        }
    }

    public LinkStreamOptions {
        links = List.copyOf(links);
        check(card >= 0 && card < 4096, "card must be 0..4095: card=" + card);
        check(endPoint >= 0 && endPoint < 16, "endPoint must be 0..15: endPoint=" + endPoint);
        check(!links.isEmpty(), "there must be a link: links=" + links);
        for (int i = 0; i < links.size(); i++) {
            check(
                    links.get(i) >= 0 && links.get(i) < Rdh.LINKS && (i == 0 || links.get(i) > links.get(i - 1)),
                    "links must be 0..31, ascending: links=" + links);
        }
        check(
                version == Rdh.VERSION_6 || version == Rdh.VERSION_7,
                "version of the headers must be 6 or 7: version=" + version);
        check(orbitHz >= 0 && orbitHz < 1e9, "orbitHz must be 0 or more: orbitHz=" + orbitHz);
        check(orbits >= 1 && orbits <= 1 << 20, "orbits of a time frame must be 1..1048576: orbits=" + orbits);
        check(
                firstOrbit >= 0 && firstOrbit < 1L << 32 && firstOrbit % orbits == 0,
                "firstOrbit must be a multiple of orbits below 2^32: firstOrbit=" + firstOrbit + " orbits=" + orbits);
        check(hbfBytes >= 0 && hbfBytes <= 1 << 28, "hbfBytes must be 0..256 MiB: hbfBytes=" + hbfBytes);
        check(hbfSpread >= 0 && hbfSpread <= 1, "hbfSpread must be 0..1: hbfSpread=" + hbfSpread);
        check(emptyOneIn >= 0, "emptyOneIn must not be negative: emptyOneIn=" + emptyOneIn);
        check(
                packetBytes >= Rdh.BYTES + 16 && packetBytes <= Rdh.MAX_PACKET_BYTES && packetBytes % 16 == 0,
                "packetBytes must be a multiple of 16 in 80.." + Rdh.MAX_PACKET_BYTES + ": packetBytes=" + packetBytes);
        check(
                pageBytes >= packetBytes,
                "a page must hold a packet: pageBytes=" + pageBytes + " packetBytes=" + packetBytes);
    }

    private static void check(final boolean holds, final String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /**
     * One link per number below {@code links}, 128 orbits of 2 KiB, pages of 256 KiB, headers of version 7, as fast as there
     * are buffers.
     */
    public static LinkStreamOptions defaults(final int links) {
        return new LinkStreamOptions(
                0,
                0,
                java.util.stream.IntStream.range(0, links).boxed().toList(),
                Rdh.VERSION_7,
                19,
                0,
                128,
                0,
                2048,
                0,
                0,
                8192,
                256 * 1024,
                PayloadPattern.COUNTER,
                Bursts.NONE,
                1);
    }

    public LinkStreamOptions withEndPoint(final int newCard, final int newEndPoint) {
        return new LinkStreamOptions(
                newCard,
                newEndPoint,
                links,
                version,
                systemId,
                orbitHz,
                orbits,
                firstOrbit,
                hbfBytes,
                hbfSpread,
                emptyOneIn,
                packetBytes,
                pageBytes,
                pattern,
                bursts,
                seed);
    }

    public LinkStreamOptions withHeaders(final int newVersion, final int newSystemId) {
        return new LinkStreamOptions(
                card,
                endPoint,
                links,
                newVersion,
                newSystemId,
                orbitHz,
                orbits,
                firstOrbit,
                hbfBytes,
                hbfSpread,
                emptyOneIn,
                packetBytes,
                pageBytes,
                pattern,
                bursts,
                seed);
    }

    public LinkStreamOptions withOrbits(final double newOrbitHz, final int newOrbits, final long newFirstOrbit) {
        return new LinkStreamOptions(
                card,
                endPoint,
                links,
                version,
                systemId,
                newOrbitHz,
                newOrbits,
                newFirstOrbit,
                hbfBytes,
                hbfSpread,
                emptyOneIn,
                packetBytes,
                pageBytes,
                pattern,
                bursts,
                seed);
    }

    public LinkStreamOptions withPayload(
            final int newHbfBytes, final double newSpread, final int newEmptyOneIn, final PayloadPattern newPattern) {
        return new LinkStreamOptions(
                card,
                endPoint,
                links,
                version,
                systemId,
                orbitHz,
                orbits,
                firstOrbit,
                newHbfBytes,
                newSpread,
                newEmptyOneIn,
                packetBytes,
                pageBytes,
                newPattern,
                bursts,
                seed);
    }

    public LinkStreamOptions withSizes(final int newPacketBytes, final int newPageBytes) {
        return new LinkStreamOptions(
                card,
                endPoint,
                links,
                version,
                systemId,
                orbitHz,
                orbits,
                firstOrbit,
                hbfBytes,
                hbfSpread,
                emptyOneIn,
                newPacketBytes,
                newPageBytes,
                pattern,
                bursts,
                seed);
    }

    public LinkStreamOptions withBursts(final Bursts newBursts) {
        return new LinkStreamOptions(
                card,
                endPoint,
                links,
                version,
                systemId,
                orbitHz,
                orbits,
                firstOrbit,
                hbfBytes,
                hbfSpread,
                emptyOneIn,
                packetBytes,
                pageBytes,
                pattern,
                newBursts,
                seed);
    }

    public LinkStreamOptions withSeed(final long newSeed) {
        return new LinkStreamOptions(
                card,
                endPoint,
                links,
                version,
                systemId,
                orbitHz,
                orbits,
                firstOrbit,
                hbfBytes,
                hbfSpread,
                emptyOneIn,
                packetBytes,
                pageBytes,
                pattern,
                bursts,
                newSeed);
    }
}
