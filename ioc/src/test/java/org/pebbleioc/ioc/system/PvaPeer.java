package org.pebbleioc.ioc.system;

import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.epics.pva.PVASettings;
import org.epics.pva.client.PVAChannel;
import org.epics.pva.client.PVAClient;
import org.epics.pva.data.PVANumber;
import org.epics.pva.data.PVAString;
import org.epics.pva.data.PVAStringArray;
import org.epics.pva.data.PVAStructure;
import org.epics.pva.data.PVAUnion;
import org.pebbleioc.ioc.RunningIoc;

/** Phoebus's PVAccess client. Its settings belong to the process, so a client is made for one IOC after the other. */
final class PvaPeer implements AutoCloseable {
    private static final long LIMIT_S = 60;

    private final PVAClient client;
    private final Map<String, PVAChannel> channels = new ConcurrentHashMap<>();

    private PvaPeer() throws Exception {
        client = new PVAClient();
    }

    /** Finds PVs by asking this server over TCP. */
    static PvaPeer of(final RunningIoc ioc) throws Exception {
        return at(ioc.pvaPort());
    }

    static PvaPeer at(final int tcpPort) throws Exception {
        return of("", PVASettings.EPICS_PVA_BROADCAST_PORT, "127.0.0.1:" + tcpPort);
    }

    /** Finds PVs by UDP on loopback. */
    static PvaPeer byUdp(final int port) throws Exception {
        return of("127.0.0.1", port, "");
    }

    private static synchronized PvaPeer of(final String addresses, final int udpPort, final String nameServers)
            throws Exception {
        PVASettings.EPICS_PVA_ENABLE_IPV6 = false;
        PVASettings.EPICS_PVA_AUTO_ADDR_LIST = false;
        PVASettings.EPICS_PVA_ADDR_LIST = addresses;
        PVASettings.EPICS_PVA_BROADCAST_PORT = udpPort;
        PVASettings.EPICS_PVA_NAME_SERVERS = nameServers;
        return new PvaPeer();
    }

    PVAChannel channel(final String name) throws Exception {
        return channel(name, TimeUnit.SECONDS.toMillis(LIMIT_S));
    }

    PVAChannel channel(final String name, final long limitMs) throws Exception {
        final PVAChannel channel = channels.computeIfAbsent(name, client::getChannel);
        channel.connect().get(limitMs, TimeUnit.MILLISECONDS);
        return channel;
    }

    PVAStructure read(final String name) throws Exception {
        return channel(name).read("").get(LIMIT_S, TimeUnit.SECONDS);
    }

    double number(final String name) throws Exception {
        return ((PVANumber) read(name).get("value")).getNumber().doubleValue();
    }

    /** The chosen string of an NTEnum. */
    String choice(final String name) throws Exception {
        return choice(read(name));
    }

    static String choice(final PVAStructure data) throws Exception {
        final int index = ((PVANumber) data.locate("value.index")).getNumber().intValue();
        return data.<PVAStringArray>locate("value.choices").get()[index];
    }

    String text(final String name) throws Exception {
        return ((PVAString) read(name).get("value")).get();
    }

    static int severity(final PVAStructure data) throws Exception {
        return ((PVANumber) data.locate("alarm.severity")).getNumber().intValue();
    }

    static String alarmText(final PVAStructure data) throws Exception {
        return ((PVAString) data.locate("alarm.message")).get();
    }

    /** Writes the member {@code value} and waits until all that follows from it is done. */
    void put(final String name, final Object value) throws Exception {
        put(name, value, LIMIT_S);
    }

    void put(final String name, final Object value, final long limitS) throws Exception {
        channel(name).write(true, "value", value).get(limitS, TimeUnit.SECONDS);
    }

    /** Reads until the value is as wanted. */
    void awaitNumber(final String name, final Predicate<Double> wanted) throws Exception {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_S);
        double value = number(name);
        while (!wanted.test(value)) {
            if (System.nanoTime() > deadlineNs) {
                throw new AssertionError(name + " is " + value + " after " + LIMIT_S + " s");
            }
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
            value = number(name);
        }
    }

    void awaitChoice(final String name, final String wanted) throws Exception {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_S);
        while (!choice(name).equals(wanted)) {
            if (System.nanoTime() > deadlineNs) {
                throw new AssertionError(name + " is " + choice(name) + " after " + LIMIT_S + " s, not " + wanted);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }

    /** @param request as of a PVAccess monitor, such as {@code field(uniqueId)}; empty for everything */
    Updates monitor(final String name, final String request) throws Exception {
        return new Updates(channel(name), request);
    }

    @Override
    public void close() {
        channels.values().forEach(PVAChannel::close);
        client.close();
    }

    /** What a monitor brought, each update a copy. */
    static final class Updates implements AutoCloseable {
        private final BlockingQueue<PVAStructure> received = new LinkedBlockingQueue<>();
        private final AutoCloseable subscription;

        private Updates(final PVAChannel channel, final String request) throws Exception {
            subscription = channel.subscribe(request, (ch, changes, overruns, data) -> {
                if (data != null) {
                    received.add(copy(data));
                }
            });
        }

        PVAStructure next() throws InterruptedException {
            final PVAStructure update = received.poll(LIMIT_S, TimeUnit.SECONDS);
            if (update == null) {
                throw new AssertionError("no update within " + LIMIT_S + " s");
            }
            return update;
        }

        /** The next update that has pixels: before the first image there are none. */
        PVAStructure nextImage() throws InterruptedException {
            while (true) {
                final PVAStructure image = next();
                if (((PVAUnion) image.get("value")).get() != null) {
                    return image;
                }
            }
        }

        /** Null when nothing is there. */
        PVAStructure poll() {
            return received.poll();
        }

        private static PVAStructure copy(final PVAStructure data) {
            try {
                return data.cloneData();
            } catch (final Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            try {
                subscription.close();
            } catch (final Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
