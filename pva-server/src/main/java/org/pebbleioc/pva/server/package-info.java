/**
 * The PVAccess server: TCP and UDP, one pair of threads per connection, bounded queues per subscription. It serves
 * what a {@link org.pebbleioc.pva.server.PvSource} names and knows nothing of records, pebbles or cards.
 *
 * <pre>
 * publisher's thread   PvListener.updated → MonitorQueue.offer      retains; no room: replaces the newest, counts
 * pva-in-N   reader    socket → MessageReader → Session → handler   answers are descriptions in OutQueue; too many:
 *                                                                   no more requests are read
 * pva-out-N  writer    OutQueue → Outgoing.encode → ConnectionWriter  owns encoder and what is in flight; releases
 *                                                                   after the last byte, or when the client is gone
 * pva-accept-N         accepts and nothing else
 * pva-udp-N            searches
 * pva-beacon           beacons
 * pva-watch            drops clients that stay silent or, if so configured, take nothing
 * </pre>
 *
 * <p>An update has one hold per subscription that wants it; {@link org.pebbleioc.pva.server.MonitorQueue} says where it
 * goes. A client that stops reading holds one update in flight and its queue, nothing else.
 */
package org.pebbleioc.pva.server;
