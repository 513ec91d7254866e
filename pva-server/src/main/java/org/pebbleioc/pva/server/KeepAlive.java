package org.pebbleioc.pva.server;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;

/**
 * How TCP finds out that a peer has vanished with its power or its cable while there was nothing to send: the kernel asks
 * after half a minute, and again, and gives up after a minute in all. A client that lives answers without noticing. While
 * bytes are on their way nobody asks: see {@link VanishedPeers}.
 */
final class KeepAlive {
    private static final int IDLE_S = 30;
    private static final int INTERVAL_S = 10;
    private static final int PROBES = 3;

    private KeepAlive() {}

    static void set(final SocketChannel socket) throws IOException {
        socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        if (socket.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
            socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, IDLE_S);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, INTERVAL_S);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, PROBES);
        }
    }
}
