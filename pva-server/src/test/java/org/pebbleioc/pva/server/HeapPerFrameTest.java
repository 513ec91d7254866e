package org.pebbleioc.pva.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.pva.client.SimplePv;
import org.pebbleioc.pva.image.LoopbackReadout;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.WireCodec;
import org.pebbleioc.readout.EventSink;
import org.pebbleioc.readout.event.PebbleEvent;

/** What the whole way costs on the Java heap: reader, publisher, and the connections of three clients, one with a mask. */
class HeapPerFrameTest {
    private static final int BYTES_PER_FRAME = 2048;
    private static final int FRAMES = 50;
    private static final Set<String> OURS = Set.of("dma-reader", "publisher");

    private static final EventSink NOBODY = new EventSink() {
        @Override
        public void onEvent(final PebbleEvent event) {}

        @Override
        public int reclaim() {
            return 0;
        }
    };

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** The best of some rounds: what the compiler and the first frames allocate is not the frames'. */
    @ParameterizedTest
    @ValueSource(ints = {64, 2048})
    @Timeout(300)
    void shouldStayBelowTwoKibibytesWhateverTheSizeAndWhoeverWatches(final int width) throws Exception {
        final SimplePv.Source pvs = new SimplePv.Source();
        final List<TestClient> clients = new ArrayList<>();
        try (LoopbackReadout readout = new LoopbackReadout(new ImageFormat(width, 512, PixelType.UINT16), 16);
                PvaServer server = new PvaServer(ServerConfig.isolated().withQueue(4, 16), pvs)) {
            pvs.pvs.put(readout.pv.name(), readout.pv);
            server.start();
            for (final String mask : new String[] {"", "", "dimension,uniqueId"}) {
                clients.add(subscribed(server, readout.pv.name(), mask));
            }
            readout.start(NOBODY);
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 12 && least > BYTES_PER_FRAME; round++) {
                final long before = allocated();
                for (int frame = 0; frame < FRAMES; frame++) {
                    Await.until("the card is at rest", readout::isAtRest);
                    readout.acquire(1, 0);
                    for (final TestClient client : clients) {
                        client.receive(Command.MONITOR);
                    }
                }
                least = Math.min(least, (allocated() - before) / FRAMES);
            }
            assertTrue(least <= BYTES_PER_FRAME, least + " bytes per frame");
        } finally {
            for (final TestClient client : clients) {
                client.close();
            }
        }
    }

    private static TestClient subscribed(final PvaServer server, final String pv, final String mask) throws Exception {
        final TestClient client = TestClient.connect(server);
        client.validate();
        final int sid = client.createChannel(1, pv);
        final ByteBuffer init = Messages.request(client.body(), sid, 1, Command.SUB_INIT);
        client.send(Command.MONITOR, mask.isEmpty() ? init.put((byte) 0xFF) : fields(init, mask.split(",")));
        client.receive(Command.MONITOR);
        client.send(Command.MONITOR, Messages.request(client.body(), sid, 1, Command.SUB_START));
        return client;
    }

    /** {@code field(name,...)}: a structure of empty structures, which have no value. */
    private static ByteBuffer fields(final ByteBuffer out, final String... names) {
        out.put((byte) 0x80).put((byte) 0).put((byte) 1);
        WireCodec.writeString(out, "field");
        out.put((byte) 0x80).put((byte) 0).put((byte) names.length);
        for (final String name : names) {
            WireCodec.writeString(out, name);
            out.put((byte) 0x80).put((byte) 0).put((byte) 0);
        }
        return out;
    }

    private long allocated() {
        long sum = 0;
        for (final ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null
                    && (OURS.contains(thread.getThreadName())
                            || thread.getThreadName().startsWith("pva-out-")
                            || thread.getThreadName().startsWith("pva-in-"))) {
                sum += threads.getThreadAllocatedBytes(thread.getThreadId());
            }
        }
        return sum;
    }
}
