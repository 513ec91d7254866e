package org.pebbleioc.readout.ship;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The 32 bytes against the same structure laid out by a C compiler. */
class StfHeaderTest {
    private static final StfHeader FULL =
            new StfHeader(0x11223344, 0x55667788, 0x13, 0xA1B2, 0xC3D4, 0x17, 0x80000001, 0x80000080, true, true);
    private static final StfHeader UNKNOWN = new StfHeader(
            0, 0, StfHeader.NO_SYSTEM, StfHeader.NO_FEE, StfHeader.NO_EQUIPMENT, StfHeader.NO_LINK, 0, 0, false, false);

    @Test
    void bytesAreThoseOfTheStructure() throws IOException {
        final List<String> golden = golden();
        assertEquals(golden.get(0), hex(FULL));
        assertEquals(golden.get(1), hex(UNKNOWN));
    }

    @Test
    void readsBackWhatWasWritten() {
        assertEquals(FULL, StfHeader.read(bytes(FULL), 0));
        assertEquals(UNKNOWN, StfHeader.read(bytes(UNKNOWN), 0));
    }

    @Test
    void anyOtherByteIsAFault() {
        assertNull(StfHeader.fault(bytes(FULL)));
        for (final int at : new int[] {0, 1, 2, 3, 13, 19, 29, 30, 31}) {
            final ByteBuffer bad = bytes(FULL);
            bad.put(at, (byte) 0x40);
            assertNotNull(StfHeader.fault(bad), "byte " + at);
        }
        final ByteBuffer flags = bytes(FULL);
        flags.put(28, (byte) 4);
        assertNotNull(StfHeader.fault(flags));
        assertNotNull(StfHeader.fault(ByteBuffer.allocate(StfHeader.BYTES - 1)));
        assertNotNull(StfHeader.fault(ByteBuffer.allocate(StfHeader.BYTES + 1)));
    }

    private static ByteBuffer bytes(final StfHeader header) {
        final ByteBuffer bytes = ByteBuffer.allocate(StfHeader.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < StfHeader.BYTES; i++) {
            bytes.put(i, (byte) 0xEE); // whatever was there before
        }
        header.write(bytes, 0);
        return bytes;
    }

    private static String hex(final StfHeader header) {
        return HexFormat.of().formatHex(bytes(header).array());
    }

    /** The headers in the file, each as one line of hexadecimal digits. */
    private static List<String> golden() throws IOException {
        try (InputStream in = StfHeaderTest.class.getResourceAsStream("/ship/stf-header.hex")) {
            final List<String> headers = new ArrayList<>();
            final StringBuilder digits = new StringBuilder();
            for (final String line : new String(in.readAllBytes(), StandardCharsets.US_ASCII).split("\n")) {
                if (line.startsWith("#")) {
                    continue;
                }
                digits.append(line.replace(" ", ""));
                if (digits.length() == 2 * StfHeader.BYTES) {
                    headers.add(digits.toString());
                    digits.setLength(0);
                }
            }
            return headers;
        }
    }
}
