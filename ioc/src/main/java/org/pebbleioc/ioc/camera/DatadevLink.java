package org.pebbleioc.ioc.camera;

import java.util.List;
import org.pebbleioc.driver.DetectorFrontEnd;
import org.pebbleioc.driver.DmaDevice;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.datadev.DatadevDevice;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.ioc.device.Parameter.RefusedException;
import org.pebbleioc.readout.EventSink;

/**
 * A card behind the datadev driver, and whatever detector is connected to it. The device is opened at once, because
 * the driver knows the sizes of its buffers; it claims nothing before iocInit.
 */
final class DatadevLink implements CardLink {
    private final DatadevCameraOptions options;
    private final DmaGeometry geometry;
    private final ExternalFrontEnd frontEnd = new ExternalFrontEnd();
    /** Open, until {@link #open} hands it out. Guarded by this. */
    private DatadevDevice first;

    /**
     * @throws DmaException the device does not open
     * @throws IllegalArgumentException it has other sizes than the options say
     */
    DatadevLink(final DatadevCameraOptions options) throws DmaException {
        this.options = options;
        first = DatadevDevice.open(options.device());
        geometry = first.geometry();
        final String disagreement = options.disagreement(geometry);
        if (!disagreement.isEmpty()) {
            first.close();
            throw new IllegalArgumentException(
                    first.name() + ": " + disagreement + "; leave it out, or load the driver with the value wanted");
        }
    }

    @Override
    public String model() {
        return "datadev";
    }

    @Override
    public String source() {
        return options.device().node().toString();
    }

    @Override
    public DmaGeometry geometry() {
        return geometry;
    }

    @Override
    public int lanes() {
        return options.lanes();
    }

    @Override
    public ImageFormat format() {
        return options.format();
    }

    @Override
    public boolean ownsDmaMemory() {
        return false;
    }

    @Override
    public DetectorFrontEnd connect() {
        return frontEnd;
    }

    @Override
    public DmaDevice open() throws DmaException {
        final DatadevDevice opened;
        synchronized (this) {
            opened = first;
            first = null;
        }
        return opened == null ? DatadevDevice.open(options.device()) : opened;
    }

    @Override
    public StreamEnd streamEnd() {
        return frontEnd;
    }

    @Override
    public List<EventSink> gated(final List<EventSink> sinks) {
        return ImageGate.around(sinks, frontEnd);
    }

    @Override
    public long imagesNotAsked() {
        return frontEnd.notAsked();
    }

    @Override
    public void changeType(final ImageFormat wanted, final int usableBytes) throws RefusedException {
        throw new RefusedException("DataType is what the detector sends: say type="
                + wanted.pixelType().label() + " in datadevConfig, or let its Configure datagram say so");
    }

    @Override
    public void close() throws DmaException {
        frontEnd.stop();
        final DatadevDevice unused;
        synchronized (this) {
            unused = first;
            first = null;
        }
        if (unused != null) {
            unused.close();
        }
    }
}
