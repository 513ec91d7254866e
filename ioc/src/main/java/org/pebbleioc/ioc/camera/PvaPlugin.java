package org.pebbleioc.ioc.camera;

import org.pebbleioc.image.PixelType;
import org.pebbleioc.ioc.camera.Acquisition.Changed;
import org.pebbleioc.ioc.device.Parameter.RefusedException;
import org.pebbleioc.ioc.device.ParameterPort;
import org.pebbleioc.pva.image.ImageOutput;
import org.pebbleioc.pva.image.ImagePv;
import org.pebbleioc.pva.server.PvEvictor;

/**
 * What {@code NDPvaConfigure} makes: one image PV of one image port, with the parameters of {@code
 * NDPluginBase.template}. It has no queue and no thread of its own: each client has a queue, and the image goes there
 * straight from whoever publishes.
 */
public final class PvaPlugin {
    private final ParameterPort port;
    private final ImagePv pv;
    private final ArrayParameters array;
    private final PluginParameters plugin;
    private final Cameras cameras;

    // Guarded by this.
    private ImagePort source;
    private volatile ImageOutput output;
    private PvEvictor evictor;

    // What the counters stood at when a client last wrote them, or when images began to come from another port.
    private volatile long droppedBefore;
    private volatile int countBase;

    private volatile boolean arrayCallbacks = true;

    PvaPlugin(final String name, final Cameras cameras, final String arrayPort, final String pvName, final int queue) {
        this.cameras = cameras;
        port = new ParameterPort(name);
        pv = new ImagePv(pvName);
        array = new ArrayParameters(port, "PebbleIOC", "NDPva");
        port.octet("PV_NAME", pvName);
        plugin = new PluginParameters(port, "NDPluginPva", arrayPort, queue, 1);
    }

    ParameterPort port() {
        return port;
    }

    synchronized void evictor(final PvEvictor newEvictor) {
        evictor = newEvictor;
        output.evictor(newEvictor);
    }

    int queue() {
        return plugin.queueSize.intValue();
    }

    public ImagePv pv() {
        return pv;
    }

    /** Its source is ready: from here on images may come. */
    public void connect(
            final ImagePort port,
            final ImageOutput newOutput,
            final int width,
            final int height,
            final PixelType type) {
        source = port;
        output = newOutput;
        array.geometry(width, height, type, "", (long) width * height * type.bytes());
        plugin.enable.onWrite((parameter, value) -> {
            parameter.accept(value);
            applyEnable();
        });
        plugin.onMinCallbackTime(ns -> output.minPeriodNs(ns));
        plugin.onSource(this::change);
        array.arrayCounter.onWrite((parameter, value) -> {
            parameter.accept(value);
            countBase = (int) output.published() - parameter.intValue();
        });
        plugin.dropped.onWrite((parameter, value) -> {
            parameter.accept(value);
            droppedBefore = output.unshowable() - parameter.intValue();
        });
    }

    /** Images come from the other port from here on; the PV stays, its clients see the next image. */
    private synchronized void change(final String name) throws RefusedException {
        final ImagePort wanted = cameras.imagePort(name);
        if (wanted == null) {
            throw new RefusedException("no images come from " + name + ", but from " + cameras.imagePortNames());
        }
        if (wanted == source) {
            return;
        }
        source.remove(this);
        source.stopPublishing(output);
        countBase = -array.arrayCounter.intValue();
        droppedBefore = -plugin.dropped.intValue();
        source = wanted;
        output = wanted.publishOn(pv);
        output.minPeriodNs((long) (plugin.minCallbackTime.doubleValue() * 1e9));
        if (evictor != null) {
            output.evictor(evictor);
        }
        arrayCallbacks(wanted.hasArrayCallbacks());
        wanted.add(this);
    }

    /** Its source's {@code ArrayCallbacks}: off, no plugin gets images, whatever its own {@code EnableCallbacks} says. */
    public void arrayCallbacks(final boolean on) {
        arrayCallbacks = on;
        applyEnable();
    }

    private void applyEnable() {
        output.enable(arrayCallbacks && plugin.enable.intValue() != 0);
    }

    /**
     * Ten times a second: copies what the publisher counted, and answers how many images it published.
     *
     * @param bytes that an image takes, compressed
     */
    public long refresh(
            final int width,
            final int height,
            final PixelType type,
            final String codec,
            final long bytes,
            final int uniqueId) {
        Changed.set(array.arrayCounter, (int) output.published() - countBase);
        Changed.set(array.uniqueId, uniqueId);
        Changed.set(plugin.dropped, (int) (output.unshowable() - droppedBefore));
        array.geometry(width, height, type, codec, bytes);
        Changed.set(plugin.throttled, (int) output.throttled());
        Changed.set(plugin.disabled, (int) output.disabled());
        Changed.set(plugin.queueFree, queue());
        return output.published();
    }
}
