package org.pebbleioc.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;

/** Numbers that the driver fixes, and what is refused before any driver sees it. */
class DmaConstantsTest {
    @Test
    void shouldNumberDestinationsByLaneAndChannel() {
        assertEquals(0, DmaDestination.of(0, 0));
        assertEquals(300, DmaDestination.of(1, 44));
        assertEquals(4095, DmaDestination.of(15, 255));
        assertEquals(1, DmaDestination.lane(300));
        assertEquals(44, DmaDestination.virtualChannel(300));
        assertThrows(IllegalArgumentException.class, () -> DmaDestination.of(16, 0));
        assertThrows(IllegalArgumentException.class, () -> DmaDestination.of(0, 256));
        assertThrows(IllegalArgumentException.class, () -> DmaDestination.of(-1, 0));
    }

    @Test
    void shouldSetMaskBitsAndNotAddThem() {
        final byte[] mask = DmaDestination.mask(0, 7, 7, 8, 4095);
        assertEquals(512, mask.length);
        assertEquals((byte) 0x81, mask[0]);
        assertEquals(1, mask[1]);
        assertEquals((byte) 0x80, mask[511]);
        assertThrows(IllegalArgumentException.class, () -> DmaDestination.mask(4096));
        assertThrows(IllegalArgumentException.class, () -> DmaDestination.mask(-1));
    }

    @Test
    void shouldReadTheFlagWord() {
        assertEquals(0x02, DmaFlags.firstUser(0x10302));
        assertEquals(0x03, DmaFlags.lastUser(0x10302));
        assertTrue(DmaFlags.isContinued(0x10302));
        assertFalse(DmaFlags.isContinued(0x20302));
        assertEquals(DmaFlags.TX_MASK, DmaFlags.CONTINUE | 0xFFFF);
    }

    @Test
    void shouldNameErrorBits() {
        assertEquals("none", DmaError.text(0));
        assertEquals("FIFO", DmaError.text(1));
        assertEquals("LEN|MAX|BUS", DmaError.text(14));
        assertEquals("FIFO|0x30", DmaError.text(0x31));
    }

    @Test
    void shouldTakeModesOneAndTwo() {
        assertSame(DmaMode.COHERENT, DmaMode.ofDataDev(1));
        assertSame(DmaMode.STREAM, DmaMode.ofDataDev(2));
        assertEquals(4, DmaMode.ARM_ACP.cfgMode());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 4, 5, 8, -1})
    void shouldRefuseOtherModesAsTheDriverWords(final int mode) {
        final var e = assertThrows(IllegalArgumentException.class, () -> DmaMode.ofDataDev(mode));
        assertTrue(e.getMessage().startsWith("Invalid buffer mode: cfgMode=" + mode), e.getMessage());
    }

    @Test
    void shouldNumberTransmitBuffersFirst() {
        final DmaGeometry geometry = new DmaGeometry(8, 4, 8192, DmaMode.COHERENT);
        assertEquals(12, geometry.bufferCount());
        assertEquals(65536, geometry.rxBytes());
        assertFalse(geometry.isRx(3));
        assertTrue(geometry.isRx(4));
        assertTrue(geometry.isRx(11));
        assertFalse(geometry.isRx(12));
        assertFalse(geometry.isRx(-1));
        assertThrows(IllegalArgumentException.class, () -> new DmaGeometry(0, 4, 8192, DmaMode.COHERENT));
        assertThrows(IllegalArgumentException.class, () -> new DmaGeometry(8, -1, 8192, DmaMode.COHERENT));
        assertThrows(IllegalArgumentException.class, () -> new DmaGeometry(8, 4, 5000, DmaMode.COHERENT));
        assertThrows(IllegalArgumentException.class, () -> new DmaGeometry(8, 4, 0, DmaMode.COHERENT));
    }

    @Test
    void shouldRefuseRequestsThatMakeNoSense() {
        final ImageFormat format = new ImageFormat(1, 1, PixelType.INT8);
        assertThrows(IllegalArgumentException.class, () -> new AcquisitionRequest(format, -1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new AcquisitionRequest(format, 0, -1, 0));
        assertThrows(IllegalArgumentException.class, () -> new AcquisitionRequest(format, 0, 0, -1));
        assertThrows(IllegalArgumentException.class, () -> new DmaBatch(0));
    }

    @Test
    void shouldNameOperationDeviceErrnoAndRemedy() {
        final var e = new DmaException("read", "/dev/datadev_0", 1, "load the driver");
        assertEquals("read on /dev/datadev_0 failed with errno 1: load the driver", e.getMessage());
        assertEquals("read", e.operation());
        assertEquals("open on x failed: y", new DmaException("open", "x", 0, "y").getMessage());
    }
}
