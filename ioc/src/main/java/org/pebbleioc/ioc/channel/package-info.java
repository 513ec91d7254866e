/**
 * What a client sees of a record: one field as a channel with a native DBR type, samples, puts and subscriptions. The
 * Channel Access server and the PVAccess side both stand on it, and neither knows a record. Any thread; a subscription
 * is told by the thread that processed the record.
 */
package org.pebbleioc.ioc.channel;
