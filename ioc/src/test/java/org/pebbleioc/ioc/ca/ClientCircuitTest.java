package org.pebbleioc.ioc.ca;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The client's side of a circuit by its bytes, without sockets and threads. */
class ClientCircuitTest {
    private static final int SID = 77;

    private final List<String> told = new ArrayList<>();
    private int ids = 100;

    private final ClientCircuit.Owner owner = new ClientCircuit.Owner() {
        @Override
        public void found(final int cid, final InetSocketAddress server) {
            told.add("found " + cid + " at " + server.getPort());
        }

        @Override
        public void lost(final ClientChannel channel) {
            told.add("lost " + channel.name);
        }

        @Override
        public int nextId() {
            return ++ids;
        }
    };

    private final ClientCircuit circuit =
            new ClientCircuit(new InetSocketAddress(InetAddress.getLoopbackAddress(), 5064), owner, 0);
    private final CaClient client = new CaClient(CaClientConfig.only(circuit.server()));
    private final ClientChannel channel = new ClientChannel(client, 5, "pv", () -> told.add("changed"));

    private void receive(final byte[] message) throws IOException {
        circuit.take(ByteBuffer.wrap(message));
    }

    /** Commands that wait to be sent, in order. */
    private List<Integer> sent() throws IOException {
        final List<Integer> commands = new ArrayList<>();
        circuit.out().drain(bytes -> {
            while (bytes.hasRemaining()) {
                final Header header = Header.peek(bytes, true);
                commands.add(header.command());
                bytes.position(bytes.position() + (int) header.messageBytes());
            }
        });
        circuit.drained();
        return commands;
    }

    private void connect() throws IOException {
        channel.wantValue();
        circuit.add(channel);
        circuit.begin();
        receive(Wire.message(Command.VERSION, 0, 13, 0, 0, new byte[0]));
        receive(Wire.message(Command.ACCESS_RIGHTS, 0, 0, channel.cid, 3, new byte[0]));
        receive(Wire.message(Command.CREATE_CHANNEL, 6, 1, channel.cid, SID, new byte[0]));
    }

    private static byte[] time(final double value) {
        return ByteBuffer.allocate(24)
                .putShort((short) 4)
                .putShort((short) 1)
                .putInt(1000)
                .putInt(5)
                .putInt(0)
                .putDouble(value)
                .array();
    }

    @Test
    void shouldOpenAChannelAndAskForPropertiesAndValues() throws IOException {
        connect();
        assertEquals(
                List.of(
                        Command.VERSION,
                        Command.CLIENT_NAME,
                        Command.HOST_NAME,
                        Command.CREATE_CHANNEL,
                        Command.READ_NOTIFY,
                        Command.EVENT_ADD,
                        Command.EVENT_ADD),
                sent());
        assertTrue(channel.state().connected() && channel.state().writable());
        assertNull(channel.state().value());
        receive(Wire.message(Command.EVENT_ADD, 20, 1, Eca.NORMAL, channel.valueId, time(2.5)));
        assertArrayEquals(new double[] {2.5}, (double[]) channel.state().value().array());
        assertEquals(1, channel.state().value().severity());
        assertEquals(631_153_000L, channel.state().value().secondsPosix());
        receive(Wire.message(Command.ACCESS_RIGHTS, 0, 0, channel.cid, 1, new byte[0]));
        assertFalse(channel.state().writable());
        assertFalse(channel.put(new double[] {1}, null));
        receive(Wire.message(Command.SERVER_DISCONNECT, 0, 0, channel.cid, 0, new byte[0]));
        assertFalse(channel.state().connected());
        assertNull(channel.state().value());
        assertTrue(told.contains("lost pv"));
    }

    @Test
    void shouldSendTheNewestValueAndTellTheEndOfEveryPut() throws IOException {
        connect();
        sent();
        final List<String> ends = new ArrayList<>();
        assertTrue(channel.put(new double[] {1}, error -> ends.add("first " + error)));
        assertTrue(channel.put(new double[] {2}, error -> ends.add("second " + error)));
        assertEquals(1, channel.state().replacedWrites());
        circuit.work(channel);
        assertEquals(List.of(Command.WRITE_NOTIFY), sent());
        receive(Wire.message(Command.WRITE_NOTIFY, 6, 1, Eca.NORMAL, ids, new byte[0]));
        assertEquals(List.of("first null", "second null"), ends);
        channel.put(new double[] {3}, null);
        circuit.work(channel);
        assertEquals(List.of(Command.WRITE), sent());
        channel.put(new double[] {4}, error -> ends.add("third " + error));
        circuit.work(channel);
        circuit.end();
        assertEquals("third pv was disconnected", ends.get(2));
    }

    @Test
    void shouldHoldValuesBackWhileTheServerTakesNothing() throws IOException {
        connect();
        for (int i = 0; i < 50_000; i++) {
            channel.put(new double[] {i}, null);
            circuit.work(channel);
        }
        assertTrue(circuit.out().bytes() < 512 * 1024, circuit.out().bytes() + " bytes wait");
        assertTrue(channel.state().replacedWrites() > 10_000);
        sent();
        assertEquals(List.of(Command.WRITE), sent(), "the newest goes when there is room");
    }

    @Test
    void shouldSurviveWhatNoServerSends() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            final ClientCircuit fuzzed = new ClientCircuit(circuit.server(), owner, 0);
            final ClientChannel one = new ClientChannel(client, 5, "pv", () -> {});
            one.wantValue();
            fuzzed.add(one);
            fuzzed.begin();
            try {
                for (int i = 0; i < 20; i++) {
                    final byte[] payload = new byte[8 * random.nextInt(8)];
                    random.nextBytes(payload);
                    final int command = random.nextInt(4) == 0 ? random.nextInt(30) : i % 28;
                    fuzzed.take(ByteBuffer.wrap(Wire.message(
                            command, random.nextInt(40), random.nextInt(20), 5, random.nextInt(120), payload)));
                }
            } catch (final IOException refused) {
                continue;
            } catch (final RuntimeException e) {
                throw new AssertionError("seed=" + seed + " round=" + round, e);
            }
        }
    }
}
