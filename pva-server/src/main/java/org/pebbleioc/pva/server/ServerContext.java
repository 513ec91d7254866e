package org.pebbleioc.pva.server;

import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * What all connections of a server share. Immutable.
 *
 * @param guid 12 bytes, who this server is until it ends
 * @param clockNs monotonic
 * @param troubles what clients do wrong
 */
record ServerContext(
        ServerConfig config,
        PvSource source,
        AccessPolicy access,
        UpdateLedger ledger,
        byte[] guid,
        int tcpPort,
        Instant start,
        LongSupplier clockNs,
        MutedLog troubles) {}
