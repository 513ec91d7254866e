package org.pebbleioc.pva.monitor;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.pva.client.ClientConfig;
import org.pebbleioc.pva.client.SimplePv;
import org.pebbleioc.pva.client.Soon;
import org.pebbleioc.pva.image.LoopbackReadout;
import org.pebbleioc.pva.server.PvaServer;
import org.pebbleioc.pva.server.ServedPv;
import org.pebbleioc.pva.server.ServerConfig;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.transition.MatchOptions;
import org.pebbleioc.readout.transition.Outcome;
import org.pebbleioc.readout.transition.PvStatistics;

/** A readout with an image PV, a server, and a monitor of PVs of that server. */
final class MonitorRig implements AutoCloseable {
    static final MatchOptions BY_EVENT_TIME =
            new MatchOptions(MatchOptions.Mode.EXACT, MatchOptions.Source.DATA_TIME_STAMP, 0, 0, 60_000_000_000L, 2, 0);
    private static final int MAX_BYTES = 64 << 20;

    final LoopbackReadout readout;
    final SimplePv.Source pvs = new SimplePv.Source();
    final PvaServer server;
    final PvMonitor monitor;
    /** Bytes that there are for transition buffers. */
    final AtomicLong available = new AtomicLong(Long.MAX_VALUE);

    MonitorRig(final ImageFormat format, final int pebbleBufCount, final MatchOptions match, final String... specs)
            throws Exception {
        readout = new LoopbackReadout(format, pebbleBufCount);
        pvs.pvs.put(readout.pv.name(), readout.pv);
        server = new PvaServer(ServerConfig.isolated().withQueue(4, 16), pvs);
        server.start();
        final List<PvSetup> setups = new ArrayList<>();
        for (final String spec : specs) {
            setups.add(new PvSetup(PvSpec.parse(spec), match));
        }
        final Function<String, ServedPv> local = pvs::find;
        final ClientConfig pva =
                ClientConfig.nameServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.tcpPort()));
        monitor = new PvMonitor(
                "T",
                readout.pebble,
                new PoolBuilder(BankKind.HEAP, pebbleBufCount, available::get),
                MAX_BYTES,
                setups,
                new PvNetwork(pva, pva, local));
        monitor.prepare();
    }

    static ImageFormat small() {
        return new ImageFormat(64, 32, PixelType.UINT16);
    }

    void start() throws Exception {
        readout.start(monitor.collector());
        monitor.start();
    }

    /** Each image when the event before it is complete: no queue overflows, however slow the machine is. */
    void acquireOneByOne(final int images) {
        for (int i = 0; i < images; i++) {
            final long next = monitor.collector().complete() + 1;
            readout.acquire(1, 0);
            Soon.until("event " + i, () -> monitor.collector().complete() == next && readout.isAtRest());
        }
    }

    PvStatistics statistics(final int pv) {
        return monitor.report(pv).statistics();
    }

    long outcomes(final int pv, final Outcome outcome) {
        return statistics(pv).outcomes(outcome);
    }

    /** What is left in use when nothing is under way: the newest image of the PV. */
    boolean isAllGivenBack() {
        return readout.pebble.pool().refusedTotal() == 0
                && monitor.reports().stream()
                        .allMatch(r -> r.pool() == null
                                || r.pool().inUse() == 0
                                        && r.pool().refusedTotal() == 0
                                        && r.pool().guardOverruns() == 0);
    }

    @Override
    public void close() throws java.io.IOException {
        monitor.close();
        server.close();
        readout.close();
    }
}
