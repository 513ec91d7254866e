package org.pebbleioc.readout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.DmaMode;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.readout.memory.BankKind;

class ReadoutOptionsTest {
    private static final DmaGeometry DMA = new DmaGeometry(80, 8, 1 << 20, DmaMode.COHERENT);
    private static final ImageFormat FORMAT = new ImageFormat(64, 64, PixelType.UINT16);

    @ParameterizedTest
    @CsvSource({"1,2", "2,4", "3,4", "63,64", "64,128", "80,128", "127,128", "128,256", "2048,4096"})
    void shouldDefaultToTheNextPowerOfTwoAboveTheDmaCount(final int cfgRxCount, final int expected) {
        assertEquals(expected, ReadoutOptions.defaultPebbleBufCount(cfgRxCount));
    }

    @Test
    void shouldDefaultTheSizeToImageAndGuardWordInWholePages() {
        assertEquals(3 * 4096, ReadoutOptions.defaultPebbleBufSize(FORMAT));
        assertEquals(4096, ReadoutOptions.defaultPebbleBufSize(new ImageFormat(1, 4088, PixelType.UINT8)));
        assertEquals(8192, ReadoutOptions.defaultPebbleBufSize(new ImageFormat(1, 4089, PixelType.UINT8)));
    }

    @Test
    void shouldKeepAQuarterInReserveAndAtLeastOne() {
        assertEquals(32, ReadoutOptions.defaultReserve(128));
        assertEquals(1, ReadoutOptions.defaultReserve(4));
        assertEquals(1, ReadoutOptions.defaultReserve(2));
    }

    @ParameterizedTest
    @CsvSource({
        "lanes=0,        0, 128, 12288, 1, 0",
        "lanes=9,        9, 128, 12288, 1, 0",
        "pebbleBufCount=100, 1, 100, 12288, 1, 0",
        "pebbleBufCount=1, 1, 1, 12288, 1, 0",
        "pebbleBufCount=-2147483648, 1, -2147483648, 12288, 1, 0",
        "pebbleBufSize=12289, 1, 128, 12289, 1, 0",
        "pebbleBufSize=0, 1, 128, 0, 1, 0",
        "laneTimeoutNs=0, 1, 128, 12288, 0, 0",
        "reserve=128, 1, 128, 12288, 1, 128",
        "reserve=-1, 1, 128, 12288, 1, -1"
    })
    void shouldRefuseWithNameAndValue(
            final String said,
            final int lanes,
            final int count,
            final int size,
            final long timeout,
            final int reserve) {
        final IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> new ReadoutOptions(DMA, FORMAT, lanes, count, size, BankKind.HEAP, timeout, reserve));
        assertTrue(refused.getMessage().contains(said), refused.getMessage());
    }
}
