package org.pebbleioc.readout.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CopyCrewTest {
    private static final int BYTES = 200_000;

    private static ByteBuffer random(final Random random) {
        final byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return ByteBuffer.allocateDirect(BYTES).put(0, bytes);
    }

    /** Rounds follow each other at once, so threads that are late meet the next round. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void shouldCopyWhatOneThreadWould(final int threads) {
        final long seed = new Random().nextLong();
        System.out.println("copies seed=" + seed);
        final Random random = new Random(seed);
        final ByteBuffer[] sources = {random(random), random(random), random(random)};
        final ByteBuffer target = ByteBuffer.allocateDirect(BYTES);
        final ByteBuffer model = ByteBuffer.allocateDirect(BYTES);
        try (CopyCrew crew = new CopyCrew(threads, 0)) {
            for (int round = 0; round < 3_000; round++) {
                int at = 0;
                final int copies = random.nextInt(100); // more than fit in one round, at times
                for (int i = 0; i < copies && at < BYTES; i++) {
                    final int size = Math.min(1 + random.nextInt(3_000), BYTES - at);
                    final int from = random.nextInt(BYTES - size + 1);
                    final ByteBuffer source = sources[random.nextInt(sources.length)];
                    crew.add(target, at, source, from, size);
                    model.put(at, source, from, size);
                    at += size;
                }
                crew.flush();
                if (round % 10 == 0) {
                    assertEquals(model, target, "seed=" + seed + " round=" + round);
                }
            }
            assertEquals(model, target, "seed=" + seed);
        }
    }

    @Test
    void shouldComeBackFromACopyThatGoesWrongAndSayIt() {
        final Random random = new Random(1);
        final ByteBuffer source = random(random);
        final ByteBuffer target = ByteBuffer.allocateDirect(BYTES);
        try (CopyCrew crew = new CopyCrew(3, 0)) {
            for (int i = 0; i < 10; i++) {
                crew.add(target, i == 4 ? BYTES - 1 : i * 100, source, 0, 100);
            }
            assertThrows(IndexOutOfBoundsException.class, crew::flush);
            assertEquals(source.slice(0, 100), target.slice(900, 100), "the others are done");
            crew.add(target, 0, source, 100, 100);
            crew.flush();
            assertEquals(source.slice(100, 100), target.slice(0, 100), "and it goes on");
        }
    }

    @Test
    void shouldForgetWhatIsNotWantedAnyMore() {
        final ByteBuffer target = ByteBuffer.allocateDirect(8);
        try (CopyCrew crew = new CopyCrew(2, 0)) {
            crew.add(target, 0, ByteBuffer.allocateDirect(8).putLong(0, 7), 0, 8);
            crew.forget();
            crew.flush();
            assertEquals(0, target.getLong(0));
        }
    }

    @Test
    void shouldEndItsThreads() {
        final CopyCrew crew = new CopyCrew(4);
        assertEquals(4, crew.threads());
        assertTrue(isRunning());
        crew.close();
        assertFalse(isRunning());
        assertThrows(IllegalArgumentException.class, () -> new CopyCrew(0));
    }

    private static boolean isRunning() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(t -> t.getName().startsWith("dma-copy-") && t.isAlive());
    }
}
