package org.pebbleioc.ioc.plugin;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.pebbleioc.ioc.camera.Cameras;
import org.pebbleioc.ioc.camera.ImagePort;
import org.pebbleioc.ioc.device.Parameter;
import org.pebbleioc.ioc.device.Parameter.RefusedException;
import org.pebbleioc.ioc.device.ParameterPort;
import org.pebbleioc.pva.image.ImageShape;
import org.pebbleioc.pva.stream.Frame;
import org.pebbleioc.pva.stream.PixelReader;
import org.pebbleioc.readout.MemoryPlan;
import org.pebbleioc.readout.event.Damage;

/**
 * What {@code NDStdArraysConfigure} makes: the newest image as the array of a waveform record, {@code ArrayData}. Each image
 * is copied once, to a new array of the Java heap, at most so often as {@code ArrayDataMaxRate} says: the record's clients
 * then have an array that never changes, and the image's buffer is free.
 */
final class StdArraysPort extends ConsumerPort {
    private static final double DEFAULT_RATE = 30;
    private static final int MINOR = 1;
    private static final int MAJOR = 2;
    /** The one that is being made, the parameter's and the record's. */
    private static final int ARRAYS = 3;

    /** By the type of the elements that records want. */
    private final Map<String, Parameter> arrays = new ConcurrentHashMap<>();

    private final Parameter maxRate;

    // Thread of the consumer.
    private final PixelReader pixels = new PixelReader();
    private final PixelArrays converter = new PixelArrays();

    StdArraysPort(final String name, final int queue, final String sourceName, final Cameras cameras) {
        super(name, "NDPluginStdArrays", queue, sourceName, cameras);
        port().arrays(
                        "STD_ARRAY_DATA",
                        ftvl -> arrays.computeIfAbsent(
                                ftvl, type -> ParameterPort.arrayOf("STD_ARRAY_DATA", converter.of(pixels, 0, type))));
        maxRate = port().float64("ARRAY_DATA_MAX_RATE", DEFAULT_RATE);
        maxRate.onWrite((parameter, value) -> {
            if (!(((Number) value).doubleValue() >= 0)) {
                throw new RefusedException("the rate must be at least 0 Hz: " + value);
            }
            parameter.accept(value);
            applyPeriod();
        });
    }

    @Override
    long ownPeriodNs() {
        return maxRate.doubleValue() > 0 ? (long) (1e9 / maxRate.doubleValue()) : 0;
    }

    @Override
    void use(final Frame frame, final boolean again) {
        final ImageShape shape = frame.shape();
        pixels.on(frame);
        final int damage = frame.info().damage();
        final int severity = damage == 0 ? 0 : Damage.touchesPixels(damage) ? MAJOR : MINOR;
        final String message = damage == 0 ? "" : Damage.text(damage);
        arrays.forEach((ftvl, parameter) ->
                parameter.set(converter.of(pixels, shape.width() * shape.rows(), ftvl), severity, message));
    }

    @Override
    public MemoryPlan plan(final long heapBytes) {
        final ImagePort source = source();
        final long each = source == null ? 0 : source.largestImageBytes();
        final List<String> problems = ARRAYS * each <= heapBytes / 2
                ? List.of()
                : List.of("arrays of " + MemoryPlan.human(each) + " do not fit the Java heap of "
                        + MemoryPlan.human(heapBytes) + ": give it more (PEBBLEIOC_JAVA_OPTS=-Xmx...), or take "
                        + name() + " out; clients of PVAccess do without it");
        return new MemoryPlan(
                List.of(new MemoryPlan.Row(
                        "Arrays of records",
                        "StdArrays (Java heap)",
                        "the image's size",
                        ARRAYS,
                        each,
                        false,
                        "in the heap that -Xmx allows; more where the record's type is wider")),
                heapBytes,
                problems,
                List.of());
    }
}
