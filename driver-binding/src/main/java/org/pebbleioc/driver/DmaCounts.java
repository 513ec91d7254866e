package org.pebbleioc.driver;

/**
 * Where the buffers of one direction are, as the driver counts them ({@code /proc/datadev_N} and the diagnostic
 * ioctls): a snapshot taken without a lock. A buffer is in exactly one of these states.
 *
 * @param userHas held by an application
 * @param inHw with the card
 * @param preHwQ on the way to the card
 * @param inQ RX: a frame waiting for a read; TX: free
 * @param miss in none of the states; a lasting value above 0 is a leak
 */
public record DmaCounts(int userHas, int inHw, int preHwQ, int inQ, int miss) {
    public int total() {
        return userHas + inHw + preHwQ + inQ + miss;
    }
}
