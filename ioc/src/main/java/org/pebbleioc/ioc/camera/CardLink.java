package org.pebbleioc.ioc.camera;

import java.util.List;
import org.pebbleioc.driver.DetectorFrontEnd;
import org.pebbleioc.driver.DmaDevice;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.ioc.device.Parameter.RefusedException;
import org.pebbleioc.readout.EventSink;

/**
 * What is behind a camera: a simulated card with its detector, or a real one. The camera asks in this order: the facts,
 * {@link #connect} and {@link #open} at iocInit, {@link #close} at the end; a link may be closed at any time.
 */
interface CardLink extends AutoCloseable {
    /** For {@code Model_RBV}. */
    String model();

    /** Where images come from, for messages. */
    String source();

    DmaGeometry geometry();

    int lanes();

    /** Of images, until it is changed or a Configure datagram says otherwise. */
    ImageFormat format();

    /** Whether the DMA buffers are this process's memory, so that the memory plan has to count them. */
    boolean ownsDmaMemory();

    /** Takes the card's memory where it is ours, and gives what starts and stops images. Once. */
    DetectorFrontEnd connect() throws DmaException;

    /** Opens the device; again whenever the card has been away. After {@link #connect}. */
    DmaDevice open() throws DmaException;

    /** How the end of an acquisition shows. After {@link #connect}. */
    StreamEnd streamEnd();

    /** The sinks as the events are to reach them, in the same order. */
    List<EventSink> gated(List<EventSink> sinks);

    /** Images that came while nobody had asked for any, so that no image PV shows them. */
    long imagesNotAsked();

    /**
     * Images of another type from the next acquisition on.
     *
     * @param usableBytes what a pebble buffer holds
     * @throws RefusedException nothing was changed
     */
    void changeType(ImageFormat wanted, int usableBytes) throws RefusedException;

    @Override
    void close() throws java.io.IOException;
}
