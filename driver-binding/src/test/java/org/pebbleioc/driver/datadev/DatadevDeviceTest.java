package org.pebbleioc.driver.datadev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pebbleioc.driver.AxiVersion;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.driver.DmaCopyRead;
import org.pebbleioc.driver.DmaCounts;
import org.pebbleioc.driver.DmaDestination;
import org.pebbleioc.driver.DmaError;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.DmaMode;
import org.pebbleioc.driver.DmaTransmit;

/** Everything beyond the image path's contract: sending, copies, registers, diagnostics, and all refusals. */
class DatadevDeviceTest {
    private static final DmaGeometry GEOMETRY = new DmaGeometry(8, 4, 65536, DmaMode.STREAM);
    private static final long SOON_NS = 60_000_000_000L;
    private static final DmaCounts TX_IDLE = new DmaCounts(0, 0, 0, 4, 0);
    private static final DmaCounts RX_IDLE = new DmaCounts(0, 8, 0, 0, 0);

    private final DmaBatch batch = new DmaBatch(8);
    private DatadevDevice device;

    @BeforeEach
    void load() throws DmaException {
        FakeCard.load(GEOMETRY);
        FakeCard.fake_loopback(1, 0);
        device = DatadevDevice.open(FakeCard.options());
        device.claim(DmaDestination.mask(0));
    }

    @AfterEach
    void leaveNothingBehind() throws DmaException {
        device.close();
        assertEquals(0, FakeCard.fake_opens(), "files open or mapped");
        assertEquals(0, FakeCard.fake_owned(), "buffers owned");
        assertEquals("", FakeCard.harm());
    }

    private void readOne() throws DmaException {
        assertTrue(device.awaitReadable(SOON_NS));
        assertEquals(1, device.read(batch));
    }

    private static ByteBuffer frame(final int size, final int seed) {
        final ByteBuffer frame = ByteBuffer.allocateDirect(size);
        for (int i = 0; i < size; i++) {
            frame.put(i, (byte) (seed + 31 * i));
        }
        return frame;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1000, 4096, 65535, 65536})
    void shouldSendByCopyAndReadByIndex(final int size) throws DmaException {
        final ByteBuffer sent = frame(size, size);
        assertTrue(device.writeCopy(sent, 0, 0x10302));
        assertEquals(0, sent.position());
        readOne();
        assertEquals(size, batch.size[0]);
        assertEquals(0x10302, batch.flags[0]);
        assertEquals(sent, device.buffer(batch.index[0]).slice(0, size));
        device.release(batch.index, 1);
        assertEquals(RX_IDLE, device.rxCounts());
        assertEquals(TX_IDLE, device.txCounts());
    }

    @Test
    void shouldSendByIndexFromTheMapping() throws DmaException {
        final int index = device.acquire();
        assertTrue(index >= 0 && index < 4, "index=" + index);
        assertEquals(1, device.txCounts().userHas());
        device.buffer(index).put(0, frame(300, 5), 0, 300);
        device.write(index, 300, 0, 0);
        assertEquals(TX_IDLE, device.txCounts());
        readOne();
        assertEquals(frame(300, 5), device.buffer(batch.index[0]).slice(0, 300));
        device.release(batch.index, 1);
        assertThrows(IllegalArgumentException.class, () -> device.release(new int[] {index}, 1), "was sent");
        assertThrows(IllegalArgumentException.class, () -> device.write(index, 300, 0, 0), "was sent");
    }

    @Test
    void shouldForwardAReceivedBuffer() throws DmaException {
        assertTrue(device.writeCopy(frame(400, 9), 0, 0));
        readOne();
        device.write(batch.index[0], 400, 0, 0x22);
        readOne();
        assertEquals(0x22, batch.flags[0]);
        assertEquals(frame(400, 9), device.buffer(batch.index[0]).slice(0, 400));
        device.release(batch.index, 1);
        assertEquals(RX_IDLE, device.rxCounts());
    }

    @Test
    void shouldSendTheRemainingBytesOfASlice() throws DmaException {
        final ByteBuffer whole = frame(100, 0);
        assertTrue(device.writeCopy(whole.position(10).limit(30), 0, 0));
        readOne();
        assertEquals(20, batch.size[0]);
        assertEquals(whole.get(10), device.buffer(batch.index[0]).get(0));
        device.release(batch.index, 1);
    }

    @Test
    void shouldRunOutOfTransmitBuffersAndRecover() throws DmaException {
        final int[] held = new int[4];
        final Set<Integer> distinct = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            assertTrue(device.awaitWritable(0));
            held[i] = device.acquire();
            assertTrue(distinct.add(held[i]));
        }
        assertEquals(DmaTransmit.NONE, device.acquire());
        assertFalse(device.writeCopy(frame(10, 0), 0, 0));
        assertFalse(device.awaitWritable(10_000_000L));
        assertEquals(new DmaCounts(4, 0, 0, 0, 0), device.txCounts());
        device.release(held, 1);
        assertEquals(held[0], device.acquire());
        device.release(held, 4);
        assertEquals(TX_IDLE, device.txCounts());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 4096, 4097, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void shouldRefuseDestinationsThatCrashKernels(final int dest) throws DmaException {
        final int index = device.acquire();
        final long before = FakeCard.fake_calls();
        assertThrows(IllegalArgumentException.class, () -> device.write(index, 1, dest, 0));
        assertThrows(IllegalArgumentException.class, () -> device.writeCopy(frame(1, 0), dest, 0));
        assertEquals(before, FakeCard.fake_calls(), "the driver was asked");
        device.release(new int[] {index}, 1);
    }

    @Test
    void shouldRefuseSizesFlagsAndForeignBuffersBeforeTheCall() throws DmaException {
        final int index = device.acquire();
        final ByteBuffer tooLong = frame(65537, 0);
        final ByteBuffer empty = frame(0, 0);
        final ByteBuffer heap = ByteBuffer.allocate(10);
        final long before = FakeCard.fake_calls();
        for (final int size : new int[] {0, -1, 65537, Integer.MIN_VALUE}) {
            assertThrows(IllegalArgumentException.class, () -> device.write(index, size, 0, 0), "size " + size);
        }
        for (final int flags : new int[] {1 << 17, 1 << 18, 1 << 31, -1}) {
            assertThrows(IllegalArgumentException.class, () -> device.write(index, 1, 0, flags), "flags " + flags);
        }
        for (final int foreign : new int[] {-1, 0, 1, 2, 3, 4, 11, 12, 99999}) {
            if (foreign != index) {
                assertThrows(IllegalArgumentException.class, () -> device.write(foreign, 1, 0, 0), "index " + foreign);
            }
        }
        assertThrows(IllegalArgumentException.class, () -> device.writeCopy(tooLong, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> device.writeCopy(empty, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> device.writeCopy(heap, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> device.readCopy(heap, batch));
        assertThrows(IllegalArgumentException.class, () -> device.release(new int[13], 13));
        assertThrows(IllegalArgumentException.class, () -> device.debugLevel(256));
        assertThrows(IllegalArgumentException.class, () -> device.awaitWritable(-1));
        assertEquals(before, FakeCard.fake_calls(), "the driver was asked");
        device.release(new int[] {index}, 1);
    }

    @Test
    void shouldNotTouchWhatAnotherOpenHolds() throws DmaException {
        try (DatadevDevice other = DatadevDevice.open(FakeCard.options())) {
            final int index = other.acquire();
            assertThrows(IllegalArgumentException.class, () -> device.write(index, 1, 0, 0));
            assertThrows(IllegalArgumentException.class, () -> device.release(new int[] {index}, 1));
            assertEquals(1, device.txCounts().userHas());
        }
        assertEquals(0, device.txCounts().userHas(), "close returns it");
    }

    @Test
    void shouldReadByCopyWithoutOwningAnything() throws DmaException {
        final ByteBuffer into = ByteBuffer.allocateDirect(70000).position(100);
        assertEquals(0, device.readCopy(into, batch));
        assertTrue(device.writeCopy(frame(1000, 3), 0, 0x302));
        assertTrue(device.awaitReadable(SOON_NS));
        assertEquals(1, device.readCopy(into, batch));
        assertEquals(1000, batch.size[0]);
        assertEquals(0x302, batch.flags[0]);
        assertEquals(0, batch.error[0]);
        assertEquals(DmaCopyRead.NO_INDEX, batch.index[0]);
        assertEquals(frame(1000, 3), into.slice(100, 1000));
        assertEquals(RX_IDLE, device.rxCounts());
    }

    @Test
    void shouldLoseAFrameThatDoesNotFitTheCopyAndSaySo() throws DmaException {
        assertTrue(device.writeCopy(frame(1000, 3), 0, 0));
        assertEquals(1, device.readCopy(ByteBuffer.allocateDirect(999), batch));
        assertEquals(DmaCopyRead.LOST, batch.size[0]);
        assertEquals(DmaError.MAX, batch.error[0]);
        assertEquals(RX_IDLE, device.rxCounts());
        assertTrue(device.writeCopy(frame(7, 4), 0, 0), "an index read after a copy read starts from zero");
        readOne();
        assertEquals(7, batch.size[0]);
        assertEquals(1, device.rxCounts().userHas());
        device.release(batch.index, 1);
    }

    @Test
    void shouldReadAndWriteRegistersInsideTheWindowOnly() throws DmaException {
        assertEquals(0x1000000, device.readRegister(AxiVersion.ADDRESS));
        device.writeRegister(AxiVersion.ADDRESS + 4, 0xDEADBEEF);
        assertEquals(0xDEADBEEF, device.readRegister(AxiVersion.ADDRESS + 4));
        device.writeRegister(0xFFFFFC, 1);
        assertEquals(1, device.readRegister(0xFFFFFC));
        for (final long address : new long[] {
            0, 0xFFFC, 0xFFFE, 0x10001, 0x10002, 0xFFFFFE, 0x1000000, -4, Long.MAX_VALUE, Long.MIN_VALUE, 0x100010000L
        }) {
            assertThrows(IllegalArgumentException.class, () -> device.readRegister(address), "address " + address);
            assertThrows(IllegalArgumentException.class, () -> device.writeRegister(address, 0), "address " + address);
        }
    }

    @Test
    void shouldDecodeTheFirmwaresIdentity() throws DmaException {
        final AxiVersion version = device.axiVersion();
        assertEquals(0x1000000, version.firmwareVersion());
        assertEquals(4711, version.upTimeCount());
        assertEquals(0x0123456789abcdefL, version.fdValue());
        assertEquals(1063, version.userValues()[63]);
        assertEquals(42, version.deviceId());
        assertEquals("14131211100f0e0d0c0b0a090807060504030201", version.gitHash());
        assertEquals("fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0", version.dnaValue());
        assertEquals("FakeCard: built for tests : with colons", version.buildString());
        assertEquals(
                "dirty", AxiVersion.of(ByteBuffer.allocate(AxiVersion.BYTES)).gitHash());
    }

    @Test
    void shouldTellVersionsLevelsAndTheRest() throws DmaException {
        assertEquals(6, device.apiVersion());
        assertEquals("7.4.0-1-g7685fa2", device.gitVersion());
        device.debugLevel(255);
        assertEquals(255, FakeCard.fake_debug_level());
        device.acknowledgeInterrupt();
        assertEquals(1, FakeCard.fake_acknowledged());
        for (final int value : new int[] {0, 1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0xFFFFF000, 0xFFFFF001, -1}) {
            FakeCard.fake_missed(value);
            assertEquals(Integer.toUnsignedLong(value), device.missedRequestCycles());
        }
        assertEquals("0000:00:04.0", device.report().pciAddress());
        assertEquals(8, device.report().rx().bufferCount());
        assertEquals(GEOMETRY, device.geometry(), "the mode is known from the driver's text only");
    }

    @Test
    void shouldRepeatWhatASignalInterrupted() throws DmaException {
        FakeCard.fake_interrupt(3);
        assertTrue(device.writeCopy(frame(10, 0), 0, 0));
        FakeCard.fake_interrupt(3);
        assertTrue(device.awaitReadable(SOON_NS));
        FakeCard.fake_interrupt(3);
        assertEquals(1, device.read(batch));
        FakeCard.fake_interrupt(3);
        device.release(batch.index, 1);
        FakeCard.fake_interrupt(3);
        assertEquals(RX_IDLE, device.rxCounts());
        final long startNs = System.nanoTime();
        FakeCard.fake_interrupt(5);
        assertFalse(device.awaitReadable(20_000_000L));
        assertTrue(System.nanoTime() - startNs >= 20_000_000L);
    }

    @Test
    void shouldReturnMoreThanOneBatchWhenClosed() throws DmaException {
        device.close();
        FakeCard.load(new DmaGeometry(2500, 500, 4096, DmaMode.COHERENT));
        device = DatadevDevice.open(FakeCard.options());
        device.claim(DmaDestination.mask(0));
        final DmaBatch large = new DmaBatch(5000);
        for (int i = 0; i < 2500; i++) {
            FakeCard.fake_arrive(0, 1, 0, 0, i);
        }
        assertEquals(2500, device.read(large));
        while (device.acquire() != DmaTransmit.NONE) {
            // take them all
        }
        assertEquals(500, device.txCounts().userHas());
        device.release(large.index, 100);
        assertEquals(2400, device.rxCounts().userHas());
    }
}
