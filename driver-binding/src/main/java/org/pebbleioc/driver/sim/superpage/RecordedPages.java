package org.pebbleioc.driver.sim.superpage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeSet;
import org.pebbleioc.driver.rdh.Rdh;
import org.pebbleioc.driver.rdh.RdhError;

/**
 * The player: pages of one end point from files of raw data, as a recorder wrote them, without changing a byte. Pages of a
 * file keep their order; several files, of several links for example, are merged by orbit. A page ends where a packet says that nothing follows, where link or time frame change, and
 * where the next packet would not fit. Every header is checked when the files are opened.
 */
public final class RecordedPages implements PageSource {
    private static final int ALIGN = 16;
    private static final double SECOND_NS = 1e9;
    /** A file is read through windows of this size; a page lies in one of them. */
    private static final long WINDOW_BYTES = 1L << 30;

    /** Where a page is, and what the card has to know of it. */
    private record Page(int file, long at, int bytes, int link, int firstOrbit, int lastOrbit) {}

    private final List<FileChannel> files = new ArrayList<>();
    private final List<Page> pages = new ArrayList<>();
    private final List<Integer> links;
    private final double orbitHz;
    private final int orbits;

    private volatile boolean finishing;

    // Card's thread.
    private int next;
    private boolean isEnding;
    private long endTimeFrame;

    /**
     * @param paths at least one
     * @param endPoint whose packets are played; those of others are passed over
     * @param orbitHz pace by the orbits in the headers; 0 plays as fast as there are buffers
     * @param orbits of a time frame
     * @param pageBytes largest page
     * @throws IOException a file cannot be read, or has something that is no raw data at the place named
     */
    public RecordedPages(
            final List<Path> paths, final int endPoint, final double orbitHz, final int orbits, final int pageBytes)
            throws IOException {
        this.orbitHz = orbitHz;
        this.orbits = orbits;
        final TreeSet<Integer> found = new TreeSet<>();
        try {
            for (int i = 0; i < paths.size(); i++) {
                final FileChannel file = FileChannel.open(paths.get(i), StandardOpenOption.READ);
                files.add(file);
                index(i, paths.get(i), file.size(), endPoint, pageBytes);
            }
        } catch (final IOException e) {
            close();
            throw e;
        }
        if (files.size() > 1) {
            merge();
        }
        pages.forEach(page -> found.add(page.link()));
        links = List.copyOf(found);
        if (pages.isEmpty()) {
            close();
            throw new IOException(paths + ": no packets of end point " + endPoint);
        }
    }

    private void index(final int file, final Path path, final long size, final int endPoint, final int pageBytes)
            throws IOException {
        long pageAt = -1;
        int pageEnd = 0;
        int link = 0;
        int first = 0;
        int last = 0;
        long windowAt = 0;
        ByteBuffer window = map(file, 0, size);
        for (long at = 0; at < size; ) {
            if (at - windowAt > WINDOW_BYTES / 2 && windowAt + window.capacity() < size) {
                windowAt = at;
                window = map(file, at, size);
            }
            final int in = (int) (at - windowAt);
            final RdhError error = Rdh.check(window, in, window.capacity());
            if (error != RdhError.NONE) {
                throw new IOException(path + ": at byte " + at + " of " + size + ": " + error.label());
            }
            final int offset = Rdh.offsetNextPacket(window, in);
            final int memory = Rdh.memorySize(window, in);
            final long following = offset != 0 ? offset : (memory + ALIGN - 1) / ALIGN * ALIGN;
            final int bytes = (int) Math.min(following, size - at);
            if (bytes > pageBytes) {
                throw new IOException(path + ": at byte " + at + ": a packet of " + bytes
                        + " bytes does not fit into a page of " + pageBytes);
            }
            final boolean isOurs = Rdh.endPoint(window, in) == endPoint;
            final int orbit = Rdh.orbit(window, in);
            if (pageAt >= 0
                    && (!isOurs
                            || Rdh.linkId(window, in) != link
                            || frame(orbit) != frame(first)
                            || pageEnd + bytes > pageBytes)) {
                pages.add(new Page(file, pageAt, pageEnd, link, first, last));
                pageAt = -1;
            }
            if (isOurs) {
                if (pageAt < 0) {
                    pageAt = at;
                    pageEnd = 0;
                    link = Rdh.linkId(window, in);
                    first = orbit;
                }
                last = orbit;
                pageEnd += bytes;
                if (offset == 0) {
                    pages.add(new Page(file, pageAt, pageEnd, link, first, last));
                    pageAt = -1;
                }
            }
            at += bytes;
        }
        if (pageAt >= 0) {
            pages.add(new Page(file, pageAt, pageEnd, link, first, last));
        }
    }

    /** The file whose next page has the lowest orbit comes next; orbits go round, so differences are compared. */
    private void merge() {
        final List<List<Page>> byFile = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            byFile.add(new ArrayList<>());
        }
        pages.forEach(page -> byFile.get(page.file()).add(page));
        final int[] at = new int[files.size()];
        final PriorityQueue<Integer> heads = new PriorityQueue<>((a, b) -> {
            final int later = byFile.get(a).get(at[a]).firstOrbit()
                    - byFile.get(b).get(at[b]).firstOrbit();
            return later != 0 ? later : Integer.compare(a, b);
        });
        final int total = pages.size();
        pages.clear();
        for (int i = 0; i < byFile.size(); i++) {
            if (!byFile.get(i).isEmpty()) {
                heads.add(i);
            }
        }
        while (pages.size() < total) {
            final int file = heads.remove();
            pages.add(byFile.get(file).get(at[file]++));
            if (at[file] < byFile.get(file).size()) {
                heads.add(file);
            }
        }
    }

    private ByteBuffer map(final int file, final long at, final long size) throws IOException {
        return files.get(file)
                .map(FileChannel.MapMode.READ_ONLY, at, Math.min(WINDOW_BYTES, size - at))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    private long frame(final int orbit) {
        return (orbit & 0xFFFF_FFFFL) / orbits;
    }

    @Override
    public List<Integer> links() {
        return links;
    }

    /** Pages of the whole recording. */
    public int pageCount() {
        return pages.size();
    }

    @Override
    public void begin() {
        next = 0;
        finishing = false;
        isEnding = false;
    }

    @Override
    public long nextNs() {
        if (finishing && !isEnding) {
            isEnding = true;
            endTimeFrame = next == 0 ? -1 : frame(pages.get(next - 1).firstOrbit());
        }
        while (isEnding && next < pages.size() && frame(pages.get(next).firstOrbit()) > endTimeFrame) {
            next++; // links may lie one behind the other: what is left of this time frame may still come
        }
        if (next >= pages.size()) {
            return NEVER;
        }
        final int sinceFirst = pages.get(next).lastOrbit() - pages.get(0).firstOrbit();
        return orbitHz == 0 ? 0 : (long) (Math.max(0, sinceFirst + 1L) * (SECOND_NS / orbitHz));
    }

    @Override
    public int link() {
        return pages.get(next).link();
    }

    @Override
    public int fill(final ByteBuffer page) throws IOException {
        final Page from = pages.get(next);
        final ByteBuffer to = page.slice(0, from.bytes());
        while (to.hasRemaining()) {
            if (files.get(from.file()).read(to, from.at() + to.position()) < 0) {
                throw new IOException("the recording has become shorter while it was played");
            }
        }
        next++;
        return from.bytes();
    }

    @Override
    public void skip() {
        next++;
    }

    @Override
    public void finish() {
        finishing = true;
    }

    @Override
    public void close() throws IOException {
        for (final FileChannel file : files) {
            file.close();
        }
    }
}
