package org.pebbleioc.readout.ship;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.page.Exhaustion;
import org.pebbleioc.readout.page.LinkTimeFrame;
import org.pebbleioc.readout.page.PageHolder;

/** Messages against heartbeat frames that were put together packet by packet in plain arrays. */
class MessageBuilderPropertyTest {
    private static final int ROUNDS = 100;

    @Test
    void anyFramesComeOutByteByByteAndOnlyCrossingOnesAreCopied() throws IOException {
        final long seed = System.nanoTime();
        System.out.println("seed " + seed);
        final Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            final int packet = 128 + 16 * random.nextInt(200);
            final int page = packet + 16 * random.nextInt(1_000);
            final int maxPayload = 32 + random.nextInt(3 * page);
            final int copyPage = maxPayload + (maxPayload / (packet - 64) + 3) * 64;
            final FrameRig rig = new FrameRig(
                    BankKind.HEAP,
                    256,
                    page,
                    256,
                    copyPage * (1 + random.nextInt(3)),
                    1 + random.nextInt(40),
                    maxPayload,
                    packet,
                    random.nextLong());
            oneRound(rig, random.nextInt(32));
        }
    }

    private static void oneRound(final FrameRig rig, final int link) {
        final LinkTimeFrame frame = rig.frame(link, true);
        if (frame == null) {
            return; // more pages than the pool has
        }
        final PageHolder holder = rig.holders.register("test");
        final ShipCounts counts = new ShipCounts();
        final MessageBuilder builder = new MessageBuilder(Mapping.HEARTBEAT_FRAMES, rig.copyPool, holder, counts);
        frame.retain(holder);
        frame.release(rig.holders.reader());
        builder.begin(frame, 77);
        assertEquals(MessageBuilder.Result.BUILT, builder.next());
        final ShipMessage message = builder.message();
        assertTrue(builder.isFinished());
        assertEquals(MessageBuilder.Result.DONE, builder.next());
        frame.release(holder);

        assertEquals(rig.expected.size(), message.partCount());
        assertEquals(rig.crossing, counts.value(ShipCounter.COPIES));
        assertEquals(rig.crossingBytes, counts.value(ShipCounter.BYTES_COPIED));
        final List<byte[]> parts = new ArrayList<>();
        for (int part = 0; part < message.partCount(); part++) {
            parts.add(unlinked(bytes(message.slice(part))));
        }
        for (int part = 0; part < parts.size(); part++) {
            assertArrayEquals(unlinked(rig.expected.get(part)), parts.get(part), "heartbeat frame " + part);
        }
        assertNull(StfHeader.fault(message.header()));
        assertEquals(link, StfHeader.read(message.header(), 0).linkId());

        // pages are locked exactly as long as a part points into them
        for (int part = 0; part < message.partCount(); part++) {
            assertTrue(message.pool(part).buffers().isCurrent(message.handle(part)), "part " + part + " is locked");
            final long handle = message.handle(part);
            message.releasePart(part);
            boolean isPointedAt = false;
            for (int later = part + 1; later < message.partCount(); later++) {
                isPointedAt |= message.pool(later) == message.pool(part) && message.handle(later) == handle;
            }
            assertEquals(isPointedAt, message.pool(part).buffers().isCurrent(handle), "part " + part);
        }
        assertTrue(rig.isAllFree());
        assertEquals(0, rig.refused());
    }

    @Test
    void aFrameThatCannotBeCopiedLeavesNothingLockedAndIsCountedByItsCause() throws IOException {
        final FrameRig tooSmall = new FrameRig(BankKind.HEAP, 64, 4_096, 8, 256, 16, 6_000, 1_024, 5);
        assertEquals(MessageBuilder.Result.COPY_TOO_LONG, build(tooSmall));
        final FrameRig tooFew = new FrameRig(BankKind.HEAP, 64, 4_096, 1, 8_192, 16, 6_000, 1_024, 5);
        assertEquals(MessageBuilder.Result.NO_COPY_PAGE, build(tooFew));
        assertEquals(0, tooFew.copyPool.exhaustedTotal(Exhaustion.COPY_PAGE_TOO_SMALL));
    }

    private static MessageBuilder.Result build(final FrameRig rig) {
        final LinkTimeFrame frame = rig.frame(3, true);
        assertTrue(rig.crossing > 1, "the frame crosses pages often enough: " + rig.crossing);
        final PageHolder holder = rig.holders.register("test");
        final ShipCounts counts = new ShipCounts();
        final MessageBuilder builder = new MessageBuilder(Mapping.HEARTBEAT_FRAMES, rig.copyPool, holder, counts);
        frame.retain(holder);
        frame.release(rig.holders.reader());
        builder.begin(frame, 77);
        final MessageBuilder.Result result = builder.next();
        frame.release(holder);
        assertTrue(rig.isAllFree(), "nothing stays locked");
        assertEquals(0, counts.value(ShipCounter.MESSAGES_BUILT));
        assertTrue(counts.value(ShipCounter.LONGEST_COPY_BYTES) > 0);
        return result;
    }

    @Test
    void oneMessagePerPageCopiesNothingAndMarksTheLast() throws IOException {
        final FrameRig rig = FrameRig.small(BankKind.HEAP);
        final LinkTimeFrame frame = rig.frame(9, true);
        final PageHolder holder = rig.holders.register("test");
        final ShipCounts counts = new ShipCounts();
        final MessageBuilder builder = new MessageBuilder(Mapping.PAGES, null, holder, counts);
        builder.begin(frame, 77);
        int pages = 0;
        while (builder.next() == MessageBuilder.Result.BUILT) {
            final ShipMessage message = builder.message();
            assertEquals(1, message.partCount());
            assertEquals(frame.usedBytes(pages), message.length(0));
            assertEquals(
                    pages == frame.pageCount() - 1,
                    StfHeader.read(message.header(), 0).isLast());
            pages++;
            message.releaseParts();
        }
        assertEquals(frame.pageCount(), pages);
        assertEquals(0, counts.value(ShipCounter.COPIES));
        frame.release(rig.holders.reader());
        assertTrue(rig.isAllFree());
    }

    private static byte[] bytes(final ByteBuffer part) {
        final byte[] bytes = new byte[part.capacity()];
        part.get(0, bytes);
        return bytes;
    }

    /**
     * With the offset of every packet as if another followed: the last packet of a page says that none does, and which one
     * that was is not the receiver's business.
     */
    private static byte[] unlinked(final byte[] frame) {
        final ByteBuffer bytes = ByteBuffer.wrap(frame).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < frame.length; ) {
            final int size = bytes.getShort(at + 10) & 0xFFFF;
            assertTrue(size >= 64, "memorySize " + size);
            final int next = bytes.getShort(at + 8) & 0xFFFF;
            assertTrue(next == size || at + size == frame.length, "a packet inside a heartbeat frame leads on");
            bytes.putShort(at + 8, (short) size);
            at += size;
        }
        return frame;
    }
}
