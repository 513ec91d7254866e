package org.pebbleioc.pva.client;

import static org.junit.jupiter.api.Assertions.*;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pebbleioc.pva.server.PvaServer;
import org.pebbleioc.pva.server.ServerConfig;
import org.pebbleioc.readout.transition.ElementType;

/** What servers of other makers may send, servers that stop, and what an update costs. */
@Timeout(600)
class PvaWireTest {
    private final SimplePv.Source source = new SimplePv.Source();
    private final Received received = new Received();
    private PvaServer server;
    private PvLink link;

    @BeforeEach
    void serve() throws Exception {
        server = new PvaServer(ServerConfig.isolated(), source);
        server.start();
    }

    @AfterEach
    void end() {
        if (link != null) {
            link.close();
        }
        server.close();
    }

    private void follow(final InetSocketAddress nameServer, final UpdateReceiver receiver) {
        link = new PvaLink("wire", "T:Image", "value", ClientConfig.nameServer(nameServer), receiver);
        link.start();
    }

    private InetSocketAddress own() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.tcpPort());
    }

    @Test
    void shouldJoinSegmentsHoweverTheyAreCut() throws Exception {
        final long seed = System.nanoTime();
        final SimplePv pv = new SimplePv("T:Image", Images.ushorts(1, 301, 203, 0));
        source.pvs.put(pv.name(), pv);
        try (SlicingProxy proxy = new SlicingProxy(server.tcpPort(), seed)) {
            follow(proxy.address(), received);
            for (int id = 2; id <= 21; id++) {
                final int number = id;
                Soon.until("image " + (id - 1), () -> received.updates.size() == number - 1);
                pv.publish(Images.ushorts(id, 301, 203, 0));
            }
            Soon.until("the last", () -> received.updates.size() == 21);
            for (int id = 1; id <= 21; id++) {
                final Received.Update update = received.updates.get(id - 1);
                assertEquals(id, update.uniqueId(), "seed=" + seed);
                assertEquals(List.of(301, 203), update.dimensions(), "seed=" + seed);
                for (int i = 0; i < 301 * 203; i++) {
                    assertEquals((short) (i + id), update.shortAt(i), "seed=" + seed);
                }
            }
        }
    }

    @Test
    void shouldTurnWhatABigEndianServerSends() throws Exception {
        try (BigEndianServer other = new BigEndianServer(false)) {
            follow(other.address(), received);
            Soon.until("the update", () -> received.updates.size() == 1);
            final Received.Update update = received.updates.get(0);
            assertEquals(42, update.uniqueId());
            assertEquals(ElementType.UINT16, update.type());
            for (int i = 0; i < BigEndianServer.COUNT; i++) {
                assertEquals((short) i, update.shortAt(i));
            }
        }
    }

    @Test
    void shouldLeaveAServerThatLies() throws Exception {
        try (BigEndianServer other = new BigEndianServer(true)) {
            follow(other.address(), received);
            Soon.until("three attempts", () -> received.connects >= 3 && received.problem != null);
            assertEquals(List.of(), received.updates);
            assertTrue(received.abandoned >= 2);
        }
    }

    /** Close comes back at once in every state: looking, idle, and in the middle of an image that does not end. */
    @ParameterizedTest
    @ValueSource(strings = {"looking", "idle", "stalled"})
    void shouldCloseInEveryState(final String state) throws Exception {
        final SimplePv pv = new SimplePv("T:Image", Images.ushorts(1, 600, 500, 0));
        try (SlicingProxy proxy = new SlicingProxy(server.tcpPort(), 1)) {
            if (!state.equals("looking")) {
                source.pvs.put(pv.name(), pv);
            }
            proxy.stallAbove = state.equals("stalled") ? 100_000 : Integer.MAX_VALUE;
            follow(proxy.address(), received);
            if (state.equals("idle")) {
                Soon.until("the image", () -> received.updates.size() == 1);
            } else if (state.equals("stalled")) {
                Soon.until("half an image", () -> proxy.stalls() == 1 && received.begun == 1);
            }
            final long beganNs = System.nanoTime();
            link.close();
            assertTrue(System.nanoTime() - beganNs < 20_000_000_000L);
            assertEquals(received.begun, received.updates.size() + received.abandoned);
            assertFalse(Thread.getAllStackTraces().keySet().stream()
                    .anyMatch(t -> t.getName().equals("pv-wire")));
        }
    }

    /** A receiver that is slow costs updates at the server, and is told of each that was put together with others. */
    @Test
    void shouldTellOfOverruns() {
        final SimplePv pv = new SimplePv("T:Image", Images.ubytes(1, 100, 100, 0));
        source.pvs.put(pv.name(), pv);
        final java.util.concurrent.Semaphore go = new java.util.concurrent.Semaphore(1);
        final Received slow = new Received();
        follow(own(), new UpdateReceiver() {
            @Override
            public void connected(final String peer) {
                slow.connected(peer);
            }

            @Override
            public void disconnected(final String why) {
                slow.disconnected(why);
            }

            @Override
            public ByteBuffer begin(final ElementType type, final int elements) {
                go.acquireUninterruptibly();
                return slow.begin(type, elements);
            }

            @Override
            public void end(final UpdateFacts facts) {
                slow.end(facts);
            }

            @Override
            public void abandon() {
                slow.abandon();
            }
        });
        Soon.until("the first", () -> slow.updates.size() == 1);
        for (int id = 2; id <= 100; id++) {
            pv.publish(Images.ubytes(id, 100, 100, 0));
        }
        go.release(1000);
        Soon.until("the newest", () -> slow.updates.get(slow.updates.size() - 1).uniqueId() == 100);
        assertTrue(slow.updates.size() < 20, "the queue at the server is bounded: " + slow.updates.size());
        assertTrue(slow.overruns >= 1);
    }

    /** Pixels go from the socket to direct memory: the Java heap does not grow with the image. */
    @Test
    void shouldTakeTheSameHeapForLargeImagesAsForSmallOnes() {
        final long small = bytesPerUpdate(64, 64);
        final long large = bytesPerUpdate(2048, 2048);
        System.out.println("heap per update: " + small + " bytes for 8 KiB, " + large + " bytes for 8 MiB");
        assertTrue(small < 8192, "small " + small);
        assertTrue(large < 8192, "large " + large);
    }

    private long bytesPerUpdate(final int width, final int height) {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final SimplePv pv = new SimplePv("T:Image", Images.ushorts(1, width, height, 0));
        source.pvs.put(pv.name(), pv);
        final ByteBuffer memory = ByteBuffer.allocateDirect(2 * width * height).order(ByteOrder.LITTLE_ENDIAN);
        final java.util.concurrent.atomic.AtomicInteger count = new java.util.concurrent.atomic.AtomicInteger();
        follow(own(), new UpdateReceiver() {
            @Override
            public void connected(final String peer) {}

            @Override
            public void disconnected(final String why) {}

            @Override
            public ByteBuffer begin(final ElementType type, final int elements) {
                return memory.clear();
            }

            @Override
            public void end(final UpdateFacts facts) {
                count.incrementAndGet();
            }

            @Override
            public void abandon() {}
        });
        final int warm = 100;
        final int measured = 200;
        final org.epics.pvdata.pv.PVStructure image = Images.ushorts(2, width, height, 0);
        long before = 0;
        for (int i = 1; i <= warm + measured; i++) {
            final int number = i;
            Soon.until("update " + i, () -> count.get() == number);
            if (i == warm) {
                before = threads.getThreadAllocatedBytes(threadOfLink());
            }
            if (i < warm + measured) {
                pv.publish(image);
            }
        }
        final long bytes = (threads.getThreadAllocatedBytes(threadOfLink()) - before) / measured;
        link.close();
        return bytes;
    }

    private static long threadOfLink() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().equals("pv-wire"))
                .findFirst()
                .orElseThrow()
                .getId();
    }
}
