package org.pebbleioc.readout.page;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.pebbleioc.driver.rdh.Rdh;
import org.pebbleioc.driver.rdh.RdhFields;
import org.pebbleioc.readout.EnumCounters;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.memory.MemoryBank;
import org.pebbleioc.readout.memory.PoolLayout;

/** A grouper with pools of small pages, fed by hand. */
final class PageRig {
    /** One packet of a page to be written. */
    record Packet(int orbit, int counter, boolean stop) {}

    /** What a sink got: everything but the memory. */
    record Seen(int endPoint, int link, long timeFrame, List<Integer> pages, int damage, boolean last) {}

    final PageHolders holders = new PageHolders();
    final PageHolder sinkHolder = holders.register("sink");
    final List<PagePool> pools = new ArrayList<>();
    final List<Seen> seen = new ArrayList<>();
    final EnumCounters<GroupCounter> counters = new EnumCounters<>(GroupCounter.class);
    final LinkTable links;
    final TimeFrameGrouper grouper;
    long nowNs;
    boolean isRefusing;

    PageRig(final GroupOptions options, final int endPoints, final int pages, final List<Integer> configured)
            throws IOException {
        for (int i = 0; i < endPoints; i++) {
            final PoolLayout layout = new PoolLayout(pages, 4096, 8, 64);
            pools.add(new PagePool(
                    "ep" + i,
                    MemoryBank.of(BankKind.HEAP).block("rig", layout.bytes()).cut("ep" + i, layout),
                    holders,
                    UsageThresholds.DEFAULT,
                    () -> nowNs));
        }
        links = new LinkTable(
                pools, IntStream.range(0, endPoints).mapToObj(i -> configured).toList());
        grouper = new TimeFrameGrouper(options, links, holders.reader(), List.of(new Sink()), counters);
    }

    private final class Sink implements TimeFrameSink {
        @Override
        public String name() {
            return "sink";
        }

        @Override
        public boolean offer(final LinkTimeFrame frame) {
            if (isRefusing) {
                return false;
            }
            final List<Integer> tags = new ArrayList<>();
            for (int i = 0; i < frame.pageCount(); i++) {
                tags.add(frame.page(i).getInt(4096 - 4)); // behind the headers: who the page is
            }
            seen.add(new Seen(
                    frame.source().endPoint(),
                    frame.source().link(),
                    frame.timeFrame(),
                    tags,
                    frame.damage(),
                    frame.isLastOfTimeFrame()));
            return true;
        }
    }

    /** A filled page of these packets, 64 bytes each; tag is found again in {@link Seen#pages}. */
    long page(final int endPoint, final int link, final int tag, final List<Packet> packets) {
        final PagePool pool = pools.get(endPoint);
        final long handle = pool.toCard();
        if (handle == PagePool.NONE) {
            throw new IllegalStateException("no page free in " + pool.name());
        }
        final ByteBuffer page = pool.page(handle);
        final RdhFields fields = new RdhFields();
        fields.linkId = link;
        fields.endPoint = endPoint;
        fields.feeId = link;
        fields.offsetNextPacket = Rdh.BYTES;
        for (int i = 0; i < packets.size(); i++) {
            fields.orbit = packets.get(i).orbit();
            fields.pagesCounter = packets.get(i).counter();
            fields.stop = packets.get(i).stop();
            Rdh.write(page, i * Rdh.BYTES, fields);
        }
        page.putInt(4096 - 4, tag);
        pool.filled(handle, packets.size() * Rdh.BYTES);
        return handle;
    }

    void add(final int endPoint, final int link, final int tag, final List<Packet> packets) {
        grouper.add(endPoint, page(endPoint, link, tag, packets), packets.size() * Rdh.BYTES, link, false, nowNs);
    }

    /** Orbits from {@code first} on, each with two packets. */
    static List<Packet> orbits(final int first, final int count) {
        final List<Packet> packets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            packets.add(new Packet(first + i, 0, false));
            packets.add(new Packet(first + i, 1, true));
        }
        return packets;
    }

    long count(final GroupCounter counter) {
        return counters.value(counter);
    }

    /** Pages: in = grouped + every reason not to. */
    boolean booksClose() {
        return count(GroupCounter.PAGES_IN)
                == count(GroupCounter.PAGES_GROUPED)
                        + count(GroupCounter.PAGES_BAD)
                        + count(GroupCounter.PAGES_IMPLAUSIBLE)
                        + count(GroupCounter.PAGES_LATE)
                        + count(GroupCounter.PAGES_DUPLICATE)
                        + count(GroupCounter.PAGES_OVERFLOW)
                        + grouper.waiting();
    }

    int pagesInUse() {
        return pools.stream().mapToInt(pool -> pool.buffers().inUse()).sum();
    }
}
