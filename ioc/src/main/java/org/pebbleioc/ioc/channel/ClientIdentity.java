package org.pebbleioc.ioc.channel;

/**
 * Who a client says it is. Only the address is more than a claim.
 *
 * @param user account name, {@code ""} where the client told none
 * @param host name the client gave for its machine; {@code ""} where it told none
 * @param address IP address that the connection comes from, with port
 * @param protocol {@code "ca"} or {@code "pva"}
 * @param method how it says who it is: {@code "ca"}, {@code "anonymous"}; a claim in both protocols
 */
public record ClientIdentity(String user, String host, String address, String protocol, String method) {
    /** The address without its port. */
    public String ipAddress() {
        final int colon = address.lastIndexOf(':');
        return colon < 0 ? address : address.substring(0, colon);
    }

    @Override
    public String toString() {
        return user + "@" + (host.isEmpty() ? ipAddress() : host);
    }
}
