package org.pebbleioc.driver.sim;

/**
 * One thing that goes wrong with one image on its way to the host. An image with faults counts as delivered in the
 * card's books: what was lost was lost behind the card's back.
 *
 * <p>Lanes and fragments count from 0. A fragment is one DMA buffer of a lane's share; {@link #LAST} means its last.
 */
public sealed interface Fault {
    /** The last fragment of a lane's share, however many there are. */
    int LAST = -1;

    /** A buffer that never arrives; the ones after it do. */
    record LoseFragment(int lane, int fragment) implements Fault {}

    /** Nothing of this image arrives on that lane. */
    record LoseLane(int lane) implements Fault {}

    /** The event counter skips that many numbers before this image. */
    record JumpCounter(int by) implements Fault {}

    /** The error bit of the timing header is set on that lane. */
    record HeaderError(int lane) implements Fault {}

    /** The buffer arrives whole, with these {@link org.pebbleioc.driver.DmaError} bits. */
    record ErrorBits(int lane, int fragment, int error) implements Fault {}

    /** In place of the buffer comes a completion of size 0 with a FIFO error. */
    record ZeroSize(int lane, int fragment) implements Fault {}

    /**
     * More (positive) or fewer (negative) bytes than the format promises, at the end of the image: extra zeros on the
     * last lane, or bytes missing from the last lanes.
     */
    record Resize(int byBytes) implements Fault {}

    /** From this image on that lane falls behind by so many datagrams, then catches up; its own order is kept. */
    record DelayLane(int lane, int events) implements Fault {}

    /** The same datagram comes twice, with the same event counter. */
    record Duplicate() implements Fault {}
}
