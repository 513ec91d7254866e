package org.pebbleioc.ioc.camera;

import java.util.List;
import org.pebbleioc.pva.stream.FrameSource;

/** A port that images come from, as {@code NDArrayPort} names it: a camera, or a stream that is made of one. */
public interface ImagePort {
    String name();

    /** An image PV that shows what comes from here. Before iocInit. */
    void add(PvaPlugin plugin);

    /** Those that were added. */
    List<PvaPlugin> plugins();

    /** Where its images are offered. Null before iocInit. */
    FrameSource frames();

    /** The port whose images its own are made of; null of a camera. */
    ImagePort upstream();

    /** Bytes that an image takes at most, to size the memory of whatever takes images from here. */
    long largestImageBytes();
}
