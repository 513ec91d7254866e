package org.pebbleioc.ioc.camera;

import org.pebbleioc.image.PixelType;
import org.pebbleioc.ioc.camera.Acquisition.Changed;
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
    private ImageOutput output;

    // What the counters stood at when a client last wrote them.
    private volatile long droppedBefore;
    private volatile int countBase;

    private volatile boolean arrayCallbacks = true;

    PvaPlugin(final String name, final String arrayPort, final String pvName, final int queue) {
        port = new ParameterPort(name);
        pv = new ImagePv(pvName);
        array = new ArrayParameters(port, "PebbleIOC", "NDPva");
        port.octet("PV_NAME", pvName);
        plugin = new PluginParameters(port, "NDPluginPva", arrayPort, queue, 1);
    }

    ParameterPort port() {
        return port;
    }

    void evictor(final PvEvictor evictor) {
        output.evictor(evictor);
    }

    int queue() {
        return plugin.queueSize.intValue();
    }

    public ImagePv pv() {
        return pv;
    }

    /** Its source is ready: from here on images may come. */
    public void connect(final ImageOutput newOutput, final int width, final int height, final PixelType type) {
        output = newOutput;
        array.geometry(width, height, type, "", (long) width * height * type.bytes());
        plugin.enable.onWrite((parameter, value) -> {
            parameter.accept(value);
            applyEnable();
        });
        plugin.onMinCallbackTime(output::minPeriodNs);
        array.arrayCounter.onWrite((parameter, value) -> {
            parameter.accept(value);
            countBase = (int) output.published() - parameter.intValue();
        });
        plugin.dropped.onWrite((parameter, value) -> {
            parameter.accept(value);
            droppedBefore = output.unshowable() - parameter.intValue();
        });
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
