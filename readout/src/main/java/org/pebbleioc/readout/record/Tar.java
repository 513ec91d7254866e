package org.pebbleioc.readout.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Headers of the tar format (POSIX ustar), of regular files only. Entries begin at multiples of 512 bytes. */
final class Tar {
    static final int BLOCK = 512;

    private static final int NAME_BYTES = 100;
    private static final int SIZE_AT = 124;
    private static final int SIZE_BYTES = 12;
    private static final int CHECKSUM_AT = 148;
    private static final int CHECKSUM_BYTES = 8;
    private static final int TYPE_AT = 156;
    private static final int MAGIC_AT = 257;
    /** Largest size that eleven octal digits hold. */
    static final long MAX_SIZE = (1L << 33) - 1;

    private Tar() {}

    /** Bytes up to the next multiple of 512. */
    static int padding(final long size) {
        return (int) (-size & BLOCK - 1);
    }

    /** Appends a header. @param seconds time of the entry, since 1970 */
    static void header(final ByteBuffer out, final String name, final long size, final long seconds) {
        final byte[] block = new byte[BLOCK];
        final byte[] nameBytes = name.getBytes(StandardCharsets.US_ASCII);
        if (nameBytes.length > NAME_BYTES || size > MAX_SIZE) {
            throw new IllegalArgumentException("name=" + name + " size=" + size + " do not fit a tar header");
        }
        System.arraycopy(nameBytes, 0, block, 0, nameBytes.length);
        put(block, 100, "0000644\0");
        put(block, 108, "0000000\0");
        put(block, 116, "0000000\0");
        put(block, SIZE_AT, String.format("%011o\0", size));
        put(block, 136, String.format("%011o\0", seconds));
        put(block, CHECKSUM_AT, "        ");
        block[TYPE_AT] = '0';
        put(block, MAGIC_AT, "ustar\00000");
        put(block, CHECKSUM_AT, String.format("%06o\0 ", sum(block)));
        out.put(block);
    }

    /** Of an entry: where the reader stands behind its header. */
    record Entry(String name, long size) {}

    /** Null at the two blocks of zeros that end an archive. */
    static Entry read(final byte[] block) throws EventFileException {
        if (block[0] == 0) {
            return null;
        }
        final long said = octal(block, CHECKSUM_AT, CHECKSUM_BYTES);
        final byte[] copy = block.clone();
        put(copy, CHECKSUM_AT, "        ");
        if (said != sum(copy) || block[TYPE_AT] != '0') {
            throw new EventFileException("this is no tar header of a regular file");
        }
        int length = 0;
        while (length < NAME_BYTES && block[length] != 0) {
            length++;
        }
        return new Entry(new String(block, 0, length, StandardCharsets.US_ASCII), octal(block, SIZE_AT, SIZE_BYTES));
    }

    private static void put(final byte[] block, final int at, final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    private static int sum(final byte[] block) {
        int sum = 0;
        for (final byte b : block) {
            sum += b & 0xFF;
        }
        return sum;
    }

    private static long octal(final byte[] block, final int at, final int length) throws EventFileException {
        long value = 0;
        for (int i = at; i < at + length && block[i] != 0 && block[i] != ' '; i++) {
            if (block[i] < '0' || block[i] > '7') {
                throw new EventFileException("a number of a tar header is broken");
            }
            value = value << 3 | block[i] - '0';
        }
        return value;
    }
}
