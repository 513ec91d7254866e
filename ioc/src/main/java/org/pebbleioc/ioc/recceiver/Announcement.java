package org.pebbleioc.ioc.recceiver;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * What a recceiver sends by UDP: {@code RC}, version 0, its address, its TCP port, a key that it wants to see again.
 *
 * @param key of the server
 */
record Announcement(InetSocketAddress server, int key) {
    private static final int BYTES = 16;
    private static final int MAGIC = 0x5243;

    /** The announcement, or null for a datagram that is none of this version. */
    static Announcement parse(final ByteBuffer datagram, final InetAddress sender) {
        if (datagram.remaining() < BYTES || datagram.getShort() != MAGIC || datagram.getShort() != 0) {
            return null;
        }
        final byte[] address = new byte[4];
        datagram.get(address);
        final int port = Short.toUnsignedInt(datagram.getShort());
        datagram.getShort();
        final int key = datagram.getInt();
        if (port == 0) {
            return null;
        }
        try {
            final InetAddress named = InetAddress.getByAddress(address);
            final boolean isSender =
                    named.isAnyLocalAddress() || (address[0] & address[1] & address[2] & address[3]) == -1;
            return new Announcement(new InetSocketAddress(isSender ? sender : named, port), key);
        } catch (final UnknownHostException e) {
            return null; // four bytes always are an address
        }
    }
}
