/**
 * Small clients that receive the values of one PV each: over PVAccess, over Channel Access, or from this process. Each
 * link has a thread and a connection of its own, so that no PV waits for another; array elements go from the socket
 * straight to the memory that the receiver names. Nothing is written to PVs.
 */
package org.pebbleioc.pva.client;
