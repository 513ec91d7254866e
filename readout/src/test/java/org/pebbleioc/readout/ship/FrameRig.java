package org.pebbleioc.readout.ship;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.pebbleioc.driver.rdh.Rdh;
import org.pebbleioc.driver.rdh.RdhFields;
import org.pebbleioc.driver.sim.superpage.PayloadPattern;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.memory.MemoryBank;
import org.pebbleioc.readout.memory.MemoryBlock;
import org.pebbleioc.readout.memory.PoolLayout;
import org.pebbleioc.readout.page.LinkId;
import org.pebbleioc.readout.page.LinkTimeFrame;
import org.pebbleioc.readout.page.PageHolders;
import org.pebbleioc.readout.page.PagePool;
import org.pebbleioc.readout.page.TimeFrameSink;
import org.pebbleioc.readout.page.UsageThresholds;

/** Pools and hand-made time frames, with a plain copy of each heartbeat frame beside them. One thread. */
public final class FrameRig {
    private static final int GUARD = 64;

    public final PageHolders holders = new PageHolders();
    public final PagePool pool;
    public final PagePool copyPool;
    private final Random random;
    private final int orbits;
    private final int maxPayload;
    private final int packetBytes;

    private final int[] packetCounter = new int[Rdh.LINKS];
    private long timeFrame;

    /** The heartbeat frames of the last {@link #frame}, as a receiver should see them. */
    public List<byte[]> expected = new ArrayList<>();

    /** Of those, how many cross pages, and how many bytes they have. */
    public int crossing;

    public long crossingBytes;

    public FrameRig(
            final BankKind bank,
            final int pages,
            final int pageBytes,
            final int copyPages,
            final int copyPageBytes,
            final int orbits,
            final int maxPayload,
            final int packetBytes,
            final long seed)
            throws IOException {
        this.orbits = orbits;
        this.maxPayload = maxPayload;
        this.packetBytes = packetBytes;
        random = new Random(seed);
        final PoolLayout layout = new PoolLayout(pages, pageBytes, GUARD, 64);
        final PoolLayout copyLayout = new PoolLayout(copyPages, copyPageBytes, GUARD, 64);
        final MemoryBlock block = MemoryBank.of(bank).block("test", layout.bytes() + copyLayout.bytes() + (1 << 16));
        pool = new PagePool("card", block.cut("card", layout), holders, UsageThresholds.DEFAULT, System::nanoTime);
        copyPool =
                new PagePool("copy", block.cut("copy", copyLayout), holders, UsageThresholds.DEFAULT, System::nanoTime);
    }

    /** Some pages and few links: for tests of transports. */
    public static FrameRig small(final BankKind bank) throws IOException {
        return new FrameRig(bank, 64, 16 * 1024, 32, 16 * 1024, 8, 3_000, 1_024, 1);
    }

    public long timeFrame() {
        return timeFrame;
    }

    /** The next time frame of one link; null when the pool has too few pages left. The reader holds its pages. */
    public LinkTimeFrame frame(final int link, final boolean isLast) {
        return frame(link, timeFrame, isLast);
    }

    public void nextTimeFrame() {
        timeFrame++;
    }

    private LinkTimeFrame frame(final int link, final long number, final boolean isLast) {
        expected = new ArrayList<>();
        crossing = 0;
        crossingBytes = 0;
        final List<Long> handles = new ArrayList<>();
        final List<Integer> used = new ArrayList<>();
        final RdhFields fields = new RdhFields();
        fields.linkId = link;
        fields.feeId = 100 + link;
        fields.systemId = 7;
        fields.cruId = 1;
        fields.endPoint = 1;
        ByteBuffer page = null;
        int at = 0;
        for (int i = 0; i < orbits; i++) {
            int left = random.nextInt(4) == 0 ? 0 : random.nextInt(maxPayload / 16) * 16;
            fields.orbit = (int) (number * orbits + i);
            fields.pagesCounter = 0;
            final ByteBuffer frame = ByteBuffer.allocate(maxPayload + (maxPayload / packetBytes + 4) * 2 * Rdh.BYTES)
                    .order(java.nio.ByteOrder.LITTLE_ENDIAN);
            int pagesOfFrame = 0;
            int lastInCopy = -1;
            boolean stop = false;
            while (!stop) {
                stop = left == 0 && fields.pagesCounter > 0;
                final int payload = Math.min(left, packetBytes - Rdh.BYTES);
                final int bytes = Rdh.BYTES + payload;
                if (page == null || at + bytes > pool.pageBytes()) {
                    if (page != null) {
                        used.add(at);
                        final int last = lastPacket;
                        page.putShort(last + 8, (short) 0);
                    }
                    final long handle = pool.toCard();
                    if (handle == PagePool.NONE) {
                        for (final long taken : handles) {
                            pool.release(taken, holders.reader());
                        }
                        return null;
                    }
                    handles.add(handle);
                    page = pool.page(handle);
                    at = 0;
                    pagesOfFrame = fields.pagesCounter == 0 ? 0 : pagesOfFrame;
                    pagesOfFrame++;
                } else if (fields.pagesCounter == 0) {
                    pagesOfFrame = 1;
                }
                fields.memorySize = bytes;
                fields.offsetNextPacket = bytes;
                fields.packetCounter = packetCounter[link];
                fields.stop = stop;
                packetCounter[link] = packetCounter[link] + 1 & 0xFF;
                Rdh.write(page, at, fields);
                PayloadPattern.COUNTER.fill(
                        page,
                        at + Rdh.BYTES,
                        payload,
                        PayloadPattern.key(fields.endPoint, link, fields.orbit, fields.pagesCounter));
                for (int b = 0; b < bytes; b++) {
                    frame.put(page.get(at + b));
                }
                lastInCopy = frame.position() - bytes;
                lastPacket = at;
                at += bytes;
                left -= payload;
                fields.pagesCounter++;
            }
            if (pagesOfFrame > 1) {
                crossing++;
                crossingBytes += frame.position();
            }
            expected.add(java.util.Arrays.copyOf(frame.array(), frame.position()));
            expectedLast = lastInCopy;
        }
        used.add(at);
        page.putShort(lastPacket + 8, (short) 0);
        // what ends a page says so, and is seen like that where it was not copied
        final byte[] lastFrame = expected.get(expected.size() - 1);
        lastFrame[expectedLast + 8] = 0;
        lastFrame[expectedLast + 9] = 0;
        final long[] handleArray = handles.stream().mapToLong(Long::longValue).toArray();
        final int[] usedArray = used.stream().mapToInt(Integer::intValue).toArray();
        for (int i = 0; i < handleArray.length; i++) {
            pool.filled(handleArray[i], usedArray[i]);
            pool.grouped(handleArray[i], link, number);
        }
        return new LinkTimeFrame(
                pool,
                new LinkId(1, 1, link, 100 + link, 7),
                number,
                number * orbits,
                orbits,
                isLast,
                0,
                handleArray,
                usedArray);
    }

    private int lastPacket;
    private int expectedLast;

    /** What the grouper does: offers, then lets go of the reader's holds. */
    public boolean offer(final TimeFrameSink sink, final LinkTimeFrame frame) {
        final boolean taken = sink.offer(frame);
        frame.release(holders.reader());
        return taken;
    }

    public int free() {
        return pool.buffers().free() + copyPool.buffers().free();
    }

    public boolean isAllFree() {
        return free() == pool.count() + copyPool.count();
    }

    public long refused() {
        return pool.refusedTotal() + copyPool.refusedTotal();
    }
}
