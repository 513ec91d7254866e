package org.pebbleioc.driver.sim.superpage;

import java.util.List;
import java.util.stream.IntStream;
import org.pebbleioc.driver.rdh.Rdh;

/**
 * What the links of one end point send.
 *
 * @param links ids 0..31, ascending
 * @param bursts time frames with more, and with no data
 * @param packetBytes largest packet, header included
 * @param pageBytes largest page: the size of the card's buffers, or less
 * @param seed of sizes
 */
public record LinkStreamOptions(
        List<Integer> links,
        Headers headers,
        Orbits orbits,
        Payload payload,
        Bursts bursts,
        int packetBytes,
        int pageBytes,
        long seed) {
    /**
     * What the headers say the same of every packet; their {@code feeId} is the link's number.
     *
     * @param card 0..4095
     * @param endPoint 0..15
     * @param version 6 or 7
     */
    public record Headers(int card, int endPoint, int version, int systemId) {
        public Headers {
            check(card >= 0 && card < 4096, "card must be 0..4095: card=" + card);
            check(endPoint >= 0 && endPoint < 16, "endPoint must be 0..15: endPoint=" + endPoint);
            check(
                    version == Rdh.VERSION_6 || version == Rdh.VERSION_7,
                    "version of the headers must be 6 or 7: version=" + version);
        }
    }

    /**
     * The machine's beat.
     *
     * @param rateHz orbits per second; 0 sends as fast as there are buffers
     * @param perTimeFrame orbits of a time frame
     * @param first with which a run begins, unsigned 32 bits; a time frame begins at a multiple of {@code perTimeFrame}
     */
    public record Orbits(double rateHz, int perTimeFrame, long first) {
        /** Orbits per second of the machine whose terms these are. */
        public static final double LHC_HZ = 11_246;

        public Orbits {
            check(rateHz >= 0 && rateHz < 1e9, "orbitHz must be 0 or more: orbitHz=" + rateHz);
            check(
                    perTimeFrame >= 1 && perTimeFrame <= 1 << 20,
                    "orbits of a time frame must be 1..1048576: orbits=" + perTimeFrame);
            check(
                    first >= 0 && first < 1L << 32 && first % perTimeFrame == 0,
                    "firstOrbit must be a multiple of orbits below 2^32: firstOrbit=" + first + " orbits="
                            + perTimeFrame);
        }
    }

    /**
     * What a heartbeat frame carries.
     *
     * @param hbfBytes mean; rounded down to 16 bytes
     * @param hbfSpread from 0 to 1: sizes are spread evenly over {@code hbfBytes * (1 - spread .. 1 + spread)}
     * @param emptyOneIn about one heartbeat frame in so many is empty; 0 for none
     */
    public record Payload(int hbfBytes, double hbfSpread, int emptyOneIn, PayloadPattern pattern) {
        public Payload {
            check(hbfBytes >= 0 && hbfBytes <= 1 << 28, "hbfBytes must be 0..256 MiB: hbfBytes=" + hbfBytes);
            check(hbfSpread >= 0 && hbfSpread <= 1, "hbfSpread must be 0..1: hbfSpread=" + hbfSpread);
            check(emptyOneIn >= 0, "emptyOneIn must not be negative: emptyOneIn=" + emptyOneIn);
        }
    }

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
        check(!links.isEmpty(), "there must be a link: links=" + links);
        for (int i = 0; i < links.size(); i++) {
            check(
                    links.get(i) >= 0 && links.get(i) < Rdh.LINKS && (i == 0 || links.get(i) > links.get(i - 1)),
                    "links must be 0..31, ascending: links=" + links);
        }
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
                IntStream.range(0, links).boxed().toList(),
                new Headers(0, 0, Rdh.VERSION_7, 19),
                new Orbits(0, 128, 0),
                new Payload(2048, 0, 0, PayloadPattern.COUNTER),
                Bursts.NONE,
                8192,
                256 * 1024,
                1);
    }

    public LinkStreamOptions withEndPoint(final int card, final int endPoint) {
        return with(new Headers(card, endPoint, headers.version, headers.systemId));
    }

    public LinkStreamOptions withHeaders(final int version, final int systemId) {
        return with(new Headers(headers.card, headers.endPoint, version, systemId));
    }

    private LinkStreamOptions with(final Headers other) {
        return new LinkStreamOptions(links, other, orbits, payload, bursts, packetBytes, pageBytes, seed);
    }

    public LinkStreamOptions withOrbits(final double rateHz, final int perTimeFrame, final long first) {
        final Orbits other = new Orbits(rateHz, perTimeFrame, first);
        return new LinkStreamOptions(links, headers, other, payload, bursts, packetBytes, pageBytes, seed);
    }

    public LinkStreamOptions withPayload(
            final int hbfBytes, final double hbfSpread, final int emptyOneIn, final PayloadPattern pattern) {
        final Payload other = new Payload(hbfBytes, hbfSpread, emptyOneIn, pattern);
        return new LinkStreamOptions(links, headers, orbits, other, bursts, packetBytes, pageBytes, seed);
    }

    public LinkStreamOptions withSizes(final int newPacketBytes, final int newPageBytes) {
        return new LinkStreamOptions(links, headers, orbits, payload, bursts, newPacketBytes, newPageBytes, seed);
    }

    public LinkStreamOptions withBursts(final Bursts newBursts) {
        return new LinkStreamOptions(links, headers, orbits, payload, newBursts, packetBytes, pageBytes, seed);
    }

    public LinkStreamOptions withSeed(final long newSeed) {
        return new LinkStreamOptions(links, headers, orbits, payload, bursts, packetBytes, pageBytes, newSeed);
    }
}
