package org.pebbleioc.readout.ship;

/** What a transport counts. Time frames here are those of one link. */
public enum ShipCounter {
    /** Time frames that the grouper offered. */
    FRAMES_OFFERED,
    /** Refused: no room, {@link OverflowPolicy#DROP_NEWEST}, or the transport was closing. */
    FRAMES_REFUSED,
    /** Dropped from the queue for a newer one, {@link OverflowPolicy#DROP_OLDEST}. */
    FRAMES_DROPPED_OLDEST,
    /** Still in the queue when the transport was closed. */
    FRAMES_DISCARDED,
    /** No page in it and not the last of its time frame: nothing to send. */
    FRAMES_EMPTY,
    /** Dropped: no free page in the copy pool. */
    FRAMES_NO_COPY_PAGE,
    /** Dropped: a heartbeat frame that crosses pages is longer than a copy page. */
    FRAMES_COPY_TOO_LONG,
    /** Dropped: {@link Distribution#ALL}, and no client was there that wanted it. */
    FRAMES_UNWANTED,
    /** Became messages. */
    FRAMES_BUILT,
    /** Built for a time frame whose data were dropped: header alone, to say that the time frame has ended. */
    HEADERS_ALONE,

    /** Messages built. */
    MESSAGES_BUILT,
    /** Messages given to clients: each client's own counts. */
    DELIVERIES,
    /** Handed over whole: to the socket, or given back by the receiver of shared memory. */
    DELIVERIES_DONE,
    /** The client's queue was full, {@link Distribution#ALL}. */
    DELIVERIES_SKIPPED,
    /** The client went away, or was dropped, with the message unfinished: its pages were taken back. */
    DELIVERIES_LOST,
    /** Unfinished when the transport was closed. */
    DELIVERIES_DISCARDED,

    /** Pages of messages that everybody is done with. */
    PAGES_DONE,
    PARTS_SENT,
    /** Bytes of parts that left, framing not counted. */
    BYTES_SENT,
    /** Heartbeat frames copied, because they cross pages. */
    COPIES,
    BYTES_COPIED,
    /** The longest heartbeat frame that was, or should have been, copied; a gauge. */
    LONGEST_COPY_BYTES,
    /** The longest heartbeat frame; a gauge. */
    LONGEST_FRAME_BYTES,
    /** Bytes at the end of pages that no header leads to: behind a header that cannot be followed. */
    BYTES_CUT,

    CLIENTS_ACCEPTED,
    /** Did not speak the protocol, or not its part of it. */
    CLIENTS_REFUSED,
    /** Closed by the client, in order or by a crash. */
    CLIENTS_GONE,
    /** Dropped: took no byte, or gave no page back, for too long. */
    CLIENTS_EVICTED,

    /** Releases of messages or parts that were never sent to that client. */
    RELEASES_FOREIGN,
    /** Releases of messages that it had released whole before. */
    RELEASES_STALE,
    /** Releases of parts that it had released before. */
    RELEASES_DOUBLE
}
