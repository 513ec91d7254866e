package org.pebbleioc.driver.sim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.pebbleioc.driver.AxiVersion;
import org.pebbleioc.driver.DmaRegisters;

/**
 * BAR 0 of the simulated card, behind the driver's window: registers that nobody wrote read 0. The identity block is
 * where the AxiVersion firmware module has it ({@code AxiVersion.vhd}); the driver collects it from there.
 */
final class RegisterFile {
    /** What the emulator announces. */
    static final int FIRMWARE_VERSION = 0x0100_0000;

    private static final String BUILD_STRING = "PebbleIOC simulated card";
    private static final int SCRATCH_AT = 4;
    private static final int UP_TIME_AT = 8;
    private static final int USER_VALUES = 64;

    // guarded by this
    private final Map<Long, Integer> words = new HashMap<>();
    private final long startNs = System.nanoTime();

    RegisterFile() {
        words.put(AxiVersion.ADDRESS, FIRMWARE_VERSION);
        final ByteBuffer text = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
        text.put(BUILD_STRING.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        for (int i = 0; i < 256; i += Integer.BYTES) {
            words.put(AxiVersion.ADDRESS + 0x800 + i, text.getInt(i));
        }
    }

    /** The driver's test, on unsigned 64 bits as a caller may pass anything; alignment it does not ask for. */
    static boolean isInWindow(final long address) {
        return address >= DmaRegisters.FIRST_ADDRESS && address <= DmaRegisters.LAST_ADDRESS;
    }

    synchronized int read(final long address) {
        if (address == AxiVersion.ADDRESS + UP_TIME_AT) {
            return (int) ((System.nanoTime() - startNs) / 1_000_000_000L);
        }
        return words.getOrDefault(address, 0);
    }

    synchronized void write(final long address, final int value) {
        final boolean readOnly = address >= AxiVersion.ADDRESS
                && address < AxiVersion.ADDRESS + 0x1000
                && address != AxiVersion.ADDRESS + SCRATCH_AT;
        if (!readOnly) {
            words.put(address, value);
        }
    }

    /** What {@code AVER_Get} copies. */
    synchronized ByteBuffer axiVersion() {
        final ByteBuffer block = ByteBuffer.allocate(AxiVersion.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        copy(block, 0, 0x000, 3);
        copy(block, 12, 0x300, 2);
        copy(block, 20, 0x400, USER_VALUES);
        copy(block, 276, 0x500, 1);
        copy(block, 280, 0x600, 40);
        copy(block, 440, 0x700, 4);
        copy(block, 456, 0x800, 64);
        return block;
    }

    private void copy(final ByteBuffer block, final int at, final int from, final int count) {
        for (int i = 0; i < count; i++) {
            block.putInt(at + 4 * i, read(AxiVersion.ADDRESS + from + 4L * i));
        }
    }
}
