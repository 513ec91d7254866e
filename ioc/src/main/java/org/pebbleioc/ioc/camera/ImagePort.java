package org.pebbleioc.ioc.camera;

import java.util.List;

/** A port that images come from, as {@code NDArrayPort} names it: a camera, or a stream that is made of one. */
public interface ImagePort {
    String name();

    /** An image PV that shows what comes from here. Before iocInit. */
    void add(PvaPlugin plugin);

    /** Those that were added. */
    List<PvaPlugin> plugins();

    /** Bytes that an image takes at most, to size the memory of whatever takes images from here. */
    long largestImageBytes();
}
