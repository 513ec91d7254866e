package org.pebbleioc.readout.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.IntFunction;

/**
 * Gives equal, page-aligned, zeroed buffers, all at once, before acquisition starts. The memory goes back to the
 * system when the last reference to the buffers is gone; files are removed from their folder as soon as they are
 * mapped, so nothing is left behind by a killed process.
 */
public final class MemoryBank {
    /** Java maps and slices at most 2 GiB at a time; blocks stay at half of that. */
    private static final long BLOCK_LIMIT_BYTES = 1L << 30;

    private static final int PAGE_BYTES = 4096;
    /** A block is a page longer than its buffers, for the alignment. */
    private static final int MAX_BUFFER_BYTES = Integer.MAX_VALUE / PAGE_BYTES * PAGE_BYTES - PAGE_BYTES;

    private static final int FILL_BYTES = 1 << 20;

    private final BankKind kind;
    private final Path folder;
    private final long blockLimitBytes;
    private final IntFunction<ByteBuffer> direct;

    /** @param direct gives anonymous memory; a test limits it */
    MemoryBank(
            final BankKind kind, final Path folder, final long blockLimitBytes, final IntFunction<ByteBuffer> direct) {
        this.kind = kind;
        this.folder = folder;
        this.blockLimitBytes = blockLimitBytes;
        this.direct = direct;
    }

    private MemoryBank(final BankKind kind, final Path folder) {
        this(kind, folder, BLOCK_LIMIT_BYTES, ByteBuffer::allocateDirect);
    }

    /** A bank of this kind on this machine. */
    public static MemoryBank of(final BankKind kind) throws IOException {
        return switch (kind) {
            case HEAP -> new MemoryBank(kind, null);
            case SHARED_MEMORY -> new MemoryBank(kind, Path.of("/dev/shm"));
            case HUGEPAGES -> new MemoryBank(kind, HugePages.mount());
        };
    }

    public BankKind kind() {
        return kind;
    }

    /**
     * Cuts {@code count} buffers of {@code bufferBytes} each, little-endian.
     *
     * @param bufferBytes a multiple of the page size, and two pages short of 2 GiB at most
     * @throws IOException what is behind the bank has no room; names what to do
     */
    public ByteBuffer[] cut(final int count, final int bufferBytes) throws IOException {
        if (count < 1 || bufferBytes < PAGE_BYTES || bufferBytes > MAX_BUFFER_BYTES || bufferBytes % PAGE_BYTES != 0) {
            throw new IllegalArgumentException("count must be at least 1 and bufferBytes a multiple of " + PAGE_BYTES
                    + " up to " + MAX_BUFFER_BYTES + ": count=" + count + " bufferBytes=" + bufferBytes);
        }
        final int perBlock = (int) Math.max(1, blockLimitBytes / bufferBytes);
        final ByteBuffer[] buffers = new ByteBuffer[count];
        for (int first = 0; first < count; first += perBlock) {
            final int here = Math.min(perBlock, count - first);
            final ByteBuffer block = block((long) here * bufferBytes);
            for (int i = 0; i < here; i++) {
                buffers[first + i] = block.slice(i * bufferBytes, bufferBytes).order(ByteOrder.LITTLE_ENDIAN);
            }
        }
        return buffers;
    }

    /**
     * One block of at least so many bytes, zeroed, for pools of any page size. In shared memory it is one file, which
     * another process can map while this one lives.
     *
     * @throws IOException what is behind the bank has no room; names what to do
     */
    public MemoryBlock block(final String name, final long bytes) throws IOException {
        if (bytes < 1) {
            throw new IllegalArgumentException("bytes must be at least 1: bytes=" + bytes + " of block " + name);
        }
        final long windowBytes = blockLimitBytes / PAGE_BYTES * PAGE_BYTES;
        final long whole = (bytes + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
        if (kind != BankKind.SHARED_MEMORY) {
            final int count = (int) ((whole + windowBytes - 1) / windowBytes);
            final ByteBuffer[] windows = new ByteBuffer[count];
            for (int i = 0; i < count; i++) {
                windows[i] = block(Math.min(windowBytes, whole - i * windowBytes));
            }
            return new MemoryBlock(kind, windows, null, null);
        }
        try {
            return SharedFile.create(folder, whole, windowBytes);
        } catch (final IOException e) {
            throw new IOException(
                    "no room for block " + name + " of " + bytes + " bytes in the " + kind.label() + " bank (" + folder
                            + "): " + e + "; free " + folder + " or choose bank=heap",
                    e);
        }
    }

    private ByteBuffer block(final long bytes) throws IOException {
        if (kind == BankKind.HEAP) {
            try {
                return direct.apply((int) bytes + PAGE_BYTES).alignedSlice(PAGE_BYTES);
            } catch (final OutOfMemoryError e) { // the limit of this process, not the end of its heap
                throw new IOException(
                        "no room for a block of " + bytes + " bytes in the heap bank: " + e.getMessage()
                                + "; start java with a larger -XX:MaxDirectMemorySize, or take fewer buffers",
                        e);
            }
        }
        final long unit = kind == BankKind.HUGEPAGES ? HugePages.sizeBytes() : PAGE_BYTES;
        final long rounded = (bytes + unit - 1) / unit * unit;
        try {
            return map(rounded);
        } catch (final IOException e) {
            throw new IOException(
                    "no room for a block of " + rounded + " bytes in the " + kind.label() + " bank (" + folder + "): "
                            + e + "; "
                            + (kind == BankKind.HUGEPAGES
                                    ? HugePages.advice(rounded)
                                    : "free " + folder + " or choose bank=heap"),
                    e);
        }
    }

    private ByteBuffer map(final long bytes) throws IOException {
        final Path file = Files.createTempFile(folder, "pebbleioc-", ".bank");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (kind == BankKind.SHARED_MEMORY) {
                fill(channel, bytes);
            }
            final MappedByteBuffer block = channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes);
            touch(block);
            return block;
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /**
     * Takes the file's room by writing it: a full file system then refuses the write. Touching a mapped page that has
     * no room behind it would be a bus error, which Java may report anywhere later. Huge pages cannot be written, but
     * those are reserved when they are mapped.
     */
    static void fill(final FileChannel channel, final long bytes) throws IOException {
        final ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(bytes, FILL_BYTES));
        for (long at = 0; at < bytes; ) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), bytes - at));
            at += channel.write(zeros, at);
        }
    }

    /** Makes the pages exist now: the first image must not pay for them. */
    static void touch(final ByteBuffer block) {
        for (int at = 0; at < block.capacity(); at += PAGE_BYTES) {
            block.put(at, (byte) 0);
        }
    }
}
