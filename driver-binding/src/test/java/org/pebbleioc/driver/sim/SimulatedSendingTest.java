package org.pebbleioc.driver.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.driver.DmaCounts;
import org.pebbleioc.driver.DmaDestination;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaGoneException;
import org.pebbleioc.driver.DmaSendingContract;
import org.pebbleioc.driver.DmaTransmit;

/** The sending half of the contract, on the simulated device; removal, harm that is refused, many threads. */
class SimulatedSendingTest extends DmaSendingContract<SimulatedDevice> {
    private static final int FRAMES = 3000;

    private final SimulatedDriver driver;

    SimulatedSendingTest() throws DmaException {
        driver = new SimulatedDriver("sim:TX", GEOMETRY, ModuleOptions.emulator());
    }

    @Override
    protected SimulatedDevice open() throws DmaException {
        return driver.open();
    }

    @Test
    void shouldLoseWhatFindsNoReceiveBufferAndFreeTheTransmitBuffer() throws DmaException {
        final ByteBuffer frame = ByteBuffer.allocateDirect(16);
        for (int i = 0; i < 11; i++) {
            assertTrue(device.writeCopy(frame, 0, 0));
        }
        assertEquals(3, driver.lostInLoopback());
        assertEquals(new DmaCounts(0, 0, 0, 8, 0), device.rxCounts());
        assertEquals(new DmaCounts(0, 0, 0, 4, 0), device.txCounts());
    }

    @Test
    void shouldTellEverybodyThatTheDeviceIsGoneAndTakeNewOpensLater() throws Exception {
        final ByteBuffer frame = ByteBuffer.allocateDirect(16);
        assertTrue(device.writeCopy(frame, 0, 0));
        final DmaBatch batch = new DmaBatch(1);
        assertEquals(1, device.read(batch));
        final int held = device.acquire();
        final CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return device.awaitReadable(60_000_000_000L);
            } catch (final DmaGoneException e) {
                return false; // it began to wait after the removal
            } catch (final DmaException e) {
                throw new AssertionError(e);
            }
        });
        driver.remove();
        assertFalse(waiting.get(60, TimeUnit.SECONDS));
        assertThrows(DmaGoneException.class, () -> device.read(batch));
        assertThrows(DmaGoneException.class, () -> device.release(batch.index, 1));
        assertThrows(DmaGoneException.class, device::acquire);
        assertThrows(DmaGoneException.class, () -> device.write(held, 1, 0, 0));
        assertThrows(DmaGoneException.class, () -> device.writeCopy(frame, 0, 0));
        assertThrows(DmaGoneException.class, device::rxCounts);
        assertThrows(DmaGoneException.class, device::report);
        assertEquals(Errno.ENOENT, assertThrows(DmaException.class, this::open).errno());
        device.close();
        driver.restore();
        try (SimulatedDevice again = open()) {
            again.claim(DmaDestination.mask(0));
            assertEquals(new DmaCounts(0, 8, 0, 0, 0), again.rxCounts());
            assertEquals(new DmaCounts(0, 0, 0, 4, 0), again.txCounts());
            assertTrue(again.writeCopy(frame, 0, 0));
            assertTrue(again.awaitReadable(0));
        }
    }

    @Test
    void shouldRefuseHarmUnlessItIsAskedFor() throws DmaException {
        final UserMemory memory = new UserMemory();
        final SimulatedCalls calls = new SimulatedCalls(driver, memory);
        final int fd = calls.open(SimulatedCalls.O_RDWR);
        final int other = calls.open(SimulatedCalls.O_RDWR);
        final ByteBuffer words = ByteBuffer.allocateDirect(64).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        final long at = memory.map(words);
        final int held = (int) calls.ioctl(fd, 0x1006, 0);
        words.putInt(0, held).putInt(4, 99999);
        assertEquals(-Errno.EPERM, calls.ioctl(other, 0x1005 | 1 << 16, at), "foreign return");
        assertEquals(-Errno.EINVAL, calls.ioctl(fd, 0x1005 | 2 << 16, at), "mixed return");
        words.putInt(4, held);
        assertEquals(-Errno.EPERM, calls.ioctl(fd, 0x1005 | 2 << 16, at), "double return");
        assertEquals(new DmaCounts(1, 0, 0, 3, 0), driver.txCounts(), "nothing moved");
        assertEquals(-Errno.EPERM, sendIndex(calls, other, words, at, held, 64, 0), "unowned write");
        assertEquals(-Errno.EPERM, sendIndex(calls, fd, words, at, held, 0, 0), "empty write");
        assertEquals(-Errno.EPERM, sendIndex(calls, fd, words, at, held, 64, 1 << 17), "bit 17");
        words.putInt(0, held);
        assertEquals(0, calls.ioctl(fd, 0x1005 | 1 << 16, at));
        assertEquals(-Errno.EPERM, calls.ioctl(fd, 0x1005 | 1 << 16, at), "second return");
        assertEquals(new DmaCounts(0, 0, 0, 4, 0), driver.txCounts());
    }

    private static long sendIndex(
            final SimulatedCalls calls,
            final int fd,
            final ByteBuffer words,
            final long at,
            final int index,
            final int size,
            final int flags) {
        words.putLong(0, 0)
                .putInt(8, 0)
                .putInt(12, flags)
                .putInt(16, index)
                .putInt(20, size)
                .putLong(24, 0);
        return calls.write(fd, at, SimulatedCalls.WRITE_BYTES);
    }

    @Test
    void shouldKeepEveryFrameWholeWithManyThreadsOnOneOpen() throws Exception {
        final AtomicInteger sent = new AtomicInteger();
        final AtomicInteger received = new AtomicInteger();
        final CompletableFuture<?>[] threads = new CompletableFuture<?>[4];
        for (int i = 0; i < threads.length; i++) {
            final boolean sends = i % 2 == 0;
            threads[i] = CompletableFuture.runAsync(
                    () -> {
                        try {
                            if (sends) {
                                send(sent);
                            } else {
                                receive(received);
                            }
                        } catch (final DmaException e) {
                            throw new AssertionError(e);
                        }
                    },
                    task -> new Thread(task, "test-loop").start());
        }
        CompletableFuture.allOf(threads).get(300, TimeUnit.SECONDS);
        assertEquals(FRAMES, received.get() + driver.lostInLoopback());
        assertTrue(received.get() > 0);
        assertEquals(new DmaCounts(0, 8, 0, 0, 0), device.rxCounts());
        assertEquals(new DmaCounts(0, 0, 0, 4, 0), device.txCounts());
    }

    private void send(final AtomicInteger sent) throws DmaException {
        for (int frame = sent.getAndIncrement(); frame < FRAMES; frame = sent.getAndIncrement()) {
            int index = device.acquire();
            while (index == DmaTransmit.NONE) {
                device.awaitWritable(10_000_000L);
                index = device.acquire();
            }
            for (int i = 0; i < 64; i++) {
                device.buffer(index).put(i, (byte) frame);
            }
            device.write(index, 64, 0, frame & 0xFFFF);
        }
    }

    private void receive(final AtomicInteger received) throws DmaException {
        final DmaBatch batch = new DmaBatch(3);
        while (received.get() + driver.lostInLoopback() < FRAMES) {
            final int count = device.read(batch);
            for (int i = 0; i < count; i++) {
                for (int at = 0; at < 64; at++) {
                    assertEquals(
                            (byte) batch.flags[i], device.buffer(batch.index[i]).get(at));
                }
            }
            device.release(batch.index, count);
            received.addAndGet(count);
            Thread.onSpinWait();
        }
    }
}
