package org.pebbleioc.pva.server;

/**
 * Who speaks over a connection, for access rights and put logs. Only {@link #peer} is certain; the names are what the
 * client says of itself.
 *
 * @param peer address and port that the connection comes from, {@code 10.0.0.7:40312}
 * @param user with method {@code ca} the name that the client gives, else {@code anonymous}; empty before validation
 * @param host with method {@code ca} the name that the client gives its machine, else empty
 * @param method {@code ca} or {@code anonymous}; empty before validation
 */
public record PvClient(String peer, String user, String host, String method) {
    /** A write that comes from no client: the IOC itself, or a test. */
    public static final PvClient NONE = new PvClient("", "", "", "");

    /** The address of {@link #peer}, without the port. */
    public String address() {
        final int colon = peer.lastIndexOf(':');
        return colon < 0 ? peer : peer.substring(0, colon);
    }

    /** {@code user@host}, with the address where the client named no host. */
    @Override
    public String toString() {
        return user + "@" + (host.isEmpty() ? address() : host);
    }
}
