package org.pebbleioc.ioc.pvmonitor;

import java.io.IOException;
import java.nio.file.Path;
import org.pebbleioc.ioc.config.OptionException;
import org.pebbleioc.ioc.config.OptionText;
import org.pebbleioc.ioc.device.Parameter;
import org.pebbleioc.ioc.device.ParameterPort;
import org.pebbleioc.readout.record.EventRecorder;
import org.pebbleioc.readout.transition.ConsumerQueue;
import org.pebbleioc.readout.transition.EventCollector;
import org.pebbleioc.readout.transition.EventConsumer;
import org.pebbleioc.readout.transition.LoopbackCheck;
import org.pebbleioc.readout.transition.QueuePolicy;

/** What {@code PvMonitorAddSink} makes: a consumer, its queue, and its parameters of {@code pvMonitorSink.template}. */
final class SinkConfig {
    private static final long FILE_BYTES = 8L << 30;

    private final ParameterPort port;
    private final SwitchedConsumer consumer;
    private final int queue;
    private final QueuePolicy policy;
    private final Gauges gauges;
    private final EventRecorder recorder;
    private final LoopbackCheck check;
    private volatile ConsumerQueue line;

    /** @param directory where a relative file name begins */
    SinkConfig(final String portName, final String kind, final OptionText text, final Path directory)
            throws OptionException, IOException {
        port = new ParameterPort(portName);
        queue = text.integer("queue", 4);
        if (queue < 1) {
            throw text.wrong("queue", "a queue has at least one place: queue=" + queue);
        }
        final boolean records = kind.equals("record");
        final String word = text.text("policy", records ? QueuePolicy.BLOCK.label() : QueuePolicy.DROP_OLDEST.label());
        policy = QueuePolicy.ofLabel(word);
        if (policy == null) {
            throw text.wrong("policy", "policy must be block, dropNewest, dropOldest or latest: policy=" + word);
        }
        final boolean enabled = text.flag("enable", true);
        switch (kind) {
            case "record" -> {
                final String file = text.text("file", "events");
                recorder = new EventRecorder(directory.resolve(file), text.bytes("maxBytes", FILE_BYTES));
                check = null;
            }
            case "check" -> {
                if (!text.has("pv")) {
                    throw text.wrong("pv", "pv=ALIAS is missing: which PV shows the images of this camera");
                }
                check = new LoopbackCheck(text.text("pv", ""));
                recorder = null;
            }
            default -> throw new IllegalArgumentException("there is no sink " + kind + ": record or check");
        }
        text.finish();
        consumer = new SwitchedConsumer(inner(), enabled);
        gauges = parameters(kind);
    }

    private EventConsumer inner() {
        return recorder != null ? recorder : check;
    }

    private Gauges parameters(final String kind) {
        final Parameter enable = port.int32("ENABLE", consumer.isOn() ? 1 : 0);
        enable.onWrite((parameter, value) -> {
            parameter.accept(value);
            consumer.on(parameter.intValue() != 0);
        });
        final Gauges all = new Gauges(port);
        all.text("KIND", () -> kind);
        all.text("POLICY", policy::label);
        all.count("QUEUE_SIZE", () -> queue);
        all.number("EVENTS_IN", () -> counts().in());
        all.number("EVENTS_OUT", () -> handled(counts()));
        all.number("EVENTS_PASSED", consumer::passed);
        all.number("EVENTS_DROPPED", () -> counts().dropped());
        all.number("EVENTS_FAILED", () -> counts().failed());
        all.count("EVENTS_QUEUED", () -> counts().queued() + counts().inHand());
        all.text("LAST_ERROR", () -> counts().lastError());
        all.number("CHECK_EQUAL", () -> check == null ? 0 : check.equal());
        all.number("CHECK_DIFFERENT", () -> check == null ? 0 : check.different());
        all.number("CHECK_ABSENT", () -> check == null ? 0 : check.absent());
        all.text("CHECK_LAST", () -> check == null ? "" : check.lastDifference());
        all.number("RECORDED", () -> recorder == null ? 0 : recorder.events());
        all.number("RECORDED_MB", () -> recorder == null ? 0 : recorder.bytes() / 1e6);
        all.text("RECORD_FILE", () -> recorder == null ? "" : recorder.currentFile());
        return all;
    }

    private ConsumerQueue.Counts counts() {
        final ConsumerQueue at = line;
        return at == null ? new ConsumerQueue.Counts(0, 0, 0, 0, 0, 0, "") : at.counts();
    }

    /** Without those that passed by while it was disabled. */
    private long handled(final ConsumerQueue.Counts counts) {
        return Math.max(0, counts.out() - consumer.passed());
    }

    /** The PV that it checks, or null. */
    String checkedPv() {
        return check == null ? null : check.pv();
    }

    ParameterPort port() {
        return port;
    }

    void connect(final EventCollector collector) {
        line = collector.addConsumer(port.name(), consumer, queue, policy);
    }

    void refresh() {
        gauges.refresh();
    }

    /** One line for the report. */
    String text() {
        final ConsumerQueue.Counts counts = counts();
        return String.format(
                "  sink %-10s in %d = out %d + passed by %d + dropped %d + queued %d%s%s",
                port.name(),
                counts.in(),
                handled(counts),
                consumer.passed(),
                counts.dropped(),
                counts.queued() + counts.inHand(),
                check == null
                        ? "; " + recorder.events() + " events in " + recorder.currentFile()
                        : "; " + check.equal() + " equal, " + check.different() + " different, " + check.absent()
                                + " absent",
                counts.lastError().isEmpty() ? "" : "; " + counts.lastError());
    }
}
