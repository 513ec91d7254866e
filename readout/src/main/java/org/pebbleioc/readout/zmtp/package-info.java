/**
 * Messages over ZeroMQ: the sending side of its wire protocol, ZMTP 3.0 (ZeroMQ RFC 23) with what 3.1 adds for
 * receivers, so that any ZeroMQ library can receive. It is our own because a page may be given back when its bytes are
 * the kernel's, which libraries do not tell (docs/decisions). Thread {@code ship-NAME}.
 */
package org.pebbleioc.readout.zmtp;
