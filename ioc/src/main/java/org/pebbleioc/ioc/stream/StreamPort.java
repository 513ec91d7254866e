package org.pebbleioc.ioc.stream;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.ioc.camera.ArrayParameters;
import org.pebbleioc.ioc.camera.ArraySource;
import org.pebbleioc.ioc.camera.Camera;
import org.pebbleioc.ioc.camera.Cameras;
import org.pebbleioc.ioc.camera.ImagePort;
import org.pebbleioc.ioc.camera.PluginParameters;
import org.pebbleioc.ioc.camera.PvaPlugin;
import org.pebbleioc.ioc.device.Parameter;
import org.pebbleioc.ioc.device.Parameter.RefusedException;
import org.pebbleioc.ioc.device.ParameterPort;
import org.pebbleioc.pva.image.FrameInfo;
import org.pebbleioc.pva.image.ImageOutput;
import org.pebbleioc.pva.image.ImagePv;
import org.pebbleioc.pva.image.ImageShape;
import org.pebbleioc.pva.stream.DerivedStream;
import org.pebbleioc.pva.stream.FrameSource;
import org.pebbleioc.pva.stream.FrameWork;
import org.pebbleioc.pva.stream.StreamReport;
import org.pebbleioc.readout.MemoryPlan;
import org.pebbleioc.readout.ReadoutOptions;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.memory.BufferPool;
import org.pebbleioc.readout.memory.MemoryBank;

/**
 * A port that makes images of another port's images: the parameters of {@code NDPluginBase.template} and {@code
 * stream.template}, and from iocInit on a {@link DerivedStream}. Shell thread; {@link #refresh} from the thread {@code
 * streams}.
 */
abstract class StreamPort implements ImagePort {
    private final ParameterPort port;
    private final ArraySource source;
    private final long sourceBytes;
    private final Camera camera;
    private final ArrayParameters array;
    private final int threads;
    private final int buffers;
    private final List<PvaPlugin> plugins = new CopyOnWriteArrayList<>();
    private final PluginParameters plugin;

    private final Parameter in;
    private final Parameter out;
    private final Parameter unwatched;
    private final Parameter squashed;
    private final Parameter reclaimed;
    private final Parameter noBuffer;
    private final Parameter refused;
    private final Parameter queued;
    private final Parameter working;
    private final Parameter outputBuffers;
    private final Parameter outputBuffersFree;
    private final Parameter booksClose;

    // What the counters stood at when a client last wrote them.
    private volatile long droppedBefore;
    private volatile long countBase;

    private DerivedStream stream;

    /**
     * @param camera whose images they are in the end
     * @param buffers output buffers
     */
    StreamPort(
            final String name,
            final ImagePort source,
            final Camera camera,
            final Cameras cameras,
            final String type,
            final int queue,
            final int threads,
            final int buffers) {
        port = new ParameterPort(name);
        this.source = new ArraySource(cameras, source.name(), this);
        sourceBytes = source.largestImageBytes();
        this.camera = camera;
        this.threads = threads;
        this.buffers = buffers;
        array = new ArrayParameters(port, "PebbleIOC", type);
        plugin = new PluginParameters(port, type, source.name(), queue, threads);
        in = port.float64("STREAM_IN", 0);
        out = port.float64("STREAM_OUT", 0);
        unwatched = port.float64("STREAM_UNWATCHED", 0);
        squashed = port.float64("STREAM_SQUASHED", 0);
        reclaimed = port.float64("STREAM_RECLAIMED", 0);
        noBuffer = port.float64("STREAM_NO_BUFFER", 0);
        refused = port.float64("STREAM_REFUSED", 0);
        queued = port.int32("STREAM_QUEUED", 0);
        working = port.int32("STREAM_WORKING", 0);
        outputBuffers = port.int32("STREAM_BUFFERS", buffers);
        outputBuffersFree = port.int32("STREAM_BUFFERS_FREE", buffers);
        booksClose = port.int32("STREAM_BOOKS_CLOSE", 1);
    }

    /** Bytes of one output buffer; above 2 GiB is refused with the plan. */
    abstract long outputBytes();

    /** What one worker does. */
    abstract Supplier<FrameWork> work();

    /** Copies what is particular to this kind of stream. */
    abstract void refreshOwn(DerivedStream running, ImageShape last);

    /** A second limit of the rate, beside {@code MinCallbackTime}. */
    long ownPeriodNs() {
        return 0;
    }

    /** Whether its buffers have room for what it makes of this port's images. */
    boolean takesFrom(final ImagePort other) {
        return other.largestImageBytes() <= sourceBytes;
    }

    /** Whether images are made only while somebody looks. */
    boolean isOnDemand() {
        return true;
    }

    final ParameterPort port() {
        return port;
    }

    final Camera camera() {
        return camera;
    }

    /** Null before {@link #open}. */
    final DerivedStream stream() {
        return stream;
    }

    @Override
    public final String name() {
        return port.name();
    }

    @Override
    public final void add(final PvaPlugin pva) {
        plugins.add(pva);
    }

    @Override
    public final List<PvaPlugin> plugins() {
        return plugins;
    }

    @Override
    public final FrameSource frames() {
        return stream;
    }

    @Override
    public final ImagePort upstream() {
        return source.port();
    }

    @Override
    public final void remove(final PvaPlugin pva) {
        plugins.remove(pva);
    }

    @Override
    public final ImageOutput publishOn(final ImagePv pv) {
        return stream.publishOn(pv);
    }

    @Override
    public final void stopPublishing(final ImageOutput output) {
        stream.stopPublishing(output);
    }

    @Override
    public final boolean hasArrayCallbacks() {
        return array.arrayCallbacks.intValue() != 0;
    }

    @Override
    public final long largestImageBytes() {
        return outputBytes();
    }

    final MemoryPlan plan(final String component, final String setBy, final long availableBytes) {
        final long each = ReadoutOptions.roundToPage(outputBytes() + BufferPool.GUARD_BYTES);
        final List<String> problems = new ArrayList<>();
        if (each > Integer.MAX_VALUE) {
            problems.add(
                    "an output buffer would take " + MemoryPlan.human(each) + ", 2 GiB is the most a buffer can have");
        } else if (each * buffers > availableBytes) {
            problems.add("not enough memory: " + buffers + " output buffers of " + MemoryPlan.human(each) + " take "
                    + MemoryPlan.human(each * buffers) + ", " + MemoryPlan.human(availableBytes) + " are left: set "
                    + setBy + " to less");
        }
        return new MemoryPlan(
                List.of(new MemoryPlan.Row("Output buffers", component, setBy, buffers, each, true, "one image each")),
                availableBytes,
                List.copyOf(problems),
                List.of());
    }

    /** Takes its memory, starts its threads; the camera, and the stream it is made of, are there already. */
    final void open() throws IOException {
        final int each = (int) ReadoutOptions.roundToPage(outputBytes() + BufferPool.GUARD_BYTES);
        final BufferPool pool =
                new BufferPool(name(), MemoryBank.of(BankKind.HEAP).cut(buffers, each));
        stream = new DerivedStream(name(), plugin.queueSize.intValue(), threads, pool, work());
        for (final PvaPlugin pva : plugins) {
            pva.connect(
                    this,
                    stream.publishOn(pva.pv()),
                    camera.format().width(),
                    camera.format().height(),
                    camera.format().pixelType());
        }
        plugin.enable.onWrite((parameter, value) -> {
            parameter.accept(value);
            stream.enable(parameter.intValue() != 0);
        });
        plugin.onMinCallbackTime(ns -> applyPeriod());
        array.arrayCallbacks.onWrite((parameter, value) -> {
            parameter.accept(value);
            plugins.forEach(pva -> pva.arrayCallbacks(parameter.intValue() != 0));
        });
        array.arrayCounter.onWrite((parameter, value) -> {
            parameter.accept(value);
            countBase = stream.report().out() - parameter.intValue();
        });
        plugin.dropped.onWrite((parameter, value) -> {
            parameter.accept(value);
            droppedBefore = lost(stream.report()) - parameter.intValue();
        });
        plugin.onQueueSize(stream::queueSize);
        plugin.onSource(this::changeSource);
        if (!isOnDemand()) {
            stream.always();
        }
        applyPeriod();
        stream.start();
        source.open(stream);
    }

    private void changeSource(final String name) throws RefusedException {
        final ImagePort wanted = source.find(name);
        if (wanted != null && !takesFrom(wanted)) {
            throw new RefusedException("images of " + name + " take up to "
                    + MemoryPlan.human(wanted.largestImageBytes()) + ", the output buffers are made for "
                    + MemoryPlan.human(sourceBytes) + ": name the port with the largest images in the start-up file");
        }
        source.change(name);
    }

    final void applyPeriod() {
        if (stream != null) {
            stream.minPeriodNs(Math.max((long) (plugin.minCallbackTime.doubleValue() * 1e9), ownPeriodNs()));
        }
    }

    /** What areaDetector calls dropped: images that were wanted. */
    private static long lost(final StreamReport report) {
        return report.squashed() + report.reclaimed() + report.noBuffer() + report.refused();
    }

    final void refresh() {
        final StreamReport report = stream.report();
        in.change((double) report.in());
        out.change((double) report.out());
        unwatched.change((double) report.unwatched());
        squashed.change((double) report.squashed());
        reclaimed.change((double) report.reclaimed());
        noBuffer.change((double) report.noBuffer());
        refused.change((double) report.refused());
        queued.change(report.queued());
        working.change(report.working());
        outputBuffers.change(stream.pool().count());
        outputBuffersFree.change(stream.pool().free());
        plugin.throttled.change((int) report.throttled());
        plugin.disabled.change((int) report.disabled());
        plugin.dropped.change((int) (lost(report) - droppedBefore));
        plugin.queueFree.change(plugin.queueSize.intValue() - report.queued());
        plugin.executionTime.change(stream.executionSeconds() * 1e3);
        array.arrayCounter.change((int) (report.out() - countBase));
        array.numQueuedArrays.change(report.queued());
        if (report.queued() + report.working() == 0 && stream.report().in() == report.in()) {
            booksClose.change(report.closes() ? 1 : 0); // nothing was on its way while it was counted
        }
        final ImageShape last = stream.lastShape();
        if (last != null) {
            final PixelType type = last.type();
            array.geometry(last.width(), last.rows(), type, last.codec(), stream.lastBytes());
            final FrameInfo info = stream.lastInfo();
            array.uniqueId.change(info.uniqueId());
            array.time(info.epicsSeconds(), info.nanoseconds());
            for (final PvaPlugin pva : plugins) {
                pva.refresh(last.width(), last.rows(), type, last.codec(), stream.lastBytes(), info.uniqueId());
            }
        }
        refreshOwn(stream, last);
    }

    final void close() {
        source.close();
        if (stream != null) {
            stream.close();
        }
    }
}
