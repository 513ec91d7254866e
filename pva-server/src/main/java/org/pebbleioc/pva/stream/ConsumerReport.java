package org.pebbleioc.pva.stream;

/**
 * The books of one consumer. A snapshot that closes once nothing is on its way; counters are read one after the other.
 *
 * @param in images offered
 * @param used images worked on to the end
 * @param disabled came while switched off
 * @param throttled came too soon after the one before
 * @param squashed replaced in the queue by a newer one
 * @param reclaimed given back unseen because the source ran short of buffers
 * @param refused could not be worked on: see the consumer's message
 * @param queued wait for the worker now
 * @param working the worker has now: 0 or 1
 */
public record ConsumerReport(
        long in,
        long used,
        long disabled,
        long throttled,
        long squashed,
        long reclaimed,
        long refused,
        int queued,
        int working) {
    /** Images that were wanted and are lost. */
    public long lost() {
        return squashed + reclaimed + refused;
    }

    public boolean closes() {
        return in == used + disabled + throttled + lost() + queued + working;
    }

    @Override
    public String toString() {
        return "images " + in + " = used " + used + " + disabled " + disabled + " + throttled " + throttled
                + " + squashed " + squashed + " + reclaimed " + reclaimed + " + refused " + refused + " + queued "
                + queued
                + " + working " + working;
    }
}
