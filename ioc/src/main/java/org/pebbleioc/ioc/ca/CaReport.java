package org.pebbleioc.ioc.ca;

import java.util.List;
import org.pebbleioc.ioc.channel.DbrType;

/**
 * State of the server for {@code casr}.
 *
 * @param tcp {@code ip:port} where it listens, one of each interface
 * @param udp where it answers searches
 * @param beaconTargets {@code ip:port} where its beacons go
 * @param clients connected now
 * @param searches names asked for over UDP so far
 * @param searchHits of them, found here
 * @param beacons sent so far
 */
public record CaReport(
        List<String> tcp,
        List<Search> udp,
        List<String> beaconTargets,
        List<Client> clients,
        long searches,
        long searchHits,
        long beacons) {
    public CaReport {
        tcp = List.copyOf(tcp);
        udp = List.copyOf(udp);
        beaconTargets = List.copyOf(beaconTargets);
        clients = List.copyOf(clients);
    }

    /**
     * A socket for searches.
     *
     * @param kind {@code "unicast "}, {@code "broadcast "}, {@code "multicast "}, or nothing where one socket hears all
     * @param address {@code ip:port}
     */
    public record Search(String kind, String address) {}

    /**
     * A channel that a client has open.
     *
     * @param type as the client was told
     * @param maxCount elements at most
     * @param subscriptions running
     */
    public record OpenChannel(
            String name, DbrType type, int maxCount, int subscriptions, boolean mayRead, boolean mayWrite) {}

    /**
     * One connection.
     *
     * @param address {@code ip:port} as the socket says
     * @param user as the client says
     * @param host as the client says; {@code address} until it does
     * @param minorVersion of the protocol that the client speaks
     * @param priority that it asked for; all are served alike
     * @param channels open, by name
     * @param sinceSentNs since bytes went to it
     * @param sinceReceivedNs since bytes came from it
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
            int minorVersion,
            int priority,
            List<OpenChannel> channels,
            long sinceSentNs,
            long sinceReceivedNs,
            long requests,
            long updatesSent,
            long updatesWaiting,
            long updatesMerged,
            long bytesIn,
            long bytesOut) {}
}
