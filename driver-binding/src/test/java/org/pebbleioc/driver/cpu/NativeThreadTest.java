package org.pebbleioc.driver.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** On the kernel that runs the test. */
class NativeThreadTest {
    private static NativeThread named(final String name) throws IOException {
        return NativeThread.all().stream()
                .filter(t -> t.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldFindAThreadByItsNameAndPinIt() throws Exception {
        final CountDownLatch started = new CountDownLatch(1);
        final CountDownLatch over = new CountDownLatch(1);
        final Thread thread = new Thread(
                () -> {
                    started.countDown();
                    try {
                        over.await();
                    } catch (final InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "to-be-pinned-123");
        thread.start();
        started.await();
        try {
            final NativeThread before = named("to-be-pinned-12");
            final int first = Integer.parseInt(before.allowed().toString().split("[,-]")[0]);
            before.pin(CpuSet.parse(Integer.toString(first)));
            assertEquals(
                    Integer.toString(first), named("to-be-pinned-12").allowed().toString());
            final IOException refused = assertThrows(IOException.class, () -> before.pin(CpuSet.parse("1023")));
            assertTrue(refused.getMessage().contains("to-be-pinned-12 cannot run on cpu=1023"), refused.getMessage());
        } finally {
            over.countDown();
            thread.join();
        }
    }

    @Test
    void shouldReadAndWriteListsOfProcessors() {
        assertEquals("0,2-3,70", CpuSet.parse("70,0,2-3").toString());
        assertEquals(0b1101L, CpuSet.parse("0,2-3").mask()[0]);
        assertEquals(1L << 6, CpuSet.parse("70").mask()[1]);
        for (final String bad : new String[] {"", "a", "3-1", "0,,1", "5000", "-1"}) {
            assertThrows(IllegalArgumentException.class, () -> CpuSet.parse(bad), bad);
        }
    }
}
