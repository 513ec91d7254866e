package org.pebbleioc.ioc.camera;

import org.pebbleioc.ioc.device.Parameter.RefusedException;
import org.pebbleioc.pva.stream.FrameSink;
import org.pebbleioc.pva.stream.FrameSource;

/** Which port a plugin takes its images from, {@code NDArrayPort}; it can be another one at any time. Any thread. */
public final class ArraySource {
    private final Cameras cameras;
    private final ImagePort self;

    // Guarded by cameras, so that two changes at once cannot make a ring.
    private String name;
    private FrameSink sink;
    private FrameSource connected;

    /**
     * @param name of a port that may be made later in the start-up file
     * @param self the plugin, where images come from it too; otherwise null
     */
    public ArraySource(final Cameras cameras, final String name, final ImagePort self) {
        this.cameras = cameras;
        this.name = name;
        this.self = self;
    }

    /** The present one's name, also where there is no such port. */
    public String name() {
        synchronized (cameras) {
            return name;
        }
    }

    /** The present one; null while no images come from a port of this name. */
    public ImagePort port() {
        synchronized (cameras) {
            return cameras.imagePort(name);
        }
    }

    /** Any port that images come from, or null. */
    public ImagePort find(final String port) {
        synchronized (cameras) {
            return cameras.imagePort(port);
        }
    }

    /**
     * After iocInit's opening of the ports: images come from here on.
     *
     * @return false when there is no such port
     */
    public boolean open(final FrameSink images) {
        synchronized (cameras) {
            sink = images;
            final ImagePort port = cameras.imagePort(name);
            if (port == null || port.frames() == null) {
                return false;
            }
            connected = port.frames();
            connected.feed(sink);
            return true;
        }
    }

    /** Images come from the other port from here on; what is on its way still comes from the one before. */
    public void change(final String wanted) throws RefusedException {
        synchronized (cameras) {
            final ImagePort port = cameras.imagePort(wanted);
            if (port == null || port.frames() == null) {
                throw new RefusedException("no images come from " + wanted + ", but from " + cameras.imagePortNames());
            }
            for (ImagePort above = port; self != null && above != null; above = above.upstream()) {
                if (above == self) {
                    throw new RefusedException(wanted + " is made of the images of " + self.name());
                }
            }
            if (wanted.equals(name) && connected != null) {
                return;
            }
            close();
            name = wanted;
            connected = port.frames();
            connected.feed(sink);
        }
    }

    /** No more images. */
    public void close() {
        synchronized (cameras) {
            if (connected != null) {
                connected.stopFeeding(sink);
                connected = null;
            }
        }
    }
}
