/**
 * Channel Access server, protocol 4.13. Requests and replies are turned into each other by classes that know no socket
 * ({@link org.pebbleioc.ioc.ca.CaCircuit}, {@link org.pebbleioc.ioc.ca.SearchResponder}); two threads per client and one
 * per UDP socket carry the bytes. Numbers and layouts are those of {@code caProto.h}, {@code caerr.h} and
 * {@code db_access.h}; behaviour beyond the protocol document follows EPICS base's {@code rsrv}.
 */
package org.pebbleioc.ioc.ca;
