package org.pebbleioc.pva.stream;

/** Somebody who takes images from a {@link FrameSource}. */
public interface FrameSink {
    /** The source's thread, which holds the frame. Never waits; whoever wants to keep the frame retains it. */
    void offer(Frame frame, long nowNs);

    /** The source is short of buffers: gives back what no worker has begun on; how many. Any thread. */
    int reclaim();

    /** Whether it wants every image that is made; a source that makes them on demand asks. */
    boolean isWanting();

    /** Images that wait or are in work here, and behind here. Any thread. */
    int pending();
}
