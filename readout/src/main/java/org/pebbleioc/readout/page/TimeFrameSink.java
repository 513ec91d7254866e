package org.pebbleioc.readout.page;

/**
 * Takes the pages of one link and one time frame, all links of a time frame one after the other, time frames in
 * ascending order. Called by the thread {@code page-grouper} only, and must not wait: "no room" is the answer false.
 *
 * <p>During the call the pages are held by the reader. A sink that keeps them adds its own holds before it returns:
 * {@link LinkTimeFrame#retain} for all pages at once, then {@link PagePool#addPart} per message part; it releases each of
 * them, in any order, on any thread.
 */
public interface TimeFrameSink {
    /** For messages, and the name of its {@link PageHolder}. */
    String name();

    /**
     * @return false when there is no room: counted as "consumer not keeping up", the frame is lost for this sink. When the
     *     last of a time frame could not be taken, the next one that is taken is of a later time frame
     */
    boolean offer(LinkTimeFrame frame);

    /** A run begins: nothing is offered before this returns. Control thread; must be quick. */
    default void begin(final long run) {}

    /** The run is over: everything that came has been offered. Control thread; must be quick, pages may still be out. */
    default void end() {}

    /** No more frames for now: what is queued may be sent. Same thread as {@link #offer}. */
    default void idle() {}
}
