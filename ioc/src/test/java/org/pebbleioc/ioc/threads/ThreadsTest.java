package org.pebbleioc.ioc.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pebbleioc.driver.cpu.NativeThread;
import org.pebbleioc.ioc.config.OptionException;
import org.pebbleioc.ioc.config.OptionText;

/** Rules about threads of this test, on the kernel that runs it. */
class ThreadsTest {
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        over.countDown();
        for (final Thread thread : threads) {
            thread.join();
        }
    }

    private void start(final String name) throws Exception {
        final CountDownLatch started = new CountDownLatch(1);
        final Thread thread = new Thread(
                () -> {
                    started.countDown();
                    try {
                        over.await();
                    } catch (final InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        threads.add(thread);
        thread.start();
        started.await();
    }

    private static NativeThread named(final String name) throws Exception {
        return NativeThread.all().stream()
                .filter(t -> t.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static ThreadRule rule(final String names, final String options) {
        return ThreadRule.of(names, OptionText.parse(options));
    }

    @Test
    void shouldPinThreadsByNameAndThoseThatComeLater() throws Exception {
        start("tt-first");
        start("other-tt");
        final String all = named("tt-first").allowed().toString();
        final String first = all.split("[,-]")[0];
        final ThreadRules rules = new ThreadRules(List::of);
        assertFalse(rules.pins());
        rules.add(rule("tt-*", "cpu=" + first));
        assertTrue(rules.pins());
        rules.apply();
        assertEquals(first, named("tt-first").allowed().toString());
        assertEquals(all, named("other-tt").allowed().toString());
        start("tt-second-with-a-long-name");
        rules.apply();
        assertEquals(first, named("tt-second-with-").allowed().toString());
    }

    @Test
    void shouldKnowNamesThatTheKernelCut() {
        assertTrue(rule("a-name-of-twenty-abc", "cpu=0").isAbout("a-name-of-twent"));
        assertFalse(rule("a-name-of-twenty-abc", "cpu=0").isAbout("a-name-of"));
        assertTrue(rule("pva-out-*", "cpu=0").isAbout("pva-out-12"));
    }

    @Test
    void shouldRefuseWhatMakesNoSense() {
        for (final String bad : new String[] {"cpu=x", "cpu=3-1", "wait=sometimes", "core=1"}) {
            assertThrows(OptionException.class, () -> rule("dma-reader", bad), bad);
        }
        final OptionException e = assertThrows(OptionException.class, () -> rule("pva-out-*", "wait=spin"));
        assertTrue(e.getMessage().contains("wait is for dma-reader and publisher"), e.getMessage());
    }

    @Test
    void shouldTellWhatEachThreadUses() throws Exception {
        start("tt-usage");
        final ThreadUsage usage = new ThreadUsage(System.nanoTime() - 1_000_000_000L);
        final List<ThreadUsage.Row> rows = usage.rows(List.of(), System.nanoTime());
        assertTrue(rows.stream().anyMatch(r -> r.thread().name().equals("tt-usage")));
        assertTrue(rows.get(0).percent() >= rows.get(rows.size() - 1).percent());
    }
}
