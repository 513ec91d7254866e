package org.pebbleioc.pva.monitor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.pebbleioc.pva.client.PvLink;
import org.pebbleioc.readout.event.Pebble;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.transition.EventCollector;
import org.pebbleioc.readout.transition.Outcome;
import org.pebbleioc.readout.transition.PvInput;
import org.pebbleioc.readout.transition.TransitionPool;

/**
 * The image PVs of one detector, matched to its events. It is made once with its PVs and consumers; then it runs and
 * stops as often as is wanted. {@link #collector} is a sink of the readout.
 *
 * <p>{@link #start}, {@link #stop} and {@link #suspend} may come from any thread and are back within 5 s in every state.
 */
public final class PvMonitor implements AutoCloseable {
    private static final long GRACE_NS = 1_000_000_000L;

    private final String name;
    private final PvNetwork network;
    private final List<PvReceiver> pvs = new ArrayList<>();
    private final EventCollector collector;

    // Guarded by this.
    private final PvLink[] links;
    private final boolean[] suspended;
    private boolean running;

    /** @param maxBytes largest value that is taken from a PV */
    public PvMonitor(
            final String name,
            final Pebble pebble,
            final BankKind bank,
            final int maxBytes,
            final List<PvSetup> setups,
            final PvNetwork network) {
        this(name, pebble, new PoolBuilder(bank, pebble.pool().count()), maxBytes, setups, network);
    }

    /** @param pools makes the transition buffers */
    PvMonitor(
            final String name,
            final Pebble pebble,
            final PoolBuilder pools,
            final int maxBytes,
            final List<PvSetup> setups,
            final PvNetwork network) {
        this.name = name;
        this.network = network;
        final int count = pools.pebbleBufCount();
        final List<PvInput> inputs = new ArrayList<>();
        for (final PvSetup setup : setups) {
            final PvInput input = new PvInput(setup.spec().alias(), setup.match(), count);
            inputs.add(input);
            pvs.add(new PvReceiver(setup.spec(), input, pools, maxBytes, System::nanoTime));
        }
        collector = new EventCollector(pebble, inputs);
        links = new PvLink[pvs.size()];
        suspended = new boolean[pvs.size()];
    }

    public String name() {
        return name;
    }

    /** Takes events from the readout; consumers are added to it before the first start. */
    public EventCollector collector() {
        return collector;
    }

    /**
     * Takes the memory of those PVs whose type and shape were given. Before the first start.
     *
     * @throws IOException there is not enough
     */
    public void prepare() throws IOException {
        for (final PvReceiver pv : pvs) {
            pv.prepare();
            pv.state(PvState.STOPPED, Outcome.DISCONNECTED);
        }
    }

    public synchronized void start() {
        if (running) {
            return;
        }
        running = true;
        collector.start();
        for (int pv = 0; pv < links.length; pv++) {
            link(pv);
        }
    }

    private void link(final int pv) {
        if (suspended[pv]) {
            pvs.get(pv).state(PvState.SUSPENDED, Outcome.SUSPENDED);
            return;
        }
        pvs.get(pv).state(PvState.DISCONNECTED, Outcome.DISCONNECTED);
        links[pv] = network.link(pvs.get(pv).spec(), pvs.get(pv));
        links[pv].start();
    }

    private void unlink(final int pv) {
        if (links[pv] != null) {
            links[pv].close();
            links[pv] = null;
        }
    }

    /** Ends reception, gives everything back; consumers get a second for what is queued. */
    public synchronized void stop() {
        if (!running) {
            return;
        }
        running = false;
        for (final PvLink link : links) {
            if (link != null) {
                link.closing(); // all at once, then each is waited for
            }
        }
        for (int pv = 0; pv < links.length; pv++) {
            unlink(pv);
            pvs.get(pv).state(PvState.STOPPED, Outcome.DISCONNECTED);
        }
        collector.stop(GRACE_NS);
    }

    public synchronized boolean isRunning() {
        return running;
    }

    /** Like SET_MONITOR 0: this PV is not received until {@link #resume}; events go on without it, undamaged by it. */
    public synchronized void suspend(final int pv) {
        if (!suspended[pv]) {
            suspended[pv] = true;
            unlink(pv);
            if (running) {
                pvs.get(pv).state(PvState.SUSPENDED, Outcome.SUSPENDED);
            }
        }
    }

    public synchronized void resume(final int pv) {
        if (suspended[pv]) {
            suspended[pv] = false;
            if (running) {
                link(pv);
            }
        }
    }

    public synchronized boolean isSuspended(final int pv) {
        return suspended[pv];
    }

    @Override
    public void close() {
        stop();
    }

    /** How a PV is now. */
    public PvReport report(final int pv) {
        final PvReceiver receiver = pvs.get(pv);
        return new PvReport(
                receiver.spec(),
                receiver.status().state(),
                receiver.status().message(),
                receiver.status().peer(),
                receiver.status().format(),
                receiver.status().formatChanges(),
                receiver.status().connects(),
                receiver.input().statistics(),
                receiver.input().pool());
    }

    public List<PvReport> reports() {
        final List<PvReport> reports = new ArrayList<>();
        for (int pv = 0; pv < pvs.size(); pv++) {
            reports.add(report(pv));
        }
        return reports;
    }

    /** Whether in = out + dropped + in use holds everywhere; exact only while nothing is under way. */
    public boolean booksClose() {
        if (collector.eventsIn() != collector.complete() + collector.stopped() + collector.waitingEvents()) {
            return false;
        }
        for (final PvReport report : reports()) {
            final TransitionPool pool = report.pool();
            if (pool != null && pool.allocatedTotal() != pool.releasedTotal() + pool.inUse()) {
                return false;
            }
        }
        return collector.consumers().stream()
                .allMatch(consumer -> consumer.counts().close());
    }
}
