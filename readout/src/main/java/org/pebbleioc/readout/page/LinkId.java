package org.pebbleioc.readout.page;

/**
 * Where data comes from: a link of an end point of a card.
 *
 * @param card number of the card, {@code cruId} of the headers
 * @param endPoint of the card
 * @param link of the end point, 0..31
 * @param feeId and {@code systemId} as the link's first header has them
 */
public record LinkId(int card, int endPoint, int link, int feeId, int systemId) {
    /** {@code card * 10 + endPoint}: the number that time frame headers carry. */
    public int equipment() {
        return card * 10 + endPoint;
    }

    @Override
    public String toString() {
        return "card " + card + " end point " + endPoint + " link " + link;
    }
}
