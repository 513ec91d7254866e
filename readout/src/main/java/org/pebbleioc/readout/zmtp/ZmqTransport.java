package org.pebbleioc.readout.zmtp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.pebbleioc.readout.page.PageHolders;
import org.pebbleioc.readout.page.PagePool;
import org.pebbleioc.readout.ship.Distribution;
import org.pebbleioc.readout.ship.LocalSocket;
import org.pebbleioc.readout.ship.ProtocolException;
import org.pebbleioc.readout.ship.ShipOptions;
import org.pebbleioc.readout.ship.ShipServer;

/** Opens a ZeroMQ socket that sends: {@code tcp://host:port}, {@code tcp://*:port}, or {@code ipc://path}. */
public final class ZmqTransport {
    private static final int BACKLOG = 128;
    private static final int MAX_PORT = 65535;
    /** With {@link Distribution#SHARE} a client has the message being written and the next one. */
    private static final int SHARE_QUEUE = 2;

    private ZmqTransport() {}

    /**
     * Binds; {@link ShipServer#start} begins.
     *
     * @param socketType {@code push}, {@code pub} or {@code pair}: as in ZeroMQ. It concludes the distribution: all with
     *     pub, shared otherwise; pair has one client at a time
     * @param endpoint as ZeroMQ writes it; port 0 takes a free one
     * @throws IOException the address cannot be bound
     * @throws IllegalArgumentException the end point or the type is not understood
     */
    public static ShipServer open(
            final String name,
            final String socketType,
            final String endpoint,
            final ShipOptions options,
            final PagePool copyPool,
            final PageHolders holders,
            final LongSupplier clock)
            throws IOException {
        final SocketType type = type(socketType);
        final Distribution needed = type == SocketType.PUB ? Distribution.ALL : Distribution.SHARE;
        if (options.distribution() != needed) {
            throw new IllegalArgumentException("a " + socketType + " socket gives to " + needed.label()
                    + ": distribution=" + options.distribution().label());
        }
        final int queue = needed == Distribution.ALL ? options.clientMessages() : SHARE_QUEUE;
        final ShipServer.PeerMaker maker = (server, channel, client, nowNs) -> {
            if (type == SocketType.PAIR && !server.clientNames().isEmpty()) {
                throw new ProtocolException("a pair has one client, and it is connected");
            }
            tune(channel);
            return new ZmtpPeer(server, type, queue, channel, client, nowNs);
        };
        if (endpoint.startsWith("ipc://")) {
            final Path path = Path.of(endpoint.substring(6));
            final ServerSocketChannel listener = LocalSocket.bind(path);
            return new ShipServer(
                    name, listener, endpoint, options, copyPool, holders, maker, clock, () -> LocalSocket.remove(path));
        }
        final ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.INET);
        try {
            listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            listener.bind(tcp(endpoint), BACKLOG);
            final InetSocketAddress bound = (InetSocketAddress) listener.getLocalAddress();
            final String address = "tcp://" + (bound.getAddress().isAnyLocalAddress() ? "*" : bound.getHostString())
                    + ":" + bound.getPort();
            return new ShipServer(name, listener, address, options, copyPool, holders, maker, clock, () -> {});
        } catch (final IOException e) {
            listener.close();
            throw new IOException("cannot bind " + endpoint + ": " + e.getMessage(), e);
        } catch (final RuntimeException e) {
            listener.close();
            throw e;
        }
    }

    /** What {@link #open} needs as distribution for a socket of this type. */
    public static Distribution distribution(final String socketType) {
        return type(socketType) == SocketType.PUB ? Distribution.ALL : Distribution.SHARE;
    }

    private static SocketType type(final String socketType) {
        return switch (socketType) {
            case "push" -> SocketType.PUSH;
            case "pub" -> SocketType.PUB;
            case "pair" -> SocketType.PAIR;
            default -> throw new IllegalArgumentException("socket must be push, pub or pair: socket=" + socketType);
        };
    }

    private static InetSocketAddress tcp(final String endpoint) {
        final int colon = endpoint.lastIndexOf(':');
        if (!endpoint.startsWith("tcp://") || colon < 7) {
            throw new IllegalArgumentException(
                    "endpoint must be tcp://host:port, tcp://*:port or ipc://path: endpoint=" + endpoint);
        }
        final int port;
        try {
            port = Integer.parseInt(endpoint.substring(colon + 1));
        } catch (final NumberFormatException e) {
            throw new IllegalArgumentException("endpoint must end with a port number: endpoint=" + endpoint, e);
        }
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("port must be 0.." + MAX_PORT + ": endpoint=" + endpoint);
        }
        final String host = endpoint.substring(6, colon);
        try {
            return host.equals("*")
                    ? new InetSocketAddress(port)
                    : new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (final IOException e) {
            throw new IllegalArgumentException("unknown host: endpoint=" + endpoint, e);
        }
    }

    private static void tune(final SocketChannel channel) throws IOException {
        if (!(channel.getLocalAddress() instanceof UnixDomainSocketAddress)) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        }
    }
}
