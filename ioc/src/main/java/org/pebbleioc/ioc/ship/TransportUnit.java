package org.pebbleioc.ioc.ship;

import java.io.IOException;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.pebbleioc.ioc.device.Parameter;
import org.pebbleioc.ioc.device.ParameterPort;
import org.pebbleioc.ioc.superpage.SuperpageConsumer;
import org.pebbleioc.readout.page.PageHolders;
import org.pebbleioc.readout.page.PagePool;
import org.pebbleioc.readout.page.TimeFrameSink;
import org.pebbleioc.readout.ship.ShipBooks;
import org.pebbleioc.readout.ship.ShipCounter;
import org.pebbleioc.readout.ship.ShipServer;

/** One transport under a port name: it is opened anew at each configure, and counts anew. */
final class TransportUnit implements ShipUnit, SuperpageConsumer {
    /** Opens the socket. */
    interface Opener {
        ShipServer open(String name, PageHolders holders, PagePool copies, List<PagePool> pools) throws IOException;
    }

    private static final double SECOND_NS = 1e9;
    private static final int MINOR = 1;
    private static final int MAJOR = 2;

    private final ParameterPort port;
    private final Opener opener;
    private final Map<ShipCounter, Parameter> counters = new EnumMap<>(ShipCounter.class);
    private final Parameter address;
    private final Parameter clients;
    private final Parameter waiting;
    private final Parameter unfinished;
    private final Parameter heldPages;
    private final Parameter messageRate;
    private final Parameter byteRate;
    private final Parameter dropped;
    private final Parameter booksClose;

    private volatile ShipServer server;

    // The watch's thread.
    private ShipServer watched;
    private long sinceNs;
    private long messagesBefore;
    private long bytesBefore;
    private long droppedBefore;

    TransportUnit(final String name, final Opener opener) {
        this.opener = opener;
        port = new ParameterPort(name);
        for (final ShipCounter counter : ShipCounter.values()) {
            counters.put(counter, port.float64(counter.name(), 0));
        }
        address = port.octet("ADDRESS", "");
        clients = port.int32("CLIENTS", 0);
        waiting = port.int32("WAITING", 0);
        unfinished = port.int32("UNFINISHED", 0);
        heldPages = port.int32("HELD_PAGES", 0);
        messageRate = port.float64("MESSAGE_RATE", 0);
        byteRate = port.float64("BYTE_RATE", 0);
        dropped = port.float64("FRAMES_DROPPED", 0);
        booksClose = port.int32("BOOKS_CLOSE", 1);
    }

    @Override
    public ParameterPort port() {
        return port;
    }

    @Override
    public TimeFrameSink open(final PageHolders holders, final PagePool copies, final List<PagePool> pools)
            throws IOException {
        final ShipServer fresh;
        try {
            fresh = opener.open(port.name(), holders, copies, pools);
        } catch (final IllegalArgumentException e) {
            throw new IOException(port.name() + ": " + e.getMessage(), e);
        }
        fresh.start();
        server = fresh;
        return fresh;
    }

    @Override
    public void copy(final long nowNs) {
        final ShipServer now = server;
        if (now == null) {
            return;
        }
        if (now != watched) {
            watched = now;
            sinceNs = nowNs;
            messagesBefore = 0;
            bytesBefore = 0;
            droppedBefore = 0;
        }
        counters.forEach((counter, parameter) -> change(parameter, now.counts().value(counter)));
        if (!address.textValue().equals(now.address())) {
            address.set(now.address());
        }
        change(clients, now.clients());
        change(waiting, now.waiting());
        change(unfinished, now.unfinished());
        change(heldPages, now.heldPages());
        if (nowNs - sinceNs >= SECOND_NS) {
            rates(now, (nowNs - sinceNs) / SECOND_NS);
            sinceNs = nowNs;
        }
    }

    private void rates(final ShipServer now, final double seconds) {
        final long messages = now.counts().value(ShipCounter.DELIVERIES_DONE);
        final long bytes = now.counts().value(ShipCounter.BYTES_SENT);
        messageRate.set((messages - messagesBefore) / seconds);
        byteRate.set((bytes - bytesBefore) / seconds / (1 << 20));
        messagesBefore = messages;
        bytesBefore = bytes;
        final ShipBooks books = now.books();
        final boolean isLosing = books.dropped() - now.counts().value(ShipCounter.FRAMES_UNWANTED) > droppedBefore;
        droppedBefore = books.dropped() - now.counts().value(ShipCounter.FRAMES_UNWANTED);
        dropped.set(
                (Object) (double) books.dropped(),
                isLosing ? MINOR : 0,
                isLosing ? "time frames are being dropped" : "");
        if (books.waiting() == 0 && books.unfinished() == 0) {
            // at rest; read twice, as data may have begun to flow in between
            final boolean close = books.balance() || now.books().balance() || now.waiting() + now.unfinished() > 0;
            booksClose.set((Object) (close ? 1 : 0), close ? 0 : MAJOR, close ? "" : "messages are not accounted for");
        }
    }

    private static void change(final Parameter parameter, final double value) {
        if (parameter.doubleValue() != value) {
            if (parameter.kind() == Parameter.Kind.INT32) {
                parameter.set((int) value);
            } else {
                parameter.set(value);
            }
        }
    }

    @Override
    public void report(final PrintStream out) {
        final ShipServer now = server;
        if (now == null) {
            out.println(port.name() + ": not open");
            return;
        }
        out.println(port.name() + ": " + now.address() + ", mapping "
                + now.options().mapping().label() + ", to "
                + now.options().distribution().label() + ", "
                + now.options().policy().label() + "; clients " + now.clientNames());
        final ShipBooks books = now.books();
        out.println(String.format(
                Locale.ROOT,
                "  time frames of links: offered %d = built %d + dropped %d + waiting %d; pages held %d",
                books.offered(),
                books.built(),
                books.dropped(),
                books.waiting(),
                now.heldPages()));
        out.println(String.format(
                Locale.ROOT,
                "  messages to clients: %d = done %d + lost %d + unfinished %d",
                books.deliveries(),
                books.done(),
                books.lost(),
                books.unfinished()));
        for (final ShipCounter counter : ShipCounter.values()) {
            if (now.counts().value(counter) > 0) {
                out.println("  " + counter + " " + now.counts().value(counter));
            }
        }
    }
}
