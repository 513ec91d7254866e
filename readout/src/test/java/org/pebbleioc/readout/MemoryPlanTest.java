package org.pebbleioc.readout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.DmaMode;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.readout.memory.BankKind;

/** The numbers of the document "PvDetector Buffer Allocation": 74 MiB images, 80 x 1 MiB, 128 x 84 MiB. */
class MemoryPlanTest {
    private static final int MIB = 1 << 20;
    private static final long GIB = 1L << 30;
    private static final ImageFormat AXIS = new ImageFormat(8192, 4736, PixelType.UINT16);

    private static ReadoutOptions axis(final int cfgRxCount, final int pebbleBufCount, final int pebbleBufSize) {
        return options(new DmaGeometry(cfgRxCount, 8, MIB, DmaMode.COHERENT), AXIS, 1, pebbleBufCount, pebbleBufSize);
    }

    private static ReadoutOptions options(
            final DmaGeometry dma, final ImageFormat format, final int lanes, final int count, final int size) {
        return new ReadoutOptions(dma, format, lanes, count, size, BankKind.HEAP, 1_000_000_000L, 1);
    }

    @Test
    void shouldGiveTheNumbersOfTheAxisExample() {
        assertEquals(74 * MIB, AXIS.sizeBytes());
        final MemoryPlan plan = MemoryPlan.of(axis(80, 128, 84 * MIB), false, 1, 64 * GIB);
        assertEquals(80L * MIB, plan.rows().get(0).bytes());
        assertEquals(128L * 84 * MIB, plan.rows().get(2).bytes());
        assertEquals(128L * 74 * MIB, plan.rows().get(3).bytes());
        assertEquals("10.5 GiB", MemoryPlan.human(plan.rows().get(2).bytes()));
        assertEquals("9.3 GiB", MemoryPlan.human(plan.rows().get(3).bytes()));
        assertEquals(128L * (84 + 74) * MIB, plan.bytesTaken(), "the kernel's DMA buffers are not this process's");
        assertFalse(plan.isRefused(), () -> plan.problems().toString());
        assertEquals(0, plan.advice().size(), () -> plan.advice().toString());
    }

    @Test
    void shouldWriteTheTableThatAPersonReads() throws IOException {
        final MemoryPlan plan = MemoryPlan.of(axis(80, 128, 84 * MIB), true, 0, 8 * GIB);
        try (InputStream golden = MemoryPlanTest.class.getResourceAsStream("axis-plan.txt")) {
            assertEquals(
                    new String(golden.readAllBytes(), StandardCharsets.UTF_8),
                    plan.text().replace("\r\n", "\n"));
        }
    }

    @Test
    void shouldRefuseDmaBuffersThatCannotHoldAnImage() {
        // 74 MiB and a header of 32 bytes take 75 buffers of 1 MiB.
        final MemoryPlan plan = MemoryPlan.of(axis(74, 128, 84 * MIB), false, 0, 64 * GIB);
        assertEquals(1, plan.problems().size());
        final String problem = plan.problems().get(0);
        assertTrue(problem.contains("cfgRxCount is 74"), problem);
        assertTrue(problem.contains("cfgRxCount to at least 75"), problem);
        assertTrue(problem.contains("74 MiB"), problem);
        assertFalse(MemoryPlan.of(axis(75, 128, 84 * MIB), false, 0, 64 * GIB).isRefused());
    }

    @Test
    void shouldCountAHeaderOnEveryLane() {
        final DmaGeometry dma = new DmaGeometry(8, 0, 4096, DmaMode.COHERENT);
        final ImageFormat fourPages = new ImageFormat(4096, 4, PixelType.UINT8);
        assertEquals(5, MemoryPlan.buffersPerImage(options(dma, fourPages, 1, 16, 5 * 4096)));
        assertEquals(8, MemoryPlan.buffersPerImage(options(dma, fourPages, 4, 16, 5 * 4096)));
    }

    @Test
    void shouldRefuseAPebbleBufferThatCannotHoldImageAndGuardWord() {
        final MemoryPlan plan = MemoryPlan.of(axis(80, 128, 74 * MIB), false, 0, 64 * GIB);
        assertEquals(1, plan.problems().size());
        final String problem = plan.problems().get(0);
        assertTrue(problem.contains("pebbleBufSize to at least " + (74 * MIB + 4096)), problem);
        assertFalse(MemoryPlan.of(axis(80, 128, 74 * MIB + 4096), false, 0, 64 * GIB)
                .isRefused());
    }

    @Test
    void shouldSayByHowMuchTheMemoryIsExceededAndWhatFits() {
        // 80 MiB of DMA and 8 MiB TX are ours too, so 8 GiB - 88 MiB hold 96 buffers of 84 MiB: 64 is the power of two.
        final MemoryPlan plan = MemoryPlan.of(axis(80, 128, 84 * MIB), true, 0, 8 * GIB);
        assertEquals(1, plan.problems().size());
        final String problem = plan.problems().get(0);
        assertTrue(problem.contains("10.6 GiB planned"), problem);
        assertTrue(problem.contains("8 GiB available"), problem);
        assertTrue(problem.contains("2.6 GiB too much"), problem);
        assertTrue(problem.contains("-p pebbleBufCount=64"), problem);
        assertFalse(MemoryPlan.of(axis(80, 64, 84 * MIB), true, 0, 8 * GIB).isRefused());
    }

    @Test
    void shouldSuggestACountThatReallyFitsAlsoWithTransitionBuffersOfSeveralPvs() {
        for (int pvs = 0; pvs <= 3; pvs++) {
            for (final long available : new long[] {1, 2, 3, 5, 9, 17, 31}) {
                final MemoryPlan plan = MemoryPlan.of(axis(80, 128, 84 * MIB), false, pvs, available * GIB);
                int best = 128;
                while (best >= 2
                        && MemoryPlan.of(axis(80, best, 84 * MIB), false, pvs, available * GIB)
                                .isRefused()) {
                    best /= 2;
                }
                final String said = plan.problems().toString();
                if (best == 128) {
                    assertEquals("[]", said);
                } else {
                    assertTrue(said.contains("pebbleBufCount=" + best + " would fit"), said);
                }
            }
        }
    }

    @Test
    void shouldNotSuggestACountWhereNoneFits() {
        final String said = MemoryPlan.of(axis(80, 128, 84 * MIB), false, 0, 100L * MIB)
                .problems()
                .toString();
        assertTrue(said.contains("take smaller images or a larger machine"), said);
    }

    @Test
    void shouldAdviseAgainstManyDmaBuffersAndAgainstAShortPebble() {
        final MemoryPlan many = MemoryPlan.of(axis(2048, 4096, 84 * MIB), false, 0, 1024 * GIB);
        assertTrue(many.advice().toString().contains("cfgRxCount=2048 holds 27 images"), many.advice()::toString);
        final MemoryPlan few = MemoryPlan.of(axis(80, 64, 84 * MIB), false, 0, 64 * GIB);
        assertTrue(few.advice().toString().contains("pebbleBufCount=64 is less than 128"), few.advice()::toString);
    }

    @Test
    void shouldWriteBytesWithABinaryUnit() {
        assertEquals("0 B", MemoryPlan.human(0));
        assertEquals("1023 B", MemoryPlan.human(1023));
        assertEquals("1 KiB", MemoryPlan.human(1024));
        assertEquals("1.5 KiB", MemoryPlan.human(1536));
        assertEquals("74 MiB", MemoryPlan.human(74L * MIB));
        assertEquals("10.5 GiB", MemoryPlan.human(128L * 84 * MIB));
        assertEquals("2 TiB", MemoryPlan.human(2048 * GIB));
    }

    @Test
    void shouldCountTheDeviceSideOfASimulatedCardInStreamMode() {
        final DmaGeometry coherent = new DmaGeometry(16, 4, 65536, DmaMode.COHERENT);
        final DmaGeometry stream = new DmaGeometry(16, 4, 65536, DmaMode.STREAM);
        final long more = plan(stream, true).bytesTaken() - plan(coherent, true).bytesTaken();
        assertEquals(20 * 65536L, more);
        assertEquals(
                plan(coherent, false).bytesTaken(), plan(stream, false).bytesTaken(), "a real card's is the kernel's");
    }

    private static MemoryPlan plan(final DmaGeometry dma, final boolean simulated) {
        final ImageFormat format = new ImageFormat(100, 100, PixelType.UINT8);
        return MemoryPlan.of(
                new ReadoutOptions(dma, format, 1, 32, 12288, BankKind.HEAP, 1, 1), simulated, 0, Long.MAX_VALUE);
    }
}
