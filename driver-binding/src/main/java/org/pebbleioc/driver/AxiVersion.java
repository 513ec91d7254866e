package org.pebbleioc.driver;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Identity of the firmware: {@code AxiVersion.h}, 712 bytes as the driver copies them.
 *
 * @param firmwareVersion as the firmware's author numbers it
 * @param scratchPad free for tests; survives until the firmware is loaded again
 * @param upTimeCount seconds since the firmware was loaded
 * @param fdValue 64-bit value of the board's fixed-delay or serial chip, as its bytes stand
 * @param userValues 64 words whose meaning the firmware's author chose
 * @param deviceId number of this board, as set in the firmware
 * @param gitHash 40 hex digits, or {@code dirty} for a build from sources that were not committed
 * @param dnaValue serial number of the FPGA, 32 hex digits, most significant first
 * @param buildString who built what, where and when
 */
public record AxiVersion(
        int firmwareVersion,
        int scratchPad,
        long upTimeCount,
        long fdValue,
        int[] userValues,
        int deviceId,
        String gitHash,
        String dnaValue,
        String buildString) {
    /** Size of the driver's structure. */
    public static final int BYTES = 712;
    /** Where this block lies in the register window. */
    public static final long ADDRESS = 0x20000;

    private static final int USER_VALUES = 64;
    private static final int GIT_HASH_AT = 280;
    private static final int GIT_HASH_BYTES = 20;
    private static final int DNA_AT = 440;
    private static final int DNA_BYTES = 16;
    private static final int BUILD_STRING_AT = 456;

    /** @param block at least {@link #BYTES} bytes from its index 0 */
    public static AxiVersion of(final ByteBuffer block) {
        final ByteBuffer in = block.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        final int[] userValues = new int[USER_VALUES];
        for (int i = 0; i < USER_VALUES; i++) {
            userValues[i] = in.getInt(20 + 4 * i);
        }
        final byte[] hash = reversed(in, GIT_HASH_AT, GIT_HASH_BYTES);
        final byte[] build = new byte[BYTES - BUILD_STRING_AT];
        in.get(BUILD_STRING_AT, build);
        int length = 0;
        while (length < build.length && build[length] != 0) {
            length++;
        }
        return new AxiVersion(
                in.getInt(0),
                in.getInt(4),
                Integer.toUnsignedLong(in.getInt(8)),
                in.getLong(12),
                userValues,
                in.getInt(276),
                Arrays.equals(hash, new byte[GIT_HASH_BYTES])
                        ? "dirty"
                        : HexFormat.of().formatHex(hash),
                HexFormat.of().formatHex(reversed(in, DNA_AT, DNA_BYTES)),
                new String(build, 0, length, StandardCharsets.UTF_8));
    }

    private static byte[] reversed(final ByteBuffer in, final int at, final int count) {
        final byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = in.get(at + count - 1 - i);
        }
        return bytes;
    }
}
