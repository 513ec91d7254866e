package org.pebbleioc.pva.stream;

/**
 * The books of one stream. A snapshot that closes once nothing is on its way; counters are read one after the other.
 *
 * @param in images offered
 * @param out images made and handed to the PVs
 * @param disabled came while switched off
 * @param throttled came too soon after the one before
 * @param unwatched nobody looks, so only one a second is made
 * @param squashed replaced in the queue by a newer one
 * @param reclaimed given back unseen because the pebble ran low
 * @param noBuffer all output buffers were with clients
 * @param refused could not be made into what was asked for: see the stream's message
 * @param queued wait for a worker now
 * @param working a worker has now, or wait for an older one to be published first
 */
public record StreamReport(
        long in,
        long out,
        long disabled,
        long throttled,
        long unwatched,
        long squashed,
        long reclaimed,
        long noBuffer,
        long refused,
        int queued,
        int working) {
    public long dropped() {
        return disabled + throttled + unwatched + squashed + reclaimed + noBuffer + refused;
    }

    public boolean closes() {
        return in == out + dropped() + queued + working;
    }

    @Override
    public String toString() {
        return "images " + in + " = out " + out + " + disabled " + disabled + " + throttled " + throttled
                + " + unwatched " + unwatched + " + squashed " + squashed + " + reclaimed " + reclaimed
                + " + noBuffer " + noBuffer + " + refused " + refused + " + queued " + queued + " + working " + working;
    }
}
