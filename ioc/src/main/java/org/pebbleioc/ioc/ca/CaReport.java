package org.pebbleioc.ioc.ca;

import java.util.List;

/**
 * State of the server for {@code casr}.
 *
 * @param tcpPort where it listens
 * @param udpPort where it answers searches
 * @param clients connected now
 * @param searches names asked for over UDP so far
 * @param searchHits of them, found here
 * @param beacons sent so far
 */
public record CaReport(int tcpPort, int udpPort, List<Client> clients, long searches, long searchHits, long beacons) {
    public CaReport {
        clients = List.copyOf(clients);
    }

    /**
     * One connection.
     *
     * @param address {@code ip:port} as the socket says
     * @param user as the client says
     * @param host as the client says; {@code address} until it does
     * @param channels names of open channels, sorted
     * @param subscriptions running
     * @param requests messages received
     * @param updatesSent events sent
     * @param updatesWaiting events that wait for the client
     * @param updatesMerged events replaced by a newer one because the client was slow
     * @param bytesIn received
     * @param bytesOut sent
     */
    public record Client(
            String address,
            String user,
            String host,
            List<String> channels,
            int subscriptions,
            long requests,
            long updatesSent,
            long updatesWaiting,
            long updatesMerged,
            long bytesIn,
            long bytesOut) {}
}
