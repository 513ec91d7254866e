package org.pebbleioc.pva.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.epics.pvaccess.ClientFactory;
import org.epics.pvaccess.client.Channel;
import org.epics.pvaccess.client.ChannelProvider;
import org.epics.pvaccess.client.ChannelProviderRegistryFactory;
import org.epics.pvaccess.client.ChannelPutGet;
import org.epics.pvaccess.client.ChannelPutGetRequester;
import org.epics.pvaccess.client.ChannelRequester;
import org.epics.pvdata.copy.CreateRequest;
import org.epics.pvdata.factory.PVDataFactory;
import org.epics.pvdata.misc.BitSet;
import org.epics.pvdata.monitor.Monitor;
import org.epics.pvdata.monitor.MonitorElement;
import org.epics.pvdata.monitor.MonitorRequester;
import org.epics.pvdata.pv.MessageType;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.Status;
import org.epics.pvdata.pv.Structure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client of epics-pvaccess as a second peer: it speaks big-endian and knows putGet, which Phoebus's does not. */
class StockClientTest {
    private static final long LIMIT_S = 60;

    private final TestPv pv = new TestPv("T:Value", TestTypes.scalar(1.5));
    private final PvaServer server = new PvaServer(ServerConfig.isolated(), new TestTypes.Source().add(pv));
    private final Map<String, String> before = new HashMap<>();
    private ChannelProvider provider;
    private Channel channel;

    @BeforeEach
    void connect() throws Exception {
        server.start();
        set("EPICS_PVA_ADDR_LIST", "127.0.0.1");
        set("EPICS_PVA_AUTO_ADDR_LIST", "NO");
        set("EPICS_PVA_BROADCAST_PORT", Integer.toString(server.udpPort()));
        ClientFactory.start();
        provider = ChannelProviderRegistryFactory.getChannelProviderRegistry().createProvider("pva");
        final CompletableFuture<Channel> connected = new CompletableFuture<>();
        provider.createChannel(
                "T:Value",
                new ChannelRequester() {
                    @Override
                    public void channelCreated(final Status status, final Channel created) {
                        if (!status.isSuccess()) {
                            connected.completeExceptionally(new IllegalStateException(status.getMessage()));
                        }
                    }

                    @Override
                    public void channelStateChange(final Channel of, final Channel.ConnectionState state) {
                        if (state == Channel.ConnectionState.CONNECTED) {
                            connected.complete(of);
                        }
                    }

                    @Override
                    public String getRequesterName() {
                        return "test";
                    }

                    @Override
                    public void message(final String message, final MessageType type) {
                        // only the outcome matters
                    }
                },
                ChannelProvider.PRIORITY_DEFAULT);
        channel = connected.get(LIMIT_S, TimeUnit.SECONDS);
    }

    @AfterEach
    void disconnect() {
        channel.destroy();
        provider.destroy();
        server.close();
        before.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
        Await.until("every hold given back", () -> pv.held.get() == 1);
    }

    private void set(final String name, final String value) {
        before.put(name, System.getProperty(name));
        System.setProperty(name, value);
    }

    private static PVStructure request(final String text) {
        return CreateRequest.create().createRequest(text);
    }

    /** Collects what comes back, step by step. */
    private static final class PutGetAnswers implements ChannelPutGetRequester {
        final CompletableFuture<ChannelPutGet> opened = new CompletableFuture<>();
        CompletableFuture<PVStructure> answer = new CompletableFuture<>();
        Structure putType;
        Structure getType;

        @Override
        public void channelPutGetConnect(
                final Status status, final ChannelPutGet putGet, final Structure put, final Structure get) {
            putType = put;
            getType = get;
            if (status.isSuccess()) {
                opened.complete(putGet);
            } else {
                opened.completeExceptionally(new IllegalStateException(status.getMessage()));
            }
        }

        private void done(final Status status, final PVStructure value) {
            if (status.isSuccess()) {
                answer.complete(value);
            } else {
                answer.completeExceptionally(new IllegalStateException(status.getMessage()));
            }
        }

        @Override
        public void putGetDone(
                final Status status, final ChannelPutGet putGet, final PVStructure value, final BitSet changed) {
            done(status, value);
        }

        @Override
        public void getPutDone(
                final Status status, final ChannelPutGet putGet, final PVStructure value, final BitSet changed) {
            done(status, value);
        }

        @Override
        public void getGetDone(
                final Status status, final ChannelPutGet putGet, final PVStructure value, final BitSet changed) {
            done(status, value);
        }

        PVStructure await(final Runnable ask) throws Exception {
            answer = new CompletableFuture<>();
            ask.run();
            return answer.get(LIMIT_S, TimeUnit.SECONDS);
        }

        @Override
        public String getRequesterName() {
            return "test";
        }

        @Override
        public void message(final String message, final MessageType type) {
            // only the outcome matters
        }
    }

    @Test
    void shouldPutAndGetInOne() throws Exception {
        final PutGetAnswers answers = new PutGetAnswers();
        channel.createChannelPutGet(answers, request("putField(value)getField(value,alarm.severity)"));
        final ChannelPutGet putGet = answers.opened.get(LIMIT_S, TimeUnit.SECONDS);
        assertEquals(List.of("value"), List.of(answers.putType.getFieldNames()));
        assertEquals(List.of("value", "alarm"), List.of(answers.getType.getFieldNames()));
        assertEquals(1.5, answers.await(putGet::getPut).getDoubleField("value").get());
        final PVStructure value = PVDataFactory.getPVDataCreate().createPVStructure(answers.putType);
        value.getDoubleField("value").put(6.25);
        final BitSet changed = new BitSet();
        changed.set(value.getDoubleField("value").getFieldOffset());
        final PVStructure after = answers.await(() -> putGet.putGet(value, changed));
        assertEquals(6.25, after.getDoubleField("value").get());
        assertTrue(pv.puts.get(0).block(), "what is told is what came of it");
        assertEquals(6.25, answers.await(putGet::getGet).getDoubleField("value").get());
        putGet.destroy();
    }

    @Test
    void shouldLoseNothingWithPipeline() throws Exception {
        final List<Double> seen = Collections.synchronizedList(new ArrayList<>());
        final Monitor monitor = channel.createMonitor(
                new MonitorRequester() {
                    @Override
                    public void monitorConnect(final Status status, final Monitor opened, final Structure type) {
                        opened.start();
                    }

                    @Override
                    public void monitorEvent(final Monitor of) {
                        for (MonitorElement e = of.poll(); e != null; e = of.poll()) {
                            seen.add(e.getPVStructure().getDoubleField("value").get());
                            assertTrue(e.getOverrunBitSet().isEmpty());
                            of.release(e);
                        }
                    }

                    @Override
                    public void unlisten(final Monitor of) {
                        // not here
                    }

                    @Override
                    public String getRequesterName() {
                        return "test";
                    }

                    @Override
                    public void message(final String message, final MessageType type) {
                        // only the outcome matters
                    }
                },
                request("record[queueSize=4,pipeline=true]field(value)"));
        Await.until("first", () -> seen.size() == 1);
        for (int i = 1; i <= 200; i++) {
            pv.publish(TestTypes.scalar(i), TestPv.bits(1));
            final int count = i + 1;
            if (i % 3 == 0) {
                Await.until("in step", () -> seen.size() == count);
            }
        }
        Await.until("all", () -> seen.size() == 201);
        final PvTotals totals = server.totals("T:Value");
        assertEquals(0, totals.squashed() + totals.dropped());
        assertFalse(seen.contains(0.0));
        monitor.destroy();
        Await.until("ended", () -> server.totals("T:Value").monitors() == 0);
    }
}
