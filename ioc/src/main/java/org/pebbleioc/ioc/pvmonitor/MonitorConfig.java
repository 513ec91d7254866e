package org.pebbleioc.ioc.pvmonitor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.pebbleioc.ioc.camera.Camera;
import org.pebbleioc.ioc.config.OptionException;
import org.pebbleioc.ioc.config.OptionText;
import org.pebbleioc.ioc.device.ParameterPort;
import org.pebbleioc.pva.monitor.PoolBuilder;
import org.pebbleioc.pva.monitor.PvMonitor;
import org.pebbleioc.pva.monitor.PvNetwork;
import org.pebbleioc.pva.monitor.PvSetup;
import org.pebbleioc.pva.monitor.PvSpec;
import org.pebbleioc.readout.MemoryPlan;
import org.pebbleioc.readout.event.Pebble;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.transition.EventCollector;

/** One monitor: what the commands of st.cmd say, then the monitor itself, and its parameters of {@code pvMonitor.template}. */
final class MonitorConfig {
    private static final long MAX_BYTES = 256L << 20;

    private final ParameterPort port;
    private final Camera camera;
    private final BankKind bank;
    private final int maxBytes;
    private final List<PvConfig> pvs = new ArrayList<>();
    private final List<SinkConfig> sinks = new ArrayList<>();
    private final Gauges gauges;

    /** Thread pvmonitor applies it. */
    private volatile boolean wanted = true;

    private volatile PvMonitor monitor;

    // Thread pvmonitor.
    private boolean booksClose = true;
    private long eventsBefore;

    MonitorConfig(final String portName, final Camera camera, final OptionText text) throws OptionException {
        port = new ParameterPort(portName);
        this.camera = camera;
        final String label = text.text("bank", "");
        bank = label.isEmpty() ? null : BankKind.ofLabel(label);
        if (bank == null && !label.isEmpty()) {
            throw text.wrong("bank", "bank must be heap, hugepages or shm: bank=" + label);
        }
        final long most = text.bytes("maxBytes", MAX_BYTES);
        if (most < 1 || most > Integer.MAX_VALUE - (1 << 20)) {
            throw text.wrong("maxBytes", "maxBytes must be 1 byte to 2 GiB: maxBytes=" + text.text("maxBytes", ""));
        }
        maxBytes = (int) most;
        text.finish();
        gauges = parameters();
    }

    private Gauges parameters() {
        port.octet("CAMERA", camera.port().name());
        port.int32("RUN", 1).onWrite((parameter, value) -> {
            parameter.accept(value);
            wanted = parameter.intValue() != 0;
        });
        final Gauges all = new Gauges(port);
        all.count("RUNNING", () -> monitor != null && monitor.isRunning() ? 1 : 0);
        number(all, "EVENTS_IN", EventCollector::eventsIn);
        number(all, "EVENTS_COMPLETE", EventCollector::complete);
        number(all, "EVENTS_DAMAGED", EventCollector::damaged);
        number(all, "EVENTS_STOPPED", EventCollector::stopped);
        number(all, "EVENTS_GIVEN_UP", EventCollector::givenUp);
        all.count(
                "EVENTS_WAITING",
                () -> monitor == null ? 0 : monitor.collector().waitingEvents());
        all.text(
                "HELD_BY",
                () -> monitor == null ? "" : monitor.collector().held().by());
        all.number("HELD_TIME", this::heldSeconds);
        all.count("BOOKS_CLOSE", () -> booksClose ? 1 : 0);
        return all;
    }

    private void number(
            final Gauges all, final String drvInfo, final java.util.function.ToLongFunction<EventCollector> value) {
        all.number(drvInfo, () -> monitor == null ? 0 : value.applyAsLong(monitor.collector()));
    }

    private double heldSeconds() {
        final EventCollector.Held held =
                monitor == null ? null : monitor.collector().held();
        return held == null || held.pebbleIndex() < 0 ? 0 : (System.nanoTime() - held.sinceNs()) / 1e9;
    }

    ParameterPort port() {
        return port;
    }

    List<PvConfig> pvs() {
        return pvs;
    }

    List<SinkConfig> sinks() {
        return sinks;
    }

    /** Null before iocInit. */
    PvMonitor monitor() {
        return monitor;
    }

    private BankKind bank() {
        return bank == null ? camera.readoutOptions().bank() : bank;
    }

    /** The camera has its pebble: its events come from here on, once the monitor runs. */
    EventCollector connect(final Pebble pebble, final Supplier<PvNetwork> network) {
        final List<PvSetup> setups = pvs.stream().map(PvConfig::setup).toList();
        final PvMonitor made = new PvMonitor(port.name(), pebble, bank(), maxBytes, setups, network.get());
        sinks.forEach(sink -> sink.connect(made.collector()));
        for (int i = 0; i < pvs.size(); i++) {
            pvs.get(i).connect(made, i);
        }
        monitor = made;
        return made.collector();
    }

    /** The document's row, one for each PV: count tied to the pebble, size from the PV. */
    List<MemoryPlan.Row> transitionRows() {
        final int count = camera.readoutOptions().pebbleBufCount();
        final List<MemoryPlan.Row> rows = new ArrayList<>();
        for (final PvConfig pv : pvs) {
            final PvSpec spec = pv.setup().spec();
            final long payload = payload(spec);
            rows.add(MemoryPlan.transitionRow(
                    "PvMonitor (" + bank().label() + ")",
                    count,
                    payload == 0 ? 0 : PoolBuilder.blockBytes(payload),
                    spec.alias() + (payload > 0 ? "" : ": size from the PV's image, when it is found")));
        }
        return rows;
    }

    /** What the specification says, or what our own camera publishes; 0 where only the PV can tell. */
    private long payload(final PvSpec spec) {
        if (spec.expected() != null) {
            return spec.expected().bytes();
        }
        return camera.publishes(spec.pv()) ? camera.readoutOptions().format().sizeBytes() : 0;
    }

    /** Thread pvmonitor: does what was asked for, copies the numbers. */
    void refresh(final long nowNs) {
        if (monitor == null) {
            return;
        }
        if (wanted && !monitor.isRunning()) {
            monitor.start();
        } else if (!wanted && monitor.isRunning()) {
            monitor.stop();
        }
        final long events = monitor.collector().eventsIn();
        if (events == eventsBefore && monitor.collector().waitingEvents() == 0) {
            booksClose = monitor.booksClose() || monitor.collector().eventsIn() != events;
        }
        eventsBefore = events;
        pvs.forEach(pv -> pv.refresh(nowNs));
        sinks.forEach(SinkConfig::refresh);
        gauges.refresh();
    }

    String text() {
        final StringBuilder text = new StringBuilder();
        final String line = System.lineSeparator();
        if (monitor == null) {
            text.append(port.name()).append(": iocInit has not run").append(line);
        } else {
            final EventCollector collector = monitor.collector();
            text.append(String.format(
                    "%s, events of %s: %s%n  events in %d = complete %d + stopped %d + waiting %d; damaged %d, given up"
                            + " for room %d; books %s%n",
                    port.name(),
                    camera.port().name(),
                    monitor.isRunning() ? "running" : "stopped",
                    collector.eventsIn(),
                    collector.complete(),
                    collector.stopped(),
                    collector.waitingEvents(),
                    collector.damaged(),
                    collector.givenUp(),
                    booksClose ? "close" : "DO NOT CLOSE"));
        }
        pvs.forEach(pv -> text.append(pv.text()).append(line));
        sinks.forEach(sink -> text.append(sink.text()).append(line));
        return text.toString();
    }

    /** Aliases that sinks name and no PV has. */
    Map<String, String> unknownAliases() {
        final Map<String, String> unknown = new LinkedHashMap<>();
        for (final SinkConfig sink : sinks) {
            final String pv = sink.checkedPv();
            if (pv != null
                    && pvs.stream().noneMatch(p -> p.setup().spec().alias().equals(pv))) {
                unknown.put(sink.port().name(), pv);
            }
        }
        return unknown;
    }
}
