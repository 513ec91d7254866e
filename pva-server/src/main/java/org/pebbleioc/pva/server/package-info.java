/**
 * The PVAccess server: TCP and UDP, one pair of threads per connection, bounded queues per subscription. It serves
 * what a {@link org.pebbleioc.pva.server.PvSource} names and knows nothing of records, pebbles or cards.
 */
package org.pebbleioc.pva.server;
