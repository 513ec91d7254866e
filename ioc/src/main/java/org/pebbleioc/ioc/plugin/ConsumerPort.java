package org.pebbleioc.ioc.plugin;

import java.util.List;
import org.pebbleioc.ioc.camera.ArrayParameters;
import org.pebbleioc.ioc.camera.ArraySource;
import org.pebbleioc.ioc.camera.Cameras;
import org.pebbleioc.ioc.camera.ImagePort;
import org.pebbleioc.ioc.camera.PluginParameters;
import org.pebbleioc.ioc.device.Parameter;
import org.pebbleioc.ioc.device.ParameterPort;
import org.pebbleioc.pva.image.FrameInfo;
import org.pebbleioc.pva.image.ImageShape;
import org.pebbleioc.pva.stream.ConsumerReport;
import org.pebbleioc.pva.stream.Frame;
import org.pebbleioc.pva.stream.FrameConsumer;

/**
 * A plugin that takes images and makes none: the parameters of {@code NDPluginBase.template} and {@code consumer.template},
 * and from iocInit on a {@link FrameConsumer}, whose thread calls {@link #use}. What an image changes is set before it counts
 * as used, so whoever waits for the plugins finds it. {@link #refresh} from the thread {@code plugins}.
 */
abstract class ConsumerPort implements Plugin {
    private final ParameterPort port;
    private final ArrayParameters array;
    private final PluginParameters plugin;
    private final ArraySource source;

    private final Parameter in;
    private final Parameter used;
    private final Parameter squashed;
    private final Parameter reclaimed;
    private final Parameter refused;
    private final Parameter queued;
    private final Parameter working;
    private final Parameter booksClose;
    private final Parameter message;

    // What the counter stood at when a client last wrote it.
    private volatile long droppedBefore;

    private FrameConsumer consumer;

    ConsumerPort(
            final String name, final String type, final int queue, final String sourceName, final Cameras cameras) {
        port = new ParameterPort(name);
        source = new ArraySource(cameras, sourceName, null);
        array = new ArrayParameters(port, "PebbleIOC", type);
        plugin = new PluginParameters(port, type, sourceName, queue, 1);
        in = port.float64("CONSUMER_IN", 0);
        used = port.float64("CONSUMER_USED", 0);
        squashed = port.float64("CONSUMER_SQUASHED", 0);
        reclaimed = port.float64("CONSUMER_RECLAIMED", 0);
        refused = port.float64("CONSUMER_REFUSED", 0);
        queued = port.int32("CONSUMER_QUEUED", 0);
        working = port.int32("CONSUMER_WORKING", 0);
        booksClose = port.int32("CONSUMER_BOOKS_CLOSE", 1);
        message = port.octet("CONSUMER_MESSAGE", "");
    }

    /**
     * Thread of the consumer: what is particular to this plugin.
     *
     * @param again it was used before: a setting has changed, or somebody asked for it
     */
    abstract void use(Frame frame, boolean again);

    /** A second limit of the rate, beside {@code MinCallbackTime}. */
    long ownPeriodNs() {
        return 0;
    }

    @Override
    public final ParameterPort port() {
        return port;
    }

    /** Null while no images come from its source. */
    final ImagePort source() {
        return source.port();
    }

    @Override
    public final String sourceName() {
        return source.name();
    }

    /** Null before {@link #open}. */
    final FrameConsumer consumer() {
        return consumer;
    }

    @Override
    public final boolean open() {
        consumer = new FrameConsumer(name(), plugin.queueSize.intValue(), this::take);
        plugin.enable.onWrite((parameter, value) -> {
            parameter.accept(value);
            consumer.enable(parameter.intValue() != 0);
        });
        plugin.onMinCallbackTime(ns -> applyPeriod());
        plugin.onSource(source::change);
        plugin.onQueueSize(consumer::queueSize);
        plugin.process.onWrite((parameter, value) -> consumer.useLastAgain());
        plugin.dropped.onWrite((parameter, value) -> {
            parameter.accept(value);
            droppedBefore = consumer.report().lost() - parameter.intValue();
        });
        applyPeriod();
        consumer.start();
        return source.open(consumer);
    }

    final void applyPeriod() {
        if (consumer != null) {
            consumer.minPeriodNs(Math.max((long) (plugin.minCallbackTime.doubleValue() * 1e9), ownPeriodNs()));
        }
    }

    private void take(final Frame frame, final boolean again) {
        use(frame, again);
        if (again) {
            return;
        }
        final ImageShape shape = frame.shape();
        final FrameInfo info = frame.info();
        array.geometry(shape.width(), shape.rows(), shape.type(), "", shape.bytes());
        array.time(info.epicsSeconds(), info.nanoseconds());
        array.uniqueId.change(info.uniqueId());
        array.arrayCounter.change(array.arrayCounter.intValue() + 1);
    }

    @Override
    public final void refresh() {
        final ConsumerReport report = consumer.report();
        in.change((double) report.in());
        used.change((double) report.used());
        squashed.change((double) report.squashed());
        reclaimed.change((double) report.reclaimed());
        refused.change((double) report.refused());
        queued.change(report.queued());
        working.change(report.working());
        plugin.throttled.change((int) report.throttled());
        plugin.disabled.change((int) report.disabled());
        plugin.dropped.change((int) (report.lost() - droppedBefore));
        plugin.queueFree.change(plugin.queueSize.intValue() - report.queued());
        plugin.executionTime.change(consumer.executionSeconds() * 1e3);
        message.change(consumer.problem());
        if (report.queued() + report.working() == 0 && consumer.report().in() == report.in()) {
            booksClose.change(report.closes() ? 1 : 0); // nothing was on its way while it was counted
        }
    }

    @Override
    public final List<String> report() {
        if (consumer == null) {
            return List.of("not started, iocInit has not run");
        }
        final String problem = consumer.problem();
        return problem.isEmpty()
                ? List.of(consumer.report().toString())
                : List.of(consumer.report().toString(), problem);
    }

    @Override
    public final void close() {
        source.close();
        if (consumer != null) {
            consumer.close();
        }
    }
}
