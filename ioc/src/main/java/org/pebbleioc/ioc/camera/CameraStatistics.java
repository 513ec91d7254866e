package org.pebbleioc.ioc.camera;

import static org.pebbleioc.readout.ReadoutCounter.*;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.pebbleioc.driver.DetectorFrontEnd;
import org.pebbleioc.driver.DmaCounts;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.ioc.camera.Acquisition.Changed;
import org.pebbleioc.ioc.device.Parameter;
import org.pebbleioc.ioc.device.ParameterPort;
import org.pebbleioc.readout.Books;
import org.pebbleioc.readout.Readout;
import org.pebbleioc.readout.ReadoutCounter;
import org.pebbleioc.readout.memory.BufferPool;

/**
 * The numbers of the data's path as parameters of {@code pebble.template}: where every DMA buffer and pebble buffer is,
 * and where every image went. Copied by the thread {@code camera}; the path itself never touches a parameter.
 */
final class CameraStatistics {
    /** What one look at the readout sees. */
    private record View(
            Readout readout,
            DmaCounts rx,
            DetectorFrontEnd.FrontEndCounts card,
            long imagesNotAsked,
            long imagesPublished,
            ClientTotals clients) {}

    private final Map<Parameter, ToDoubleFunction<View>> gauges = new LinkedHashMap<>();
    private final ParameterPort port;
    private final Parameter booksClose;
    private long fragmentsBefore;

    CameraStatistics(final ParameterPort port, final DmaGeometry dma) {
        this.port = port;
        port.int32("DMA_RX_COUNT", dma.cfgRxCount());
        port.int32("DMA_BUFFER_SIZE", dma.cfgSize());
        small("DMA_RX_IN_USER", v -> v.rx().userHas());
        small("DMA_RX_IN_HW", v -> v.rx().inHw());
        small("DMA_RX_IN_Q", v -> v.rx().inQ());
        small("DMA_RX_PRE_HW", v -> v.rx().preHwQ());
        small("DMA_RX_MISS", v -> v.rx().miss());
        small("PEBBLE_BUF_COUNT", v -> pool(v).count());
        small("PEBBLE_BUF_SIZE", v -> v.readout().options().pebbleBufSize());
        small("PEBBLE_IN_USE", v -> pool(v).inUse());
        small("PEBBLE_FREE", v -> pool(v).free());
        small("PEBBLE_HIGH_WATER", v -> pool(v).count() - pool(v).lowestFree());
        small("PEBBLE_OVERRUNS", v -> pool(v).overrunTotal());
        small("PEBBLE_REFUSED", v -> pool(v).refusedTotal());
        small("PEBBLE_WAITS", v -> v.readout().count(PEBBLE_WAITS));
        gauge("PEBBLE_WAIT_TIME", v -> v.readout().count(PEBBLE_WAIT_NS) / 1e9);
        counter("FRAGMENTS_IN", FRAGMENTS_IN);
        gauge(
                "FRAGMENTS_DISCARDED",
                v -> v.readout().count(FRAGMENTS_IN) - v.readout().count(FRAGMENTS_COPIED));
        counter("EVENTS_IN", EVENTS_IN);
        gauge("EVENTS_BUILT", v -> v.readout().count(IMAGES_BUILT) + v.readout().count(CONTROLS_BUILT));
        counter("IMAGES_BUILT", IMAGES_BUILT);
        counter("CONTROL_IN", CONTROLS_BUILT);
        counter("EVENTS_LOST", EVENTS_LOST);
        counter("EVENTS_DROPPED", EVENTS_ABANDONED);
        counter("COUNTER_JUMPS", COUNTER_JUMPS);
        counter("MISSING_LANES", MISSING_LANES);
        counter("LANE_TIMEOUTS", LANE_TIMEOUTS);
        counter("FRAGMENT_ERRORS", FRAGMENT_ERRORS);
        counter("WRONG_SIZE", WRONG_SIZE);
        counter("OVERSIZE", OVERSIZE);
        counter("HEADER_ERRORS", HEADER_ERRORS);
        counter("DAMAGED_IMAGES", DAMAGED_IMAGES);
        gauge("ORPHANS", v -> v.readout().count(FRAGMENTS_ORPHAN) + v.readout().count(FRAGMENTS_LATE));
        gauge("IMAGES_PUBLISHED", View::imagesPublished);
        counter("UPDATES_RECLAIMED", UPDATES_RECLAIMED);
        small("CLIENTS_EVICTED", v -> v.readout().count(CLIENTS_EVICTED));
        small("CLIENTS", v -> v.clients().subscriptions());
        gauge("UPDATES_OFFERED", v -> v.clients().offered());
        gauge("UPDATES_SENT", v -> v.clients().sent());
        gauge("UPDATES_SQUASHED", v -> v.clients().squashed());
        gauge("UPDATES_DROPPED", v -> v.clients().dropped());
        gauge("UPDATES_DISCARDED", v -> v.clients().discarded());
        gauge("CARD_IMAGES", v -> v.card().images());
        gauge("CARD_DELIVERED", v -> v.card().delivered());
        gauge("CARD_DROPPED", v -> v.card().dropped());
        gauge("CARD_HELD_BACK", v -> v.card().heldBack());
        gauge("CARD_HELD_BACK_TIME", v -> v.card().heldBackNs() / 1e9);
        gauge("IMAGES_NOT_ASKED", View::imagesNotAsked);
        counter("READ_ERRORS", READ_ERRORS);
        counter("DEVICE_LOSSES", DEVICE_LOSSES);
        counter("FRAGMENTS_GONE", FRAGMENTS_GONE);
        booksClose = port.int32("BOOKS_CLOSE", 1);
    }

    /**
     * Thread {@code camera}.
     *
     * @param atRest nothing is on its way, so the books must close to the last event
     */
    void refresh(final Camera camera, final long imagesPublished, final ClientTotals clients, final boolean atRest)
            throws DmaException {
        final Readout readout = camera.readout();
        final View view = new View(
                readout,
                readout.device().rxCounts(),
                camera.frontEnd().counts(),
                camera.imagesNotAsked(),
                imagesPublished,
                clients);
        gauges.forEach((parameter, gauge) -> put(parameter, gauge.applyAsDouble(view)));
        // a detector that nobody here commands may send at any time
        final long fragments = readout.count(FRAGMENTS_IN);
        if (atRest && fragments == fragmentsBefore) {
            final boolean close = Books.close(readout) && clients.closes();
            if (readout.count(FRAGMENTS_IN) == fragments) {
                Changed.set(booksClose, close ? 1 : 0);
            }
        }
        fragmentsBefore = fragments;
    }

    private static void put(final Parameter parameter, final double value) {
        if (parameter.kind() == Parameter.Kind.INT32) {
            Changed.set(parameter, (int) value);
        } else {
            Changed.set(parameter, value);
        }
    }

    private void counter(final String drvInfo, final ReadoutCounter counter) {
        gauge(drvInfo, v -> v.readout().count(counter));
    }

    private void gauge(final String drvInfo, final ToDoubleFunction<View> gauge) {
        gauges.put(port.float64(drvInfo, 0), gauge);
    }

    /** A number that a 32-bit record holds. */
    private void small(final String drvInfo, final ToDoubleFunction<View> gauge) {
        gauges.put(port.int32(drvInfo, 0), gauge);
    }

    private static BufferPool pool(final View view) {
        return view.readout().pebble().pool();
    }
}
