package org.pebbleioc.pva.image;

import java.util.List;
import org.pebbleioc.driver.AcquisitionRequest;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.DmaMode;
import org.pebbleioc.driver.sim.CardOptions;
import org.pebbleioc.driver.sim.SimulatedCard;
import org.pebbleioc.driver.sim.SimulatedDevice;
import org.pebbleioc.driver.sim.SimulatedDriver;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.readout.EventSink;
import org.pebbleioc.readout.Readout;
import org.pebbleioc.readout.ReadoutOptions;
import org.pebbleioc.readout.event.Pebble;
import org.pebbleioc.readout.memory.BankKind;

/** A simulated card, a readout with its threads, and an image PV: what a monitor looks at. */
public final class LoopbackReadout implements AutoCloseable {
    public final ImageFormat format;
    public final ImagePv pv = new ImagePv("T:Image");
    public final Pebble pebble;
    private final SimulatedCard card;
    private final SimulatedDevice device;
    private final ReadoutOptions options;
    private Readout readout;

    public LoopbackReadout(final ImageFormat format, final int pebbleBufCount) throws Exception {
        this.format = format;
        final SimulatedDriver driver =
                new SimulatedDriver("sim:LOOP", new DmaGeometry(64, 2, 64 << 10, DmaMode.COHERENT));
        card = new SimulatedCard(driver, new RampSource(format), CardOptions.defaults());
        device = driver.open();
        options = new ReadoutOptions(
                device.geometry(),
                format,
                1,
                pebbleBufCount,
                (int) ReadoutOptions.defaultPebbleBufSize(format),
                BankKind.HEAP,
                60_000_000_000L,
                ReadoutOptions.defaultReserve(pebbleBufCount));
        pebble = Readout.pebble(options);
    }

    /** @param monitor sees each event before or after the PV shows it: any order will do */
    public void start(final EventSink monitor) throws Exception {
        final ArrayCounter counter = new ArrayCounter();
        final FramePublisher publisher = new FramePublisher(pv, counter, pebble);
        readout = new Readout(options, device, pebble, List.of(counter, publisher, monitor));
        readout.start();
    }

    /** @param periodNs 0 for as fast as possible */
    public void acquire(final int images, final long periodNs) {
        card.start(new AcquisitionRequest(format, images, 0, periodNs));
    }

    public boolean isAtRest() {
        return !card.isRunning() && readout.queuedEvents() == 0 && readout.openEvents() == 0;
    }

    @Override
    public void close() throws java.io.IOException {
        card.close();
        if (readout != null) {
            readout.close();
        }
        pv.close();
        device.close();
    }
}
