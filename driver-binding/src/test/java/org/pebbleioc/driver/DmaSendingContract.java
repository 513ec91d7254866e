package org.pebbleioc.driver;

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

/**
 * The other half of the contract, beside {@link DmaDeviceContract}: sending, copies, registers, diagnostics. A subclass
 * brings a freshly loaded device in loopback, of 8 receive and 4 transmit buffers of 64 KiB.
 */
public abstract class DmaSendingContract<
        D extends DmaDevice & DmaTransmit & DmaCopyRead & DmaRegisters & DmaDiagnostics> {
    protected static final DmaGeometry GEOMETRY = new DmaGeometry(8, 4, 65536, DmaMode.STREAM);
    private static final DmaCounts RX_IDLE = new DmaCounts(0, 8, 0, 0, 0);
    private static final DmaCounts TX_IDLE = new DmaCounts(0, 0, 0, 4, 0);
    private static final long SOON_NS = 60_000_000_000L;

    private final DmaBatch batch = new DmaBatch(8);
    protected D device;

    /** Another open of the same device. */
    protected abstract D open() throws DmaException;

    /** Called before a report is read, for a device whose report is a text that somebody must write. */
    protected void refreshReport() {}

    @BeforeEach
    void openAndClaim() throws DmaException {
        device = open();
        device.claim(DmaDestination.mask(0));
    }

    @AfterEach
    void closeDevice() throws DmaException {
        device.close();
    }

    private static ByteBuffer frame(final int size, final int seed) {
        final ByteBuffer frame = ByteBuffer.allocateDirect(size);
        for (int i = 0; i < size; i++) {
            frame.put(i, (byte) (seed + 31 * i));
        }
        return frame;
    }

    private int receive() throws DmaException {
        assertTrue(device.awaitReadable(SOON_NS));
        assertEquals(1, device.read(batch));
        return batch.index[0];
    }

    @Test
    void shouldSendByCopyWhateverTheSize() throws DmaException {
        for (final int size : new int[] {1, 2, 31, 4096, 65535, 65536}) {
            final ByteBuffer sent = frame(size, size);
            assertTrue(device.writeCopy(sent, 0, 0x10302));
            assertEquals(size, sent.remaining(), "position does not move");
            final int index = receive();
            assertEquals(size, batch.size[0]);
            assertEquals(0x10302, batch.flags[0]);
            assertEquals(sent, device.buffer(index).slice(0, size));
            device.release(batch.index, 1);
        }
        assertEquals(RX_IDLE, device.rxCounts());
        assertEquals(TX_IDLE, device.txCounts());
    }

    @Test
    void shouldSendByIndexWhatIsInTheMapping() throws DmaException {
        final int index = device.acquire();
        assertTrue(index >= 0 && index < GEOMETRY.cfgTxCount(), "index=" + index);
        assertEquals(new DmaCounts(1, 0, 0, 3, 0), device.txCounts());
        device.buffer(index).put(0, frame(300, 5), 0, 300);
        device.write(index, 300, 0, 0);
        assertEquals(TX_IDLE, device.txCounts());
        assertEquals(frame(300, 5), device.buffer(receive()).slice(0, 300));
        device.release(batch.index, 1);
        assertThrows(IllegalArgumentException.class, () -> device.release(new int[] {index}, 1), "was sent");
        assertThrows(IllegalArgumentException.class, () -> device.write(index, 300, 0, 0), "was sent");
    }

    @Test
    void shouldForwardAReceivedBufferWithWhatTheReaderWrote() throws DmaException {
        assertTrue(device.writeCopy(frame(400, 9), 0, 0));
        final int first = receive();
        device.buffer(first).put(3, (byte) 99);
        device.write(first, 400, 0, 0x22);
        final int second = receive();
        assertEquals(0x22, batch.flags[0]);
        assertEquals((byte) 99, device.buffer(second).get(3));
        assertEquals(frame(400, 9).get(399), device.buffer(second).get(399));
        device.release(batch.index, 1);
        assertEquals(RX_IDLE, device.rxCounts());
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
        try (D other = open()) {
            assertEquals(DmaTransmit.NONE, other.acquire(), "one pool for all opens");
            assertThrows(IllegalArgumentException.class, () -> other.release(held, 1));
            assertThrows(IllegalArgumentException.class, () -> other.write(held[0], 1, 0, 0));
        }
        device.wakeup();
        assertFalse(device.awaitWritable(60_000_000_000L), "ended by the wakeup");
        device.release(held, 1);
        assertEquals(held[0], device.acquire());
        device.close();
        try (D other = open()) {
            assertEquals(TX_IDLE, other.txCounts());
        }
    }

    @Test
    void shouldRefuseWhatADriverMustNotSee() throws DmaException {
        final int index = device.acquire();
        for (final int dest : new int[] {-1, 4096, 4097, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThrows(IllegalArgumentException.class, () -> device.write(index, 1, dest, 0), "dest " + dest);
            assertThrows(IllegalArgumentException.class, () -> device.writeCopy(frame(1, 0), dest, 0), "dest " + dest);
        }
        for (final int size : new int[] {0, -1, 65537, Integer.MIN_VALUE}) {
            assertThrows(IllegalArgumentException.class, () -> device.write(index, size, 0, 0), "size " + size);
        }
        for (final int flags : new int[] {1 << 17, 1 << 18, -1}) {
            assertThrows(IllegalArgumentException.class, () -> device.write(index, 1, 0, flags), "flags " + flags);
        }
        for (int foreign = -1; foreign <= 12; foreign++) {
            final int other = foreign;
            if (other != index) {
                assertThrows(IllegalArgumentException.class, () -> device.write(other, 1, 0, 0), "index " + other);
            }
        }
        assertThrows(IllegalArgumentException.class, () -> device.writeCopy(frame(65537, 0), 0, 0));
        assertThrows(IllegalArgumentException.class, () -> device.writeCopy(frame(0, 0), 0, 0));
        assertThrows(IllegalArgumentException.class, () -> device.writeCopy(ByteBuffer.allocate(8), 0, 0));
        assertThrows(IllegalArgumentException.class, () -> device.readCopy(ByteBuffer.allocate(8), batch));
        assertThrows(IllegalArgumentException.class, () -> device.release(new int[13], 13));
        assertThrows(IllegalArgumentException.class, () -> device.release(new int[] {index, 99999}, 2));
        assertEquals(new DmaCounts(1, 0, 0, 3, 0), device.txCounts(), "nothing moved");
        device.release(new int[] {index}, 1);
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
        assertEquals(DmaCopyRead.NO_INDEX, batch.index[0]);
        assertEquals(frame(1000, 3), into.slice(100, 1000));
        assertTrue(device.writeCopy(frame(1000, 3), 0, 0));
        assertTrue(device.awaitReadable(SOON_NS));
        assertEquals(1, device.readCopy(ByteBuffer.allocateDirect(999), batch));
        assertEquals(DmaCopyRead.LOST, batch.size[0]);
        assertEquals(DmaError.MAX, batch.error[0]);
        assertFalse(device.awaitReadable(0), "it is lost");
        assertEquals(RX_IDLE, device.rxCounts());
    }

    @Test
    void shouldReachRegistersInsideTheWindowOnly() throws DmaException {
        assertEquals(0x1000000, device.readRegister(AxiVersion.ADDRESS));
        device.writeRegister(AxiVersion.ADDRESS + 4, 0xDEADBEEF);
        assertEquals(0xDEADBEEF, device.readRegister(AxiVersion.ADDRESS + 4));
        assertEquals(0xDEADBEEF, device.axiVersion().scratchPad());
        assertEquals(0x1000000, device.axiVersion().firmwareVersion());
        device.writeRegister(DmaRegisters.LAST_ADDRESS, 7);
        assertEquals(7, device.readRegister(DmaRegisters.LAST_ADDRESS));
        for (final long address : new long[] {0, 0xFFFC, 0x10002, 0x1000000, -4, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThrows(IllegalArgumentException.class, () -> device.readRegister(address), "address " + address);
            assertThrows(IllegalArgumentException.class, () -> device.writeRegister(address, 0), "address " + address);
        }
        device.acknowledgeInterrupt();
        assertEquals(0, device.missedRequestCycles());
    }

    @Test
    void shouldTellVersionsAndWhereBuffersAre() throws DmaException {
        assertEquals(6, device.apiVersion());
        assertEquals("7.4.0-1-g7685fa2", device.gitVersion());
        device.debugLevel(255);
        assertThrows(IllegalArgumentException.class, () -> device.debugLevel(256));
        final int index = device.acquire();
        refreshReport();
        final DmaReport report = device.report();
        assertEquals(8, report.rx().bufferCount());
        assertEquals(65536, report.tx().bufferSize());
        assertEquals(GEOMETRY.mode().cfgMode(), report.rx().bufferMode().orElseThrow());
        assertEquals(new DmaCounts(1, 0, 0, 3, 0), report.tx().counts());
        assertEquals("7.4.0-1-g7685fa2", report.text(DmaReport.Field.GIT_VERSION));
        assertEquals(6, report.number(DmaReport.Field.API_VERSION).orElseThrow());
        device.release(new int[] {index}, 1);
    }
}
