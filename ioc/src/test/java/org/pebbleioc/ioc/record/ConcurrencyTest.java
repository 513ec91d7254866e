package org.pebbleioc.ioc.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.pebbleioc.ioc.channel.Channel.Events;
import org.pebbleioc.ioc.channel.DbrType;
import org.pebbleioc.ioc.device.Parameter;

class ConcurrencyTest {
    private static final int RECORDS = 20;
    private static final int THREADS = 6;
    private static final int STEPS = 1500;

    /** Random puts, gets and link changes from many threads: all end, every put completes, monitors go forward. */
    @Test
    void shouldNeitherDeadlockNorDisorder() throws Exception {
        final long seed = System.nanoTime();
        System.out.println("ConcurrencyTest seed=" + seed);
        final TestIoc ioc = new TestIoc();
        final Parameter counter = ioc.port.int32("N", 0);
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < RECORDS; i++) {
            text.append("record(longout, r").append(i).append(") {}\n");
            text.append("record(ai, i")
                    .append(i)
                    .append(") { field(INP, \"r")
                    .append(i)
                    .append(" CP\") }\n");
        }
        text.append(
                "record(longin, n) { field(DTYP, asynInt32) field(INP, \"@asyn(P1,0,1)N\") field(SCAN, \"I/O Intr\") }");
        ioc.load(text.toString()).init();
        final List<Integer> seen = new ArrayList<>();
        ioc.database.find("n").subscribe(Events.VALUE, (sample, mask) -> seen.add(((int[]) sample.array())[0]));
        ioc.database.start();
        final AtomicInteger told = new AtomicInteger();
        final AtomicInteger asked = new AtomicInteger();
        final List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
        final CountDownLatch done = new CountDownLatch(THREADS + 1);
        for (int t = 0; t < THREADS; t++) {
            final Random random = new Random(seed + t);
            run(done, failures, () -> {
                for (int i = 0; i < STEPS; i++) {
                    final int a = random.nextInt(RECORDS);
                    final int b = random.nextInt(RECORDS);
                    switch (random.nextInt(6)) {
                        case 0 -> ioc.put("r" + a + ".FLNK", a == b ? "" : "i" + b);
                        case 1 -> ioc.put("i" + a + ".INP", "r" + b + (random.nextBoolean() ? " PP MS" : " CP"));
                        case 2 -> ioc.text("i" + a);
                        default -> {
                            asked.incrementAndGet();
                            ioc.database
                                    .find("r" + a)
                                    .put(DbrType.LONG, new int[] {i}, 1, error -> told.incrementAndGet());
                        }
                    }
                }
            });
        }
        run(done, failures, () -> {
            for (int i = 1; i <= 20_000; i++) {
                counter.set(i);
            }
        });
        assertTrue(done.await(300, TimeUnit.SECONDS), "deadlock, seed " + seed);
        assertEquals(List.of(), failures, "seed " + seed);
        final CountDownLatch last = new CountDownLatch(1);
        ioc.database.find("r0").put(DbrType.LONG, new int[] {1}, 1, error -> last.countDown());
        assertTrue(last.await(60, TimeUnit.SECONDS), "seed " + seed);
        ioc.database.close();
        assertEquals(asked.get(), told.get(), "seed " + seed);
        assertEquals(20_000, ioc.number("n"));
        for (int i = 1; i < seen.size(); i++) {
            assertTrue(seen.get(i) > seen.get(i - 1), "order at " + i);
        }
        assertEquals(20_000, seen.get(seen.size() - 1));
    }

    private interface Body {
        void run() throws Exception;
    }

    private static void run(final CountDownLatch done, final List<Throwable> failures, final Body body) {
        final Thread thread = new Thread(() -> {
            try {
                body.run();
            } catch (final Exception | Error e) {
                failures.add(e);
            } finally {
                done.countDown();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
