package org.pebbleioc.ioc.camera;

import org.pebbleioc.ioc.device.Parameter;
import org.pebbleioc.ioc.device.Parameter.RefusedException;
import org.pebbleioc.ioc.device.ParameterPort;

/**
 * The parameters of {@code NDPluginBase.template} beyond those of NDArrayBase, which every consumer of images has. What
 * nobody asks to hear of stays as it is made. {@code EnableCallbacks} is the record's, as in areaDetector: {@code ENABLED}.
 */
public final class PluginParameters {
    private static final int LONGEST_QUEUE = 100_000;

    public final Parameter enable;
    public final Parameter source;
    public final Parameter process;
    private final Parameter address;
    public final Parameter minCallbackTime;
    public final Parameter executionTime;
    public final Parameter dropped;
    public final Parameter queueSize;
    public final Parameter queueFree;
    public final Parameter throttled;
    public final Parameter disabled;

    /** @param threads that work on images; fixed from here on */
    public PluginParameters(
            final ParameterPort port, final String type, final String arrayPort, final int queue, final int threads) {
        port.octet("PLUGIN_TYPE", type);
        source = port.octet("NDARRAY_PORT", arrayPort);
        only(source, arrayPort);
        address = port.int32("NDARRAY_ADDR", 0);
        only(address, 0);
        enable = port.int32("ENABLE_CALLBACKS", 1).leftToRecords();
        minCallbackTime = port.float64("MIN_CALLBACK_TIME", 0);
        only(port.float64("MAX_BYTE_RATE", 0), 0.0);
        executionTime = port.float64("EXECUTION_TIME", 0);
        process = port.int32("PROCESS_PLUGIN", 0);
        only(port.int32("BLOCKING_CALLBACKS", 0), 0);
        dropped = port.int32("DROPPED_ARRAYS", 0);
        queueSize = port.int32("QUEUE_SIZE", queue);
        only(queueSize, queue);
        queueFree = port.int32("QUEUE_FREE", queue);
        only(port.int32("NUM_THREADS", threads), threads);
        port.int32("MAX_THREADS", threads);
        only(port.int32("SORT_MODE", 0), 0);
        port.float64("SORT_TIME", 0.1);
        port.int32("SORT_SIZE", 20);
        port.int32("SORT_FREE", 20);
        port.int32("DROPPED_OUTPUT_ARRAYS", 0);
        port.int32("DISORDERED_ARRAYS", 0);
        throttled = port.int32("THROTTLED_ARRAYS", 0);
        disabled = port.int32("DISABLED_ARRAYS", 0);
    }

    /** Who hears of a new {@code MinCallbackTime}, in nanoseconds. */
    public void onMinCallbackTime(final java.util.function.LongConsumer listener) {
        minCallbackTime.onWrite((parameter, value) -> {
            final double seconds = ((Number) value).doubleValue();
            if (!(seconds >= 0)) {
                throw new RefusedException("MinCallbackTime must be at least 0 s: " + value);
            }
            parameter.accept(value);
            listener.accept((long) (seconds * 1e9));
        });
    }

    /** What it takes comes from another address than 0. */
    public void address(final int fixed) {
        address.set(fixed);
        only(address, fixed);
    }

    /** Takes a new source; refuses what is none. */
    public interface SourceChange {
        void to(String portName) throws RefusedException;
    }

    /** Who hears of a new {@code NDArrayPort}. */
    public void onSource(final SourceChange change) {
        source.onWrite((parameter, value) -> {
            change.to(String.valueOf(value));
            parameter.accept(value);
        });
    }

    /** Who hears of a new {@code QueueSize}. */
    public void onQueueSize(final java.util.function.IntConsumer listener) {
        queueSize.onWrite((parameter, value) -> {
            final int size = ((Number) value).intValue();
            if (size < 1 || size > LONGEST_QUEUE) {
                throw new RefusedException("QueueSize must be 1.." + LONGEST_QUEUE + ": " + size);
            }
            parameter.accept(value);
            listener.accept(size);
        });
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
