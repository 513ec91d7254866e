package org.pebbleioc.bench;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.pva.image.ArrayCounter;
import org.pebbleioc.pva.image.FramePublisher;
import org.pebbleioc.pva.image.ImagePv;
import org.pebbleioc.pva.server.PvSource;
import org.pebbleioc.pva.server.PvaServer;
import org.pebbleioc.pva.server.ServedPv;
import org.pebbleioc.pva.server.ServerConfig;
import org.pebbleioc.readout.Counters;
import org.pebbleioc.readout.ReadoutOptions;
import org.pebbleioc.readout.event.EventBuilder;
import org.pebbleioc.readout.event.EventQueue;
import org.pebbleioc.readout.event.Pebble;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.memory.MemoryBank;

/**
 * A server with one image PV whose images lie ready in the pebble: to publish one costs its header only, so a source of
 * any speed takes next to nothing from the cores that are measured. The calling thread is the publisher.
 */
final class ImageBed implements AutoCloseable {
    static final String PV = "BENCH:Image";

    final ImageFormat format;
    final Pebble pebble;
    final PvaServer server;
    private final FramePublisher publisher;
    private final int[] ready;
    private int next;

    ImageBed(final ImageFormat format, final int slots) throws IOException {
        this.format = format;
        pebble = new Pebble(MemoryBank.of(BankKind.HEAP).cut(slots, (int) ReadoutOptions.defaultPebbleBufSize(format)));
        ready = fill(format, pebble);
        final ImagePv pv = new ImagePv(PV);
        publisher = new FramePublisher(pv, new ArrayCounter(), pebble);
        server = new PvaServer(ServerConfig.isolated(), source(pv));
        server.start();
    }

    DrainClient client() throws IOException {
        return new DrainClient(server.tcpPort(), PV);
    }

    /** Publishes for the client until it is subscribed, at most 5 s. */
    void awaitSubscribed(final DrainClient client) {
        publish(() -> !client.isSubscribed(), System.nanoTime() + 5_000_000_000L, 3);
    }

    /**
     * Publishes as fast as clients take images: no more than {@code busy} of them are on their way, the PV's newest
     * included.
     */
    void publish(final BooleanSupplier on, final long untilNs, final int busy) {
        while (on.getAsBoolean() && System.nanoTime() < untilNs) {
            int held = 0;
            for (final int index : ready) {
                held += pebble.pool().references(index) > 1 ? 1 : 0;
            }
            if (held >= busy || !publishNext()) {
                LockSupport.parkNanos(20_000);
            }
        }
    }

    /** The same for a server of another's making: this benchmark, the PV's newest image, and one client. */
    static void publish(
            final FramePublisher publisher,
            final Pebble pebble,
            final int[] ready,
            final BooleanSupplier on,
            final long untilNs) {
        int next = 0;
        while (on.getAsBoolean() && System.nanoTime() < untilNs) {
            int held = 0;
            for (final int index : ready) {
                held += pebble.pool().references(index) > 1 ? 1 : 0;
            }
            next = next + 1 == ready.length ? 0 : next + 1;
            if (held >= 3) {
                LockSupport.parkNanos(20_000);
            } else if (pebble.pool().references(ready[next]) == 1) {
                publisher.onEvent(pebble.event(ready[next]));
            }
        }
    }

    /** Publishes so many a second, whatever clients take; how many went out. */
    long publishPaced(final double perSecond, final long untilNs) {
        final long startNs = System.nanoTime();
        long published = 0;
        while (System.nanoTime() < untilNs) {
            final long due = (long) ((System.nanoTime() - startNs) / 1e9 * perSecond);
            if (published >= due) {
                LockSupport.parkNanos(20_000);
            } else if (publishNext()) {
                published++;
            }
        }
        return published;
    }

    /** False when the next slot, and every other, is held. */
    private boolean publishNext() {
        for (int i = 0; i < ready.length; i++) {
            next = next + 1 == ready.length ? 0 : next + 1;
            if (pebble.pool().references(ready[next]) == 1) {
                publisher.onEvent(pebble.event(ready[next]));
                return true;
            }
        }
        return false;
    }

    /** All slots filled with an image each, held by the benchmark for ever. */
    static int[] fill(final ImageFormat format, final Pebble pebble) {
        final int slots = pebble.pool().count();
        final LoopDevice device = new LoopDevice(format, 1 << 20, 1);
        final EventQueue queue = new EventQueue(slots);
        final EventBuilder builder =
                new EventBuilder(device, new int[] {0}, format, Long.MAX_VALUE / 2, pebble, queue, new Counters());
        final DmaBatch batch = new DmaBatch(1);
        final int[] filled = new int[slots];
        for (int n = 0; n < slots; ) {
            device.read(batch);
            builder.add(batch, 0, System.nanoTime());
            final int index = queue.poll();
            if (index != EventQueue.NONE) {
                filled[n++] = index;
            }
        }
        return filled;
    }

    /** What the publisher and the server's threads have allocated. */
    static long serverHeap() {
        return HeapMeter.allocated(name -> name.startsWith("pva-") || name.equals("main"));
    }

    static PvSource source(final ImagePv pv) {
        return new PvSource() {
            @Override
            public ServedPv find(final String name) {
                return name.equals(pv.name()) ? pv : null;
            }

            @Override
            public Collection<String> names() {
                return List.of(pv.name());
            }
        };
    }

    @Override
    public void close() {
        server.close();
    }
}
