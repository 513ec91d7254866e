package org.pebbleioc.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link DmaDevice} must do, whatever is behind it. A subclass brings a freshly loaded device of 8 receive
 * and 4 transmit buffers of 64 KiB and a way to make a frame arrive.
 */
public abstract class DmaDeviceContract {
    protected static final DmaGeometry GEOMETRY = new DmaGeometry(8, 4, 65536, DmaMode.COHERENT);
    private static final long SOON_NS = 60_000_000_000L;

    protected DmaDevice device;

    /** Another open of the same device. */
    protected abstract DmaDevice open() throws DmaException;

    /**
     * Makes a frame arrive: byte i of it is {@code (byte) (seed + i)}.
     *
     * @return false when the card has no buffer for it
     */
    protected abstract boolean arrive(int dest, int size, int flags, int error, int seed) throws DmaException;

    @BeforeEach
    void openAndClaim() throws DmaException {
        device = open();
    }

    @AfterEach
    void closeDevice() throws DmaException {
        device.close();
    }

    private DmaBatch claimAndRead(final int capacity) throws DmaException {
        assertTrue(device.awaitReadable(SOON_NS));
        return new DmaBatch(capacity);
    }

    private void claimZero() throws DmaException {
        device.claim(DmaDestination.mask(0));
    }

    @Test
    void shouldStartWithEveryBufferInTheHardware() throws DmaException {
        assertEquals(GEOMETRY, device.geometry());
        assertEquals(new DmaCounts(0, 8, 0, 0, 0), device.rxCounts());
        assertEquals(new DmaCounts(0, 0, 0, 4, 0), device.txCounts());
    }

    @Test
    void shouldMapEveryBufferOnceLittleEndianAndOfCfgSize() {
        for (int index = 0; index < GEOMETRY.bufferCount(); index++) {
            final var buffer = device.buffer(index);
            assertSame(buffer, device.buffer(index));
            assertTrue(buffer.isDirect());
            assertEquals(ByteOrder.LITTLE_ENDIAN, buffer.order());
            assertEquals(GEOMETRY.cfgSize(), buffer.capacity());
            assertEquals(0, buffer.alignmentOffset(0, DmaGeometry.PAGE_BYTES));
        }
        assertThrows(IllegalArgumentException.class, () -> device.buffer(-1));
        assertThrows(IllegalArgumentException.class, () -> device.buffer(12));
    }

    @Test
    void shouldReadNothingWithoutWaiting() throws DmaException {
        claimZero();
        assertEquals(0, device.read(new DmaBatch(4)));
        assertFalse(device.awaitReadable(0));
    }

    @Test
    void shouldDeliverSizeFlagsErrorDestinationAndBytes() throws DmaException {
        device.claim(DmaDestination.mask(0, 300));
        assertTrue(arrive(300, 500, 0x10201, DmaError.MAX, 7));
        final DmaBatch batch = claimAndRead(3);
        assertEquals(1, device.read(batch));
        assertEquals(500, batch.size[0]);
        assertEquals(0x10201, batch.flags[0]);
        assertEquals(DmaError.MAX, batch.error[0]);
        assertEquals(300, batch.dest[0]);
        assertTrue(GEOMETRY.isRx(batch.index[0]), "index=" + batch.index[0]);
        for (int i = 0; i < 500; i++) {
            assertEquals((byte) (7 + i), device.buffer(batch.index[0]).get(i), "byte " + i);
        }
        assertEquals(new DmaCounts(1, 7, 0, 0, 0), device.rxCounts());
        device.release(batch.index, 1);
        assertEquals(new DmaCounts(0, 8, 0, 0, 0), device.rxCounts());
    }

    @Test
    void shouldReadInOrderOfArrivalOverAllDestinations() throws DmaException {
        device.claim(DmaDestination.mask(0, 256));
        for (int i = 0; i < 5; i++) {
            assertTrue(arrive(i % 2 * 256, 10 + i, 0, 0, i));
        }
        final DmaBatch batch = claimAndRead(3);
        assertEquals(3, device.read(batch));
        assertEquals(12, batch.size[2]);
        assertEquals(new DmaCounts(3, 3, 0, 2, 0), device.rxCounts());
        final int[] held = batch.index.clone();
        assertEquals(2, device.read(batch));
        assertEquals(13, batch.size[0]);
        assertEquals(256, batch.dest[0]);
        device.release(held, 3);
        device.release(batch.index, 2);
    }

    @Test
    void shouldOwnTheBufferOfAZeroSizeCompletion() throws DmaException {
        claimZero();
        assertTrue(arrive(0, 0, 0, DmaError.FIFO, 0));
        final DmaBatch batch = claimAndRead(1);
        assertEquals(1, device.read(batch));
        assertEquals(0, batch.size[0]);
        assertEquals(DmaError.FIFO, batch.error[0]);
        assertEquals(1, device.rxCounts().userHas());
        device.release(batch.index, 1);
        assertEquals(8, device.rxCounts().inHw());
    }

    @Test
    void shouldDeliverSizesOneAndCfgSize() throws DmaException {
        claimZero();
        assertTrue(arrive(0, 1, 0, 0, 1));
        assertTrue(arrive(0, 65536, 0, 0, 2));
        final DmaBatch batch = claimAndRead(2);
        assertEquals(2, device.read(batch));
        assertEquals(1, batch.size[0]);
        assertEquals(65536, batch.size[1]);
        assertEquals((byte) (2 + 65535), device.buffer(batch.index[1]).get(65535));
    }

    @Test
    void shouldRunDryWhenNothingIsReturnedAndRecover() throws DmaException {
        claimZero();
        final DmaBatch batch = new DmaBatch(8);
        final Set<Integer> held = new HashSet<>();
        for (int i = 0; i < 8; i++) {
            assertTrue(arrive(0, 16, 0, 0, i));
            assertTrue(device.awaitReadable(SOON_NS));
            assertEquals(1, device.read(batch));
            assertTrue(held.add(batch.index[0]), "index twice: " + batch.index[0]);
        }
        assertFalse(arrive(0, 16, 0, 0, 9));
        assertEquals(new DmaCounts(8, 0, 0, 0, 0), device.rxCounts());
        assertEquals(0, device.read(batch));
        device.release(new int[] {11}, 1);
        assertTrue(arrive(0, 16, 0, 0, 10));
        assertTrue(device.awaitReadable(SOON_NS));
        assertEquals(1, device.read(batch));
        assertEquals(11, batch.index[0]);
    }

    @Test
    void shouldReturnNothingWhenOneIndexOfABatchIsBad() throws DmaException {
        claimZero();
        for (int i = 0; i < 3; i++) {
            assertTrue(arrive(0, 16, 0, 0, i));
        }
        final DmaBatch batch = claimAndRead(2);
        assertEquals(2, device.read(batch));
        final int a = batch.index[0];
        final int b = batch.index[1];
        for (final int bad : new int[] {99999, 12, -1, 0, 3, a, unheld(a, b)}) {
            final var e = assertThrows(IllegalArgumentException.class, () -> device.release(new int[] {a, b, bad}, 3));
            assertTrue(e.getMessage().contains("index=" + bad), e.getMessage());
            assertEquals(2, device.rxCounts().userHas(), "after bad index " + bad);
        }
        device.release(new int[] {a, b, 99999}, 2);
        assertEquals(new DmaCounts(0, 7, 0, 1, 0), device.rxCounts());
        assertThrows(IllegalArgumentException.class, () -> device.release(new int[] {a}, 1), "double return");
        device.release(new int[0], 0);
        assertThrows(IllegalArgumentException.class, () -> device.release(new int[1], 2));
        assertThrows(IllegalArgumentException.class, () -> device.release(new int[1], -1));
    }

    private static int unheld(final int a, final int b) {
        int index = 4;
        while (index == a || index == b) {
            index++;
        }
        return index;
    }

    @Test
    void shouldRefuseToReturnWhatAnotherOpenHolds() throws DmaException {
        claimZero();
        assertTrue(arrive(0, 16, 0, 0, 0));
        final DmaBatch batch = claimAndRead(1);
        assertEquals(1, device.read(batch));
        try (DmaDevice other = open()) {
            assertThrows(IllegalArgumentException.class, () -> other.release(batch.index, 1));
        }
        assertEquals(1, device.rxCounts().userHas());
    }

    @Test
    void shouldClaimOnceAndAllOrNothing() throws DmaException {
        device.claim(new byte[DmaDestination.MASK_BYTES]);
        device.claim(DmaDestination.mask(5, 4095));
        assertEquals(1, assertThrows(DmaException.class, this::claimZero).errno(), "a second claim");
        try (DmaDevice other = open()) {
            assertThrows(DmaException.class, () -> other.claim(DmaDestination.mask(4, 5)));
            other.claim(DmaDestination.mask(4));
            assertTrue(arrive(4, 16, 0, 0, 0));
            assertTrue(other.awaitReadable(SOON_NS));
            assertEquals(0, device.read(new DmaBatch(1)));
        }
        assertThrows(IllegalArgumentException.class, () -> device.claim(new byte[4]));
    }

    @Test
    void shouldFreeItsDestinationsAndBuffersOnClose() throws DmaException {
        claimZero();
        for (int i = 0; i < 5; i++) {
            assertTrue(arrive(0, 16, 0, 0, i));
        }
        final DmaBatch batch = claimAndRead(2);
        assertEquals(2, device.read(batch));
        device.close();
        device.close();
        assertThrows(DmaException.class, () -> device.read(batch));
        assertThrows(DmaException.class, () -> device.awaitReadable(0));
        assertThrows(DmaException.class, () -> device.release(batch.index, 2));
        try (DmaDevice other = open()) {
            assertEquals(new DmaCounts(0, 8, 0, 0, 0), other.rxCounts());
            other.claim(DmaDestination.mask(0));
            assertFalse(other.awaitReadable(0));
        }
    }

    @Test
    void shouldRecycleFramesNobodyClaimed() throws DmaException {
        claimZero();
        for (int i = 0; i < 100; i++) {
            assertTrue(arrive(9, 64, 0, 0, i), "frame " + i);
        }
        assertFalse(device.awaitReadable(0));
        assertEquals(new DmaCounts(0, 8, 0, 0, 0), device.rxCounts());
    }

    @Test
    void shouldWakeTheReaderWhenAFrameArrives() throws Exception {
        claimZero();
        final var waiting = waitInBackground(SOON_NS * 12);
        assertTrue(arrive(0, 16, 0, 0, 0));
        assertTrue(waiting.get(60, TimeUnit.SECONDS));
    }

    @Test
    void shouldEndAWaitByWakeupEvenOneThatComesFirst() throws Exception {
        claimZero();
        device.wakeup();
        assertFalse(device.awaitReadable(SOON_NS * 12));
        final var waiting = waitInBackground(SOON_NS * 12);
        device.wakeup();
        assertFalse(waiting.get(60, TimeUnit.SECONDS));
    }

    @Test
    void shouldUseAWakeupUp() throws DmaException {
        claimZero();
        device.wakeup();
        device.wakeup();
        assertFalse(device.awaitReadable(SOON_NS * 12));
        final long startNs = System.nanoTime();
        assertFalse(device.awaitReadable(20_000_000L));
        assertTrue(System.nanoTime() - startNs >= 20_000_000L, "a second wait was ended by a wakeup used before");
    }

    @Test
    void shouldTimeOutAndObeyInterrupts() throws DmaException {
        claimZero();
        final long startNs = System.nanoTime();
        assertFalse(device.awaitReadable(20_000_000L));
        assertTrue(System.nanoTime() - startNs >= 20_000_000L);
        Thread.currentThread().interrupt();
        assertFalse(device.awaitReadable(SOON_NS * 12));
        assertTrue(Thread.interrupted());
    }

    private CompletableFuture<Boolean> waitInBackground(final long timeoutNs) {
        final CompletableFuture<Boolean> result = new CompletableFuture<>();
        final Thread reader = new Thread(
                () -> {
                    try {
                        result.complete(device.awaitReadable(timeoutNs));
                    } catch (final DmaException e) {
                        result.completeExceptionally(e);
                    }
                },
                "test-reader");
        reader.setDaemon(true);
        reader.start();
        // let it wait first; a wait inside the driver does not show in the state, so not for long
        final long startNs = System.nanoTime();
        while (reader.getState() != Thread.State.TIMED_WAITING && System.nanoTime() - startNs < 200_000_000L) {
            LockSupport.parkNanos(100_000);
        }
        return result;
    }
}
