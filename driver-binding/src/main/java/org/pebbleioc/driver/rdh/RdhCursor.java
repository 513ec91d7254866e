package org.pebbleioc.driver.rdh;

import java.nio.ByteBuffer;

/**
 * Walks the packets of one page, header to header, and never reads outside the bytes it was given, whatever they say.
 * Made once and used again; one thread.
 *
 * <pre>
 *   cursor.reset(page, usedBytes);
 *   while (cursor.next()) { ... cursor.at() ... }
 *   if (cursor.error() != RdhError.NONE) { ... the rest of the page cannot be followed ... }
 * </pre>
 */
public final class RdhCursor {
    private ByteBuffer page;
    private int end;
    private int at;
    private int following;
    private int link;
    private RdhError error = RdhError.NONE;

    /**
     * Begins at the first byte of a page.
     *
     * @param page little-endian; read by absolute positions only
     * @param usedBytes bytes that the card wrote, 0 to the capacity
     */
    public void reset(final ByteBuffer page, final int usedBytes) {
        if (usedBytes < 0 || usedBytes > page.capacity()) {
            throw new IllegalArgumentException("usedBytes must be 0.." + page.capacity() + ": usedBytes=" + usedBytes);
        }
        this.page = page;
        end = usedBytes;
        at = -1;
        following = usedBytes == 0 ? -1 : 0;
        link = -1;
        error = RdhError.NONE;
    }

    /** Goes to the next packet; false at the end of the page or at an {@link #error}. */
    public boolean next() {
        if (following < 0 || error != RdhError.NONE) {
            return false;
        }
        at = following;
        error = Rdh.check(page, at, end);
        if (error != RdhError.NONE) {
            return false;
        }
        if (link < 0) {
            link = Rdh.linkId(page, at);
        } else if (link != Rdh.linkId(page, at)) {
            error = RdhError.OTHER_LINK;
            return false;
        }
        final int offset = Rdh.offsetNextPacket(page, at);
        following = offset == 0 || at + offset >= end ? -1 : at + offset;
        return true;
    }

    /** Offset of the current header in the page; of the bad one after an {@link #error}. */
    public int at() {
        return at;
    }

    /** Bytes from this header to the next, padding included; to the end of its memory for the last one. */
    public int packetBytes() {
        return following < 0 ? Rdh.memorySize(page, at) : following - at;
    }

    /** Whether no packet follows this one. */
    public boolean isLast() {
        return following < 0;
    }

    /** What ended the walk; {@link RdhError#NONE} when it was the end of the page. */
    public RdhError error() {
        return error;
    }
}
