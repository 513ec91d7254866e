package org.pebbleioc.ioc.camera;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.pebbleioc.driver.DetectorFrontEnd;
import org.pebbleioc.driver.DmaDevice;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.sim.SimulatedCard;
import org.pebbleioc.driver.sim.SimulatedDriver;
import org.pebbleioc.driver.sim.source.ImageSources;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.ImageSource;
import org.pebbleioc.ioc.device.Parameter.RefusedException;
import org.pebbleioc.readout.EventSink;

/** A simulated card, with a detector that obeys. The source of images is opened at once: it knows their size. */
final class SimulatedLink implements CardLink {
    private final String name;
    private final SimulatedOptions options;
    private final Path folder;
    private final ImageSource source;
    private final DatagramEnd end = new DatagramEnd();

    // Set once, by connect().
    private SimulatedDriver simulated;
    private SimulatedCard card;

    /** @param folder that relative file names of the source start from */
    SimulatedLink(final String port, final SimulatedOptions options, final Path folder) throws IOException {
        name = "sim:" + port;
        this.options = options;
        this.folder = folder;
        source = ImageSources.open(options.source(), folder, options.pattern());
    }

    @Override
    public String model() {
        return "Simulated card";
    }

    @Override
    public String source() {
        return options.source();
    }

    @Override
    public DmaGeometry geometry() {
        return options.dma();
    }

    @Override
    public int lanes() {
        return options.card().lanes();
    }

    @Override
    public ImageFormat format() {
        return source.format();
    }

    @Override
    public boolean ownsDmaMemory() {
        return true;
    }

    @Override
    public DetectorFrontEnd connect() throws DmaException {
        simulated = new SimulatedDriver(name, options.dma());
        card = new SimulatedCard(simulated, source, options.card());
        return card;
    }

    @Override
    public DmaDevice open() throws DmaException {
        return simulated.open();
    }

    @Override
    public StreamEnd streamEnd() {
        return end;
    }

    @Override
    public List<EventSink> gated(final List<EventSink> sinks) {
        return sinks;
    }

    /** The detector sends images only when it is asked to. */
    @Override
    public long imagesNotAsked() {
        return 0;
    }

    /** A generated pattern comes in any type; recorded frames have theirs. Between acquisitions only. */
    @Override
    public void changeType(final ImageFormat wanted, final int usableBytes) throws RefusedException {
        if (!options.source().startsWith("pattern")) {
            throw new RefusedException(
                    "recorded frames are " + source.format().pixelType().label());
        }
        if (wanted.sizeBytes() > usableBytes) {
            throw new RefusedException("too large for pebbleBufSize: " + wanted + " takes " + wanted.sizeBytes()
                    + " bytes, a pebble buffer holds " + usableBytes);
        }
        try {
            if (!card.replaceSource(ImageSources.open(options.source(), folder, wanted))) {
                throw new RefusedException("stop first: an acquisition is running");
            }
        } catch (final IOException e) {
            throw new RefusedException(e.getMessage());
        }
    }

    /** The card stops and takes its source along. */
    @Override
    public void close() throws IOException {
        if (card == null) {
            source.close();
        } else {
            card.stop();
            card.close();
        }
    }
}
