package org.pebbleioc.ioc.camera;

import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.ioc.camera.Acquisition.Changed;
import org.pebbleioc.ioc.device.Parameter;
import org.pebbleioc.ioc.device.Parameter.RefusedException;
import org.pebbleioc.ioc.device.ParameterPort;
import org.pebbleioc.pva.image.ArrayCounter;
import org.pebbleioc.pva.image.FramePublisher;
import org.pebbleioc.pva.image.ImagePv;
import org.pebbleioc.pva.server.PvEvictor;
import org.pebbleioc.readout.event.Pebble;

/**
 * What {@code NDPvaConfigure} makes: one image PV of one camera, with the parameters of {@code NDPluginBase.template}.
 * It has no queue and no thread of its own: each client has a queue, and the image goes there straight from the
 * publisher.
 */
final class PvaPlugin {
    private final ParameterPort port;
    private final String cameraPort;
    private final ImagePv pv;
    private final ArrayParameters array;
    private final Parameter enable;
    private final Parameter minCallbackTime;
    private final Parameter dropped;
    private final Parameter queueSize;
    private final Parameter queueFree;
    private final Parameter throttled;
    private final Parameter disabled;
    private FramePublisher publisher;

    // What the counters stood at when a client last wrote them.
    private volatile long droppedBefore;
    private volatile int countBase;

    private volatile boolean arrayCallbacks = true;

    PvaPlugin(final String name, final String cameraPort, final String pvName, final int queue) {
        port = new ParameterPort(name);
        this.cameraPort = cameraPort;
        pv = new ImagePv(pvName);
        array = new ArrayParameters(port, "PebbleIOC", "NDPva");
        port.octet("PLUGIN_TYPE", "NDPluginPva");
        port.octet("PV_NAME", pvName);
        only(port.octet("NDARRAY_PORT", cameraPort), cameraPort);
        only(port.int32("NDARRAY_ADDR", 0), 0);
        enable = port.int32("ENABLE_CALLBACKS", 1);
        minCallbackTime = port.float64("MIN_CALLBACK_TIME", 0);
        only(port.float64("MAX_BYTE_RATE", 0), 0.0);
        port.float64("EXECUTION_TIME", 0);
        port.int32("PROCESS_PLUGIN", 0);
        only(port.int32("BLOCKING_CALLBACKS", 0), 0);
        dropped = port.int32("DROPPED_ARRAYS", 0);
        queueSize = port.int32("QUEUE_SIZE", queue);
        only(queueSize, queue);
        queueFree = port.int32("QUEUE_FREE", queue);
        only(port.int32("NUM_THREADS", 1), 1);
        port.int32("MAX_THREADS", 1);
        only(port.int32("SORT_MODE", 0), 0);
        port.float64("SORT_TIME", 0.1);
        port.int32("SORT_SIZE", 20);
        port.int32("SORT_FREE", 20);
        port.int32("DROPPED_OUTPUT_ARRAYS", 0);
        port.int32("DISORDERED_ARRAYS", 0);
        throttled = port.int32("THROTTLED_ARRAYS", 0);
        disabled = port.int32("DISABLED_ARRAYS", 0);
    }

    ParameterPort port() {
        return port;
    }

    String cameraPort() {
        return cameraPort;
    }

    void evictor(final PvEvictor evictor) {
        publisher.evictor(evictor);
    }

    int queue() {
        return queueSize.intValue();
    }

    ImagePv pv() {
        return pv;
    }

    /** The camera has its pebble: from here on its events may come. */
    FramePublisher connect(final ArrayCounter counter, final Pebble pebble, final ImageFormat format) {
        publisher = new FramePublisher(pv, counter, pebble);
        array.geometry(format);
        enable.onWrite((parameter, value) -> {
            parameter.accept(value);
            applyEnable();
        });
        minCallbackTime.onWrite((parameter, value) -> {
            final double seconds = ((Number) value).doubleValue();
            if (!(seconds >= 0)) {
                throw new RefusedException("MinCallbackTime must be at least 0 s: " + value);
            }
            parameter.accept(value);
            publisher.minPeriodNs((long) (seconds * 1e9));
        });
        array.arrayCounter.onWrite((parameter, value) -> {
            parameter.accept(value);
            countBase = (int) publisher.published() - parameter.intValue();
        });
        dropped.onWrite((parameter, value) -> {
            parameter.accept(value);
            droppedBefore = publisher.unshowable() - parameter.intValue();
        });
        return publisher;
    }

    /** The camera's {@code ArrayCallbacks}: off, no plugin gets images, whatever its own {@code EnableCallbacks} says. */
    void arrayCallbacks(final boolean on) {
        arrayCallbacks = on;
        applyEnable();
    }

    private void applyEnable() {
        publisher.enable(arrayCallbacks && enable.intValue() != 0);
    }

    /** Thread {@code camera}: copies what the publisher counted, and answers how many images it published. */
    long refresh(final ImageFormat format, final int uniqueId) {
        Changed.set(array.arrayCounter, (int) publisher.published() - countBase);
        Changed.set(array.uniqueId, uniqueId);
        Changed.set(dropped, (int) (publisher.unshowable() - droppedBefore));
        if (array.arraySizeX.intValue() != format.width()
                || array.arraySizeY.intValue() != format.height()
                || array.dataType.intValue() != format.pixelType().ordinal()) {
            array.geometry(format);
        }
        Changed.set(throttled, (int) publisher.throttled());
        Changed.set(disabled, (int) publisher.disabled());
        Changed.set(queueFree, queueSize.intValue());
        return publisher.published();
    }

    private static void only(final Parameter parameter, final Object value) {
        parameter.onWrite((p, asked) -> {
            if (!String.valueOf(asked).equals(String.valueOf(value))
                    && !(asked instanceof Number a
                            && value instanceof Number v
                            && a.doubleValue() == v.doubleValue())) {
                throw new RefusedException("fixed at " + value + " on this plugin: " + p.drvInfo());
            }
            p.accept(asked);
        });
    }
}
