package org.pebbleioc.pva.stream;

/** Where images come from: a camera, or what is made of one. Sinks may come and go at any time. Any thread. */
public interface FrameSource {
    /** From here on this sink is offered every image. */
    void feed(FrameSink sink);

    /** An image that is on its way may still be offered. Nothing happens where it is not fed. */
    void stopFeeding(FrameSink sink);
}
