package org.pebbleioc.readout.shm;

/**
 * What goes through the local socket, little-endian; every frame starts with its whole length and its type (32 bits each).
 *
 * <pre>
 * server → client
 *   HELLO    magic (32) version (32) count (32), then per region: id (32) bytes (64) length (16) path (UTF-8)
 *   MESSAGE  id (64) parts (32) hasHeader (32) header (32 bytes), then per part: region (32) length (32) offset (64)
 * client → server
 *   ATTACH   magic (32) version (32) process id (64): the regions are mapped, messages may come
 *   RELEASE  count (32), then per entry: message id (64) first part (32) parts (32)
 * </pre>
 *
 * A region is a file that the client maps for reading; a path below {@code /proc} leads to memory that has no other name.
 * Ids of messages are the server's and never 0. A part may be released once, in any order; a message whose header stands
 * alone is released with 0 parts.
 */
final class ShmProtocol {
    static final int MAGIC = 0x4853_4250; // "PBSH"
    static final int VERSION = 1;

    static final int HELLO = 1;
    static final int MESSAGE = 2;
    static final int ATTACH = 16;
    static final int RELEASE = 17;

    static final int FRAME_HEADER_BYTES = 8;
    static final int ATTACH_BYTES = FRAME_HEADER_BYTES + 16;
    static final int RELEASE_ENTRY_BYTES = 16;
    static final int MESSAGE_FIXED_BYTES = FRAME_HEADER_BYTES + 16 + 32;
    static final int PART_BYTES = 16;

    /** Longest frame of a client. */
    static final int MAX_CLIENT_BYTES = 64 * 1024;
    /** Longest frame of a server: 4 million parts. */
    static final int MAX_SERVER_BYTES = 64 << 20;

    private ShmProtocol() {}
}
