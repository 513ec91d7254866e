package org.pebbleioc.ioc.camera;

import java.util.List;
import org.pebbleioc.pva.image.ImageOutput;
import org.pebbleioc.pva.image.ImagePv;
import org.pebbleioc.pva.stream.FrameSource;

/** A port that images come from, as {@code NDArrayPort} names it: a camera, or a stream that is made of one. */
public interface ImagePort {
    String name();

    /** An image PV that shows what comes from here. Before iocInit. */
    void add(PvaPlugin plugin);

    /** It shows images of another port from here on. */
    void remove(PvaPlugin plugin);

    /** This port's images go to the PV from here on. After iocInit; any thread. */
    ImageOutput publishOn(ImagePv pv);

    /** No more images through this output. */
    void stopPublishing(ImageOutput output);

    /** {@code ArrayCallbacks}: whether plugins get images at all. */
    boolean hasArrayCallbacks();

    /** Those that were added. */
    List<PvaPlugin> plugins();

    /** Where its images are offered. Null before iocInit. */
    FrameSource frames();

    /** The port whose images its own are made of; null of a camera. */
    ImagePort upstream();

    /** Bytes that an image takes at most, to size the memory of whatever takes images from here. */
    long largestImageBytes();
}
