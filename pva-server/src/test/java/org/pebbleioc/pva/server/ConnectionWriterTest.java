package org.pebbleioc.pva.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pebbleioc.pva.server.ServedPv.SubscribeOptions;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.FieldSelection;

/** How a frame goes out, on a channel that takes what the test lets it take. */
class ConnectionWriterTest {
    private static final int MIB = 1 << 20;

    /** Takes at most so many bytes a call, and fails after so many calls. */
    private static final class Sink implements GatheringByteChannel {
        int calls;
        long bytes;
        int atMost = Integer.MAX_VALUE;
        int failAtCall = -1;
        int largest;
        Runnable meanwhile = () -> {};

        @Override
        public long write(final ByteBuffer[] parts, final int offset, final int length) throws IOException {
            if (++calls == failAtCall) {
                throw new IOException("gone");
            }
            meanwhile.run();
            int room = atMost;
            int taken = 0;
            int offered = 0;
            for (int i = offset; i < offset + length; i++) {
                offered += parts[i].remaining();
                final int count = Math.min(room, parts[i].remaining());
                parts[i].position(parts[i].position() + count);
                room -= count;
                taken += count;
            }
            largest = Math.max(largest, offered);
            bytes += taken;
            return taken;
        }

        @Override
        public long write(final ByteBuffer[] parts) throws IOException {
            return write(parts, 0, parts.length);
        }

        @Override
        public int write(final ByteBuffer part) throws IOException {
            return (int) write(new ByteBuffer[] {part});
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // nothing to give back
        }
    }

    private final Sink sink = new Sink();
    private final OutQueue out = new OutQueue(16);
    private final ConnectionWriter writer = new ConnectionWriter(sink, out, System::nanoTime);

    private Subscription subscribe(final TestPv pv) throws IOException {
        final ServerChannel channel = new ServerChannel(1, 1, pv.name(), pv, AccessPolicy.Rights.ALL);
        final FieldSelection all = FieldSelection.all(pv.type());
        final MonitorQueue queue = new MonitorQueue(
                all,
                new QueueTerms(4, MonitorQueue.NO_WINDOW, QueuePolicy.LATEST),
                ClientBudget.unlimited(),
                new UpdateLedger().account(pv.name()),
                System::nanoTime);
        final Subscription subscription =
                new Subscription(channel, 1, all, new SubscribeOptions(0), queue, out, () -> {});
        out.reply(subscription.opened());
        writer.writeBatch(out.poll());
        subscription.start();
        return subscription;
    }

    private static TestPv image(final int pixels) {
        return new TestPv("T:Image", TestTypes.image(1, new MemoryUShortArray(pixels, 7)));
    }

    @Test
    void shouldWriteAFrameInPiecesOfAMebibyte() throws Exception {
        final TestPv pv = image(4 * MIB);
        final Subscription subscription = subscribe(pv);
        final int before = sink.calls;
        writer.writeBatch(out.poll());
        assertEquals(9, sink.calls - before, "8 MiB and a head");
        assertEquals(MIB, sink.largest);
        assertEquals(1, subscription.counts().sent());
        assertTrue(subscription.counts().bytesSent() > 8 * MIB);
        assertEquals(writer.bytesWritten(), sink.bytes);
        subscription.close();
        assertEquals(1, pv.held.get());
    }

    @Test
    void shouldReleaseOnlyAfterTheLastByteHoweverLittleIsTakenAtATime() throws Exception {
        final TestPv pv = image(MIB);
        final Subscription subscription = subscribe(pv);
        pv.publish(TestTypes.image(2, new MemoryUShortArray(MIB, 9)), TestPv.bits(0));
        assertEquals(2, pv.held.get());
        sink.atMost = 9999;
        writer.writeBatch(out.poll());
        assertEquals(1, pv.held.get(), "the first is written and released");
        assertEquals(1, subscription.counts().sent());
        sink.failAtCall = sink.calls + 50;
        assertThrows(IOException.class, () -> writer.writeBatch(out.poll()));
        assertEquals(0, subscription.counts().inFlight());
        assertEquals(1, subscription.counts().discarded(), "died in mid-write");
        subscription.close();
        assertEquals(1, pv.held.get());
    }

    @Test
    void shouldTellWhoseMemoryIsStuckInMonitorsAndGets() throws Exception {
        final TestPv pv = image(MIB);
        final Subscription subscription = subscribe(pv);
        final long second = 1_000_000_000L;
        final List<String> seen = new ArrayList<>();
        sink.meanwhile = () -> {
            final long now = System.nanoTime();
            seen.add(writer.isStuckOrSlow(update -> true, now + 2 * second, second)
                    + " " + writer.isStuckOrSlow(update -> true, now, second)
                    + " " + writer.isStuckOrSlow(update -> false, now + 2 * second, second));
        };
        writer.writeBatch(out.poll()); // a monitor's update
        assertEquals(Set.of("true false false"), Set.copyOf(seen));
        seen.clear();
        writer.writeBatch(Reply.current(Command.GET, 1, 0, pv, null, FieldSelection.all(pv.type())));
        assertEquals(Set.of("true false false"), Set.copyOf(seen), "a get holds an image too");
        final long later = System.nanoTime() + 100 * second;
        assertFalse(writer.isStuckOrSlow(update -> true, later, second), "all is written");
        subscription.close();
        assertEquals(1, pv.held.get());
    }

    @Test
    void shouldNotMakeGarbageThatGrowsWithTheFrame() throws Exception {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long self = Thread.currentThread().getId();
        for (final int pixels : new int[] {MIB / 2, 4 * MIB}) {
            final TestPv pv = image(pixels);
            final Subscription subscription = subscribe(pv);
            writer.writeBatch(out.poll());
            final TestUpdate update =
                    new TestUpdate(TestTypes.image(2, new MemoryUShortArray(pixels, 1)), TestPv.bits(1, 2), () -> {});
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 50; round++) {
                final long before = threads.getThreadAllocatedBytes(self);
                for (int i = 0; i < 20; i++) {
                    subscription.updated(update);
                    writer.writeBatch(out.poll());
                }
                least = Math.min(least, (threads.getThreadAllocatedBytes(self) - before) / 20);
            }
            System.out.println(pixels + " pixels: " + least + " bytes of heap for an update");
            assertTrue(least <= 2048, least + " bytes of heap for an update");
            assertEquals(1, update.holders());
            subscription.close();
        }
    }
}
