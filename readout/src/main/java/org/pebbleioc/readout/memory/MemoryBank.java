package org.pebbleioc.readout.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Gives equal, page-aligned, zeroed buffers, all at once, before acquisition starts. The memory goes back to the
 * system when the last reference to the buffers is gone; files are removed from their folder as soon as they are
 * mapped, so nothing is left behind by a killed process.
 */
public final class MemoryBank {
    /** Java maps and slices at most 2 GiB at a time; blocks stay at half of that. */
    private static final long BLOCK_LIMIT_BYTES = 1L << 30;

    private static final int PAGE_BYTES = 4096;

    private final BankKind kind;
    private final Path folder;

    private MemoryBank(final BankKind kind, final Path folder) {
        this.kind = kind;
        this.folder = folder;
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
     * @param bufferBytes a multiple of the page size
     * @throws IOException the file system behind the bank has no room; names what to do
     */
    public ByteBuffer[] cut(final int count, final int bufferBytes) throws IOException {
        if (count < 1 || bufferBytes < PAGE_BYTES || bufferBytes % PAGE_BYTES != 0) {
            throw new IllegalArgumentException("count must be at least 1 and bufferBytes a multiple of " + PAGE_BYTES
                    + ": count=" + count + " bufferBytes=" + bufferBytes);
        }
        final int perBlock = (int) Math.max(1, BLOCK_LIMIT_BYTES / bufferBytes);
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

    private ByteBuffer block(final long bytes) throws IOException {
        if (kind == BankKind.HEAP) {
            return ByteBuffer.allocateDirect((int) bytes + PAGE_BYTES).alignedSlice(PAGE_BYTES);
        }
        final long unit = kind == BankKind.HUGEPAGES ? HugePages.sizeBytes() : PAGE_BYTES;
        final long rounded = (bytes + unit - 1) / unit * unit;
        final Path file = Files.createTempFile(folder, "pebbleioc-", ".bank");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            final MappedByteBuffer block = channel.map(FileChannel.MapMode.READ_WRITE, 0, rounded);
            touch(block);
            return block;
        } catch (final IOException | InternalError e) {
            throw new IOException(
                    "no room for a block of " + rounded + " bytes in the " + kind.label() + " bank (" + folder + "): "
                            + e.getMessage() + "; "
                            + (kind == BankKind.HUGEPAGES
                                    ? HugePages.advice(rounded)
                                    : "free " + folder + " or choose bank=heap"),
                    e);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Makes the pages exist now: the first image must not pay for them, and a lack must show at start. */
    private static void touch(final ByteBuffer block) {
        for (int at = 0; at < block.capacity(); at += PAGE_BYTES) {
            block.put(at, (byte) 0);
        }
    }
}
