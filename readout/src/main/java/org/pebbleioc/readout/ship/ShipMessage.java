package org.pebbleioc.readout.ship;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.pebbleioc.readout.page.PageHolder;
import org.pebbleioc.readout.page.PagePool;

/**
 * One multi-part message: a header of its own and parts that point into pages. Each part has a hold on its page, one for
 * every client that the message is given to. Made once and used again; one thread, the
 * transport's.
 */
public final class ShipMessage {
    private static final int FIRST_PARTS = 64;

    private final ByteBuffer header = ByteBuffer.allocateDirect(StfHeader.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final PageHolder holder;

    // Written while it is built, read by whoever has a delivery of it.
    private boolean hasHeader;
    private int partCount;
    private long bytes;
    private PagePool[] pools = new PagePool[FIRST_PARTS];
    private long[] handles = new long[FIRST_PARTS];
    private int[] offsets = new int[FIRST_PARTS];
    private int[] lengths = new int[FIRST_PARTS];

    /** Whose pages it locks, for the transport's limit, and how many. */
    private PagePool source;

    private int sourcePages;

    /** Deliveries that are not finished; it can be built anew when there is none. Transport's thread. */
    private int users;

    ShipMessage(final PageHolder holder) {
        this.holder = holder;
    }

    void begin(final PagePool source, final int sourcePages, final StfHeader stf) {
        this.source = source;
        this.sourcePages = sourcePages;
        partCount = 0;
        bytes = 0;
        hasHeader = stf != null;
        if (hasHeader) {
            stf.write(header, 0);
        }
    }

    /** Adds a part, with a hold on its page. */
    void addPart(final PagePool pool, final long handle, final int offset, final int length) {
        if (!pool.addPart(handle, holder)) {
            throw new IllegalStateException("a page that is being shipped is not held: pool=" + pool.name() + " page="
                    + PagePool.index(handle));
        }
        if (partCount == handles.length) {
            final int more = 2 * partCount;
            pools = Arrays.copyOf(pools, more);
            handles = Arrays.copyOf(handles, more);
            offsets = Arrays.copyOf(offsets, more);
            lengths = Arrays.copyOf(lengths, more);
        }
        pools[partCount] = pool;
        handles[partCount] = handle;
        offsets[partCount] = offset;
        lengths[partCount] = length;
        bytes += length;
        partCount++;
    }

    /** One hold less of every part. */
    void releaseParts() {
        for (int i = 0; i < partCount; i++) {
            releasePart(i);
        }
    }

    public boolean hasHeader() {
        return hasHeader;
    }

    /** The 32 bytes of the time frame header; absolute access only, or a duplicate. */
    public ByteBuffer header() {
        return header;
    }

    /** Parts besides the header. */
    public int partCount() {
        return partCount;
    }

    /** Bytes of all parts, the header not counted. */
    public long bytes() {
        return bytes;
    }

    public PagePool pool(final int part) {
        return pools[part];
    }

    public long handle(final int part) {
        return handles[part];
    }

    /** Where the part starts in its page. */
    public int offset(final int part) {
        return offsets[part];
    }

    public int length(final int part) {
        return lengths[part];
    }

    /** A view of the part's bytes. */
    public ByteBuffer slice(final int part) {
        return pools[part].page(handles[part]).slice(offsets[part], lengths[part]);
    }

    /** The part has left for its receiver. */
    public void sent(final int part) {
        pools[part].sent(handles[part]);
    }

    /** One hold of the part's page less. */
    public void releasePart(final int part) {
        pools[part].release(handles[part], holder);
    }

    /** One more hold per part: the message goes to one more client. */
    void retainParts() {
        for (int i = 0; i < partCount; i++) {
            pools[i].addPart(handles[i], holder);
        }
    }

    PagePool source() {
        return source;
    }

    int sourcePages() {
        return sourcePages;
    }

    void use() {
        users++;
    }

    /** @return whether it was the last one */
    boolean unuse() {
        users--;
        return users == 0;
    }
}
