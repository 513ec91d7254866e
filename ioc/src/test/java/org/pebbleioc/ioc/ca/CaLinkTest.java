package org.pebbleioc.ioc.ca;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pebbleioc.ioc.RunningIoc;
import org.pebbleioc.ioc.channel.Channel.Events;
import org.pebbleioc.ioc.channel.DbrType;
import org.pebbleioc.ioc.channel.Metadata;
import org.pebbleioc.pva.client.CaLink;
import org.pebbleioc.pva.client.ClientConfig;
import org.pebbleioc.pva.client.UpdateFacts;
import org.pebbleioc.pva.client.UpdateReceiver;
import org.pebbleioc.readout.transition.ElementType;

/** The monitor's Channel Access client against our own server, which the C library has been tried with. */
class CaLinkTest {
    private final FakeSource source = FakeSource.standard();
    private final Received received = new Received();
    private CaServer server;
    private CaLink link;

    private record Update(ElementType type, int elements, byte[] data, boolean scalar, long timeNs) {
        ByteBuffer little() {
            return ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private static final class Received implements UpdateReceiver {
        final List<Update> updates = new CopyOnWriteArrayList<>();
        volatile int connects;
        volatile String problem;
        private ByteBuffer memory;

        @Override
        public void connected(final String peer) {
            problem = null;
            connects++;
        }

        @Override
        public void disconnected(final String why) {
            problem = why;
        }

        @Override
        public ByteBuffer begin(final ElementType type, final int elements) {
            memory = ByteBuffer.allocateDirect(elements * type.bytes());
            return memory.duplicate();
        }

        @Override
        public void end(final UpdateFacts facts) {
            final byte[] data = new byte[memory.capacity()];
            memory.get(0, data);
            updates.add(new Update(facts.type(), facts.elements(), data, facts.isScalar(), facts.timeNs()));
        }

        @Override
        public void abandon() {}
    }

    @BeforeEach
    void start() throws Exception {
        server = new CaServer(source, CaServerConfig.isolated());
        server.start();
    }

    @AfterEach
    void stop() {
        if (link != null) {
            link.close();
        }
        server.close();
    }

    private void follow(final String name) {
        if (link != null) {
            link.close();
        }
        received.updates.clear();
        link = new CaLink(
                "test",
                name,
                ClientConfig.only(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.udpPort())),
                received);
        link.start();
    }

    private Update first(final String name) {
        follow(name);
        until(name, () -> !received.updates.isEmpty());
        return received.updates.get(0);
    }

    private static void until(final String what, final BooleanSupplier done) {
        final long endNs = System.nanoTime() + 60_000_000_000L;
        while (!done.getAsBoolean()) {
            assertTrue(System.nanoTime() - endNs < 0, "did not happen: " + what);
            LockSupport.parkNanos(200_000);
        }
    }

    @Test
    void shouldReadEveryType() {
        final Update number = first("T:double");
        assertEquals(ElementType.FLOAT64, number.type());
        assertEquals(1.5, number.little().getDouble(0));
        assertTrue(number.scalar());
        assertEquals(1_700_000_000_123_456_789L, number.timeNs());
        assertEquals(2.5f, first("T:float").little().getFloat(0));
        assertEquals(-70_000, first("T:long").little().getInt(0));
        assertEquals(-7, first("T:short").little().getShort(0));
        assertEquals((byte) 200, first("T:char").data()[0]);
        assertEquals("green", text(first("T:enum").data(), 0));
        assertEquals("hello", text(first("T:string").data(), 0));
        assertEquals("ccc", text(first("T:strings").data(), 2));
        final Update path = first("T:path");
        assertEquals("/data/run_000123/frame", new String(path.data(), StandardCharsets.US_ASCII).trim());
    }

    private static String text(final byte[] data, final int index) {
        return new String(data, 40 * index, 40, StandardCharsets.UTF_8).replaceAll("\0.*$", "");
    }

    @Test
    void shouldReceiveEveryElementOfALongWaveform() {
        final Update wave = first("T:wave");
        assertEquals(FakeSource.WAVE, wave.elements());
        for (int i = 0; i < FakeSource.WAVE; i++) {
            assertEquals(i * 0.5, wave.little().getDouble(8 * i));
        }
    }

    @Test
    void shouldFollowACameraThatIsAWaveform() {
        final byte[] image = new byte[640 * 480];
        final FakeChannel camera = source.add("T:camera", DbrType.CHAR, image, image.length, Metadata.NONE);
        follow("T:camera");
        for (int n = 1; n <= 5; n++) {
            final int number = n;
            until("image " + n, () -> received.updates.size() == number);
            final byte[] next = new byte[image.length];
            java.util.Arrays.fill(next, (byte) n);
            camera.post(next, next.length, Events.VALUE);
        }
        until("the last", () -> received.updates.size() == 6);
        final byte[] expected = new byte[image.length];
        java.util.Arrays.fill(expected, (byte) 5);
        assertArrayEquals(expected, received.updates.get(5).data());
    }

    @Test
    void shouldComeBackAfterItsServer() throws Exception {
        server.close();
        final int free = RunningIoc.freePort(); // nobody takes it while the server is away
        server = new CaServer(source, CaServerConfig.isolated().withPorts(free, free));
        server.start();
        first("T:double");
        final CaServerConfig again = CaServerConfig.isolated().withPorts(server.tcpPort(), server.udpPort());
        server.close();
        until("the loss", () -> received.problem != null);
        server = new CaServer(source, again);
        server.start();
        until("the same value again", () -> received.connects == 2 && received.updates.size() == 2);
        assertEquals(1.5, received.updates.get(1).little().getDouble(0));
    }
}
