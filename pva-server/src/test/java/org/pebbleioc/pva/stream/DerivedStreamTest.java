package org.pebbleioc.pva.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.pva.image.ImageOutput;
import org.pebbleioc.pva.image.ImagePv;
import org.pebbleioc.pva.image.ImageShape;
import org.pebbleioc.pva.server.PvUpdate;
import org.pebbleioc.pva.server.ServedPv.SubscribeOptions;
import org.pebbleioc.readout.memory.BufferPool;

class DerivedStreamTest {
    private static final SubscribeOptions ALL = new SubscribeOptions(0);
    private static final long SECOND = 1_000_000_000L;

    private final TestSource source = new TestSource(6, 32, 8, PixelType.UINT16);
    private final BufferPool outputs = TestSource.pool("out", 4, 512);
    private final ImagePv pv = new ImagePv("T:Image");
    private final TestSource.Client client = new TestSource.Client();
    private final FrameWork copying = TestSource.copying();

    private DerivedStream stream(final int queue, final int workers) {
        return new DerivedStream("T", queue, workers, outputs, TestSource::copying);
    }

    /** The server's first answer to a subscription is not a made image. */
    private ImageOutput watched(final DerivedStream stream) {
        final ImageOutput output = stream.publishOn(pv);
        pv.subscribe(client, ALL);
        client.ids.clear();
        client.whole.clear();
        return output;
    }

    @Test
    void shouldHoldNoMoreThanItsQueueAndGiveTheOldestUp() {
        final DerivedStream stream = stream(2, 1);
        watched(stream);
        for (int i = 0; i < 5; i++) {
            source.offerTo(stream, i);
        }

        assertEquals(2, source.pool.inUse());
        assertEquals(3, stream.report().squashed());
        while (stream.doWork(copying)) {
            // one image a call
        }
        assertEquals(List.of(4, 5), client.ids, "the newest ones are left");
        assertEquals(0, source.pool.inUse());
        assertTrue(stream.report().closes(), stream.report().toString());
        assertEquals(2, stream.report().out());
    }

    @Test
    void shouldGiveBackWhatIsNotBegunWhenThePebbleRunsLow() {
        final DerivedStream stream = stream(4, 1);
        watched(stream);
        source.offerTo(stream, 0);
        source.offerTo(stream, 1);
        assertEquals(2, source.pool.inUse());

        assertEquals(2, stream.reclaim());

        assertEquals(0, source.pool.inUse());
        assertFalse(stream.doWork(copying));
        assertEquals(2, stream.report().reclaimed());
        assertTrue(stream.report().closes(), stream.report().toString());
    }

    @Test
    void shouldGoOnWhenClientsHoldEveryOutputBuffer() {
        final DerivedStream stream = stream(1, 1);
        watched(stream);
        client.keeps = true;
        for (int i = 0; i < 10; i++) {
            source.offerTo(stream, i);
            assertTrue(stream.doWork(copying));
        }

        // one more is the PV's newest, which the client holds too
        assertEquals(4, client.kept.size());
        assertEquals(6, stream.report().noBuffer());
        assertEquals(0, source.pool.inUse(), "no image waits for a buffer");
        assertTrue(stream.report().closes(), stream.report().toString());

        client.canGiveBack = true;
        source.offerTo(stream, 99);
        assertTrue(stream.doWork(copying));
        assertEquals(11, client.ids.get(client.ids.size() - 1), "what clients have not begun to take comes back");
    }

    @Test
    void shouldHaveAClientDroppedThatHoldsBuffersForASecond() throws Exception {
        final DerivedStream stream = stream(1, 1);
        final ImageOutput output = watched(stream);
        client.keeps = true;
        final boolean[] asked = new boolean[1];
        output.evictor((whose, forNs) -> {
            asked[0] |= client.kept.stream().allMatch(whose) && forNs == SECOND;
            return true;
        });
        final long endNs = System.nanoTime() + 60 * SECOND;
        while (!asked[0] && System.nanoTime() < endNs) {
            source.offerTo(stream, System.nanoTime());
            stream.doWork(copying);
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
        }
        assertTrue(asked[0], "nobody asked the server to drop the client");
        assertTrue(stream.report().noBuffer() > 0);
    }

    @Test
    void shouldPublishInOrderHoweverLongEachTakes() throws Exception {
        final long seed = System.nanoTime();
        final DerivedStream stream =
                new DerivedStream("T", 4, 3, TestSource.pool("out", 8, 512), () -> new FrameWork() {
                    private final Random random = new Random(seed);

                    @Override
                    public ImageShape work(final Frame from, final ByteBuffer to) {
                        for (int i = random.nextInt(20_000); i > 0; i--) {
                            to.put(0, (byte) i);
                        }
                        to.put(from.pixels());
                        return from.shape();
                    }

                    @Override
                    public String problem() {
                        return "";
                    }
                });
        watched(stream);
        final TestSource many = new TestSource(32, 32, 8, PixelType.UINT16);
        stream.start();
        final long endNs = System.nanoTime() + 240 * SECOND;
        for (int i = 0; i < 2000 && System.nanoTime() < endNs; ) {
            if (many.pool.free() > 24 && stream.report().queued() < 4) {
                many.offerTo(stream, System.nanoTime());
                i++;
            } else {
                Thread.onSpinWait();
            }
        }
        while (stream.report().queued() + stream.report().working() > 0 && System.nanoTime() < endNs) {
            Thread.onSpinWait();
        }
        stream.close();

        final StreamReport report = stream.report();
        assertTrue(report.closes(), report + " seed=" + seed);
        assertEquals(2000, report.in());
        assertEquals(report.out(), client.ids.size());
        assertTrue(report.out() > 1000, report.toString());
        for (int i = 1; i < client.ids.size(); i++) {
            assertTrue(client.ids.get(i) > client.ids.get(i - 1), "seed=" + seed + " " + client.ids);
        }
        assertEquals(0, many.pool.inUse());
        assertEquals(0, stream.pool().inUse(), "closed, nobody holds a buffer");
        assertTrue(client.destroyed);
    }

    @Test
    void shouldKeepTheLimitOfTheRateAndItsBeat() {
        final DerivedStream stream = stream(1, 1);
        watched(stream);
        stream.minPeriodNs(SECOND / 10);
        final Random random = new Random(1);
        for (int i = 0; i < 1000; i++) { // as fast as the limit, with jitter: nothing is lost
            source.offerTo(stream, i * SECOND / 10 + random.nextInt((int) (SECOND / 50)));
            stream.doWork(copying);
        }
        assertEquals(0, stream.report().throttled());
        for (int i = 0; i < 1000; i++) { // ten times as fast
            source.offerTo(stream, 100 * SECOND + i * SECOND / 100);
            stream.doWork(copying);
        }
        assertEquals(1100, stream.report().out(), 2);
        assertTrue(stream.report().closes(), stream.report().toString());
    }

    @Test
    void shouldMakeOneASecondWhenNobodyLooks() {
        final DerivedStream stream = stream(1, 1);
        stream.publishOn(pv);
        for (int i = 0; i < 100; i++) {
            source.offerTo(stream, i * SECOND / 20);
            stream.doWork(copying);
        }
        assertEquals(5, stream.report().out());
        assertEquals(95, stream.report().unwatched());
        final PvUpdate newest = pv.current();
        assertEquals(81, newest.value().getIntField("uniqueId").get(), "a get finds something recent");
        newest.release();

        pv.subscribe(client, ALL);
        source.offerTo(stream, 100 * SECOND / 20);
        stream.doWork(copying);
        assertEquals(101, client.ids.get(client.ids.size() - 1));
    }

    @Test
    void shouldTellAClientOfAnotherShapeThoughTheImageBetweenWasThrottled() {
        final DerivedStream stream = stream(1, 1);
        final ImageOutput output = watched(stream);
        final TestSource other = new TestSource(2, 16, 4, PixelType.UINT8);
        source.offerTo(stream, 0);
        stream.doWork(copying);
        output.minPeriodNs(3600 * SECOND);
        source.offerTo(stream, 1);
        stream.doWork(copying);
        other.offerTo(stream, 2);
        stream.doWork(copying);
        output.minPeriodNs(0);
        other.offerTo(stream, 3);
        stream.doWork(copying);
        other.offerTo(stream, 4);
        stream.doWork(copying);
        assertEquals(List.of(true, false, true, false), client.whole);
        assertEquals(1, output.throttled());
        assertEquals(4, output.published());
    }

    @Test
    void shouldFeedAnotherStreamAndStayAwakeForItsClients() {
        final DerivedStream first = stream(1, 1);
        final DerivedStream second = new DerivedStream("U", 1, 1, TestSource.pool("out2", 2, 512), TestSource::copying);
        first.feed(second);
        second.publishOn(pv);
        pv.subscribe(client, ALL);
        client.ids.clear();
        for (int i = 0; i < 3; i++) {
            source.offerTo(first, i);
            assertTrue(first.doWork(copying));
            assertTrue(second.doWork(copying));
        }
        assertEquals(List.of(1, 2, 3), client.ids);
        assertEquals(0, outputs.inUse());
        assertTrue(second.report().closes(), second.report().toString());
    }

    @Test
    void shouldCountAndTellWhatItCannotMake() {
        final DerivedStream stream = stream(1, 1);
        watched(stream);
        final CodecWork jpeg = new CodecWork(new CodecSettings(CodecSettings.Compressor.JPEG));
        source.offerTo(stream, 0);
        assertTrue(stream.doWork(jpeg));
        assertEquals(1, stream.report().refused());
        assertEquals("jpeg takes no pixels of type UInt16", stream.problem());
        assertEquals(0, outputs.inUse());

        source.offerTo(stream, 1);
        assertTrue(stream.doWork(copying));
        assertEquals("", stream.problem());

        source.offerTo(stream, 2);
        assertTrue(stream.doWork(new FrameWork() {
            @Override
            public ImageShape work(final Frame from, final ByteBuffer to) {
                throw new IllegalStateException("a mistake");
            }

            @Override
            public String problem() {
                return "";
            }
        }));
        assertEquals(2, stream.report().refused());
        assertTrue(stream.report().closes(), stream.report().toString());
        assertEquals(0, source.pool.inUse());
    }

    @Test
    void shouldStopInTheMiddleOfItsWork() throws Exception {
        final CountDownLatch working = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);
        final DerivedStream stream = new DerivedStream("T", 2, 1, outputs, () -> new FrameWork() {
            @Override
            public ImageShape work(final Frame from, final ByteBuffer to) {
                working.countDown();
                try {
                    goOn.await(60, TimeUnit.SECONDS);
                } catch (final InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                to.put(from.pixels());
                return from.shape();
            }

            @Override
            public String problem() {
                return "";
            }
        });
        watched(stream);
        stream.start();
        IntStream.range(0, 3).forEach(i -> source.offerTo(stream, i));
        assertTrue(working.await(60, TimeUnit.SECONDS));
        final long startNs = System.nanoTime();
        stream.close(); // the worker hangs: the close does not
        assertTrue(System.nanoTime() - startNs < 20 * SECOND);
        assertTrue(client.destroyed);
        goOn.countDown();
        final long endNs = System.nanoTime() + 60 * SECOND;
        while (source.pool.inUse() + outputs.inUse() > 0 && System.nanoTime() < endNs) {
            Thread.onSpinWait();
        }
        assertEquals(0, source.pool.inUse());
        assertEquals(0, outputs.inUse());
        assertTrue(stream.report().closes(), stream.report().toString());
    }
}
