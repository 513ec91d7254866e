package org.pebbleioc.timing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class TimingHeaderTest {
    private static ByteBuffer buffer() {
        return ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void shouldBeTheseThirtyTwoBytes() {
        final ByteBuffer bytes = buffer();
        for (int i = 0; i < 48; i++) {
            bytes.put(i, (byte) 0xEE);
        }
        TimingHeader.write(
                bytes, 8, TransitionId.L1_ACCEPT, 0x00AABBCCDDEEFF11L, 0xFEDCBA98L, 987_654_321, 0x12345, 0x1ABCDEF);
        assertEquals(
                "eeeeeeeeeeeeeeee" + "11ffeeddccbbaa0c" + "b168de3a" + "98badcfe" + "45230000" + "efcdab00"
                        + "0000000000000000" + "eeeeeeeeeeeeeeee",
                HexFormat.of().formatHex(bytes.array()));
    }

    @Test
    void shouldReadWhatItWrote() {
        final ByteBuffer bytes = buffer();
        final long pulse = (1L << 56) - 2;
        TimingHeader.write(bytes, 3, TransitionId.SLOW_UPDATE, pulse, 4_000_000_000L, 999_999_999, 0xFFFF, 0xFFFFFF);
        assertEquals(pulse, TimingHeader.pulseId(bytes, 3));
        assertEquals(10, TimingHeader.transitionCode(bytes, 3));
        assertEquals(4_000_000_000L, TimingHeader.seconds(bytes, 3));
        assertEquals(999_999_999, TimingHeader.nanoseconds(bytes, 3));
        assertEquals(0xFFFF, TimingHeader.env(bytes, 3));
        assertEquals(0xFFFFFF, TimingHeader.eventCounter(bytes, 3));
        assertFalse(TimingHeader.hasError(bytes, 3));
        TimingHeader.setError(bytes, 3);
        assertTrue(TimingHeader.hasError(bytes, 3));
        assertEquals(pulse, TimingHeader.pulseId(bytes, 3));
        assertEquals(10, TimingHeader.transitionCode(bytes, 3));
    }

    @Test
    void shouldKeepAPulseIdThatIsTooLargeOutOfTheOtherBits() {
        final ByteBuffer bytes = buffer();
        TimingHeader.write(bytes, 0, TransitionId.CONFIGURE, -1L, 0, 0, 0, 0);
        assertEquals(2, TimingHeader.transitionCode(bytes, 0));
        assertFalse(TimingHeader.hasError(bytes, 0));
    }

    @Test
    void shouldKnowTheFirmwaresNumbers() {
        assertEquals(12, TransitionId.L1_ACCEPT.code());
        for (final TransitionId id : TransitionId.values()) {
            assertEquals(id, TransitionId.ofCode(id.code()));
        }
        for (final int none : new int[] {11, 13, 14, 15, 16, -1}) {
            assertNull(TransitionId.ofCode(none));
        }
        assertEquals(Instant.parse("1990-01-01T00:00:00Z").getEpochSecond(), TimingHeader.EPICS_EPOCH_POSIX_S);
    }
}
