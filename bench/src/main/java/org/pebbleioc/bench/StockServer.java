package org.pebbleioc.bench;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.epics.pvaccess.PVAException;
import org.epics.pvaccess.client.Channel;
import org.epics.pvaccess.client.ChannelFind;
import org.epics.pvaccess.client.ChannelFindRequester;
import org.epics.pvaccess.client.ChannelProvider;
import org.epics.pvaccess.client.ChannelRequester;
import org.epics.pvaccess.server.impl.remote.ServerContextImpl;
import org.epics.pvdata.factory.FieldFactory;
import org.epics.pvdata.factory.PVDataFactory;
import org.epics.pvdata.factory.StatusFactory;
import org.epics.pvdata.misc.BitSet;
import org.epics.pvdata.monitor.Monitor;
import org.epics.pvdata.monitor.MonitorElement;
import org.epics.pvdata.monitor.MonitorRequester;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.PVUShortArray;
import org.epics.pvdata.pv.ScalarType;
import org.epics.pvdata.pv.Status;

/**
 * The server of the epics-pvaccess library with one PV: so many 16-bit pixels, four times on the heap. A monitor has its
 * next value the moment it asks, so what is measured is that server's way to the wire. Its interfaces are wide; only what
 * a monitor needs is answered.
 */
final class StockServer implements AutoCloseable {
    private static final int ELEMENTS = 4;
    private static final Status OK = StatusFactory.getStatusCreate().getStatusOK();

    private final ServerContextImpl context = new ServerContextImpl();
    private final Queue<MonitorElement> free = new ArrayDeque<>();
    private final PVStructure first;
    private final ChannelProvider provider = proxy(ChannelProvider.class, this::provider);

    StockServer(final int pixels) throws Exception {
        final var type = FieldFactory.getFieldCreate()
                .createFieldBuilder()
                .add("uniqueId", ScalarType.pvInt)
                .addArray("value", ScalarType.pvUShort)
                .createStructure();
        PVStructure any = null;
        for (int i = 0; i < ELEMENTS; i++) {
            any = PVDataFactory.getPVDataCreate().createPVStructure(type);
            final short[] data = new short[pixels];
            for (int at = 0; at < pixels; at++) {
                data[at] = (short) (at * 31 + i);
            }
            any.getSubField(PVUShortArray.class, "value").shareData(data);
            free.add(element(any));
        }
        first = any;
        for (final Map.Entry<String, String> setting : Map.of(
                        "EPICS_PVAS_SERVER_PORT", "0",
                        "EPICS_PVAS_BROADCAST_PORT", Integer.toString(freeUdpPort()),
                        "EPICS_PVAS_BEACON_ADDR_LIST", "127.0.0.1",
                        "EPICS_PVAS_AUTO_BEACON_ADDR_LIST", "NO")
                .entrySet()) {
            System.setProperty(setting.getKey(), setting.getValue());
        }
        context.initialize(provider);
        final Thread thread = new Thread(this::run, "stock-server");
        thread.setDaemon(true);
        thread.start();
    }

    int tcpPort() {
        return context.getServerPort();
    }

    private void run() {
        try {
            context.run(0);
        } catch (final Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freeUdpPort() throws Exception {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static MonitorElement element(final PVStructure value) {
        final BitSet changed = new BitSet();
        changed.set(0);
        final BitSet overrun = new BitSet();
        return new MonitorElement() {
            @Override
            public PVStructure getPVStructure() {
                return value;
            }

            @Override
            public BitSet getChangedBitSet() {
                return changed;
            }

            @Override
            public BitSet getOverrunBitSet() {
                return overrun;
            }
        };
    }

    private Object provider(final String method, final Object[] arguments) {
        return switch (method) {
            case "getProviderName" -> "bench";
            case "channelFind" -> {
                final ChannelFind find =
                        proxy(ChannelFind.class, (name, none) -> name.equals("getChannelProvider") ? provider : null);
                ((ChannelFindRequester) arguments[1]).channelFindResult(OK, find, true);
                yield find;
            }
            case "createChannel" -> {
                final ChannelRequester requester = (ChannelRequester) arguments[1];
                final Channel channel = channel((String) arguments[0], requester);
                requester.channelCreated(OK, channel);
                yield channel;
            }
            default -> null;
        };
    }

    private Channel channel(final String name, final ChannelRequester requester) {
        return proxy(Channel.class, (method, arguments) -> switch (method) {
            case "getProvider" -> provider;
            case "getChannelName", "getRequesterName", "getRemoteAddress" -> name;
            case "getChannelRequester" -> requester;
            case "getConnectionState" -> Channel.ConnectionState.CONNECTED;
            case "isConnected" -> true;
            case "createMonitor" -> monitor((MonitorRequester) arguments[0]);
            default -> null;
        });
    }

    private Monitor monitor(final MonitorRequester requester) {
        final Monitor monitor = new Monitor() {
            @Override
            public Status start() {
                requester.monitorEvent(this);
                return OK;
            }

            @Override
            public Status stop() {
                return OK;
            }

            @Override
            public MonitorElement poll() {
                synchronized (free) {
                    return free.poll();
                }
            }

            @Override
            public void release(final MonitorElement element) {
                synchronized (free) {
                    free.add(element);
                }
                requester.monitorEvent(this);
            }

            @Override
            public void destroy() {}
        };
        requester.monitorConnect(OK, monitor, first.getStructure());
        return monitor;
    }

    private interface Answer {
        Object to(String method, Object[] arguments);
    }

    private static <T> T proxy(final Class<T> type, final Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(self);
                    case "equals" -> self == arguments[0];
                    case "toString" -> type.getSimpleName();
                    default -> answer.to(method.getName(), arguments);
                }));
    }

    @Override
    public void close() throws IOException {
        try {
            context.destroy();
        } catch (final PVAException e) {
            throw new IOException(e);
        }
    }
}
