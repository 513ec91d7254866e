package org.pebbleioc.readout.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryBlockTest {
    @Test
    void poolsLieOneBehindTheOtherWithTheirGapsAndAlignment() throws IOException {
        final MemoryBlock block = MemoryBank.of(BankKind.HEAP).block("one", 1 << 20);
        final PoolMemory first = block.cut("a", new PoolLayout(10, 5000, 100, 1024));
        final PoolMemory second = block.cut("b", new PoolLayout(4, 65536, 0, 4096));
        assertEquals(10, first.count());
        assertEquals(5000, first.pageBytes());
        assertEquals(5100, first.buffers()[0].capacity());
        for (int i = 1; i < 10; i++) {
            assertEquals(5120, first.offset(i) - first.offset(i - 1));
            assertEquals(0, first.buffers()[i].alignmentOffset(0, 1024));
        }
        assertTrue(second.offset(0) >= first.offset(9) + 5120);
        assertEquals(0, second.buffers()[0].alignmentOffset(0, 4096));
        first.buffers()[9].putInt(5096, 42);
        assertEquals(0, second.buffers()[0].getInt(0));
    }

    @Test
    void fewerPagesThanAskedForAreReported() throws IOException {
        final MemoryBlock block = MemoryBank.of(BankKind.HEAP).block("small", 100 * 4096);
        final PoolMemory pool = block.cut("a", new PoolLayout(1000, 4096, 64, 4096));
        assertEquals(1000, pool.askedCount());
        assertEquals(50, pool.count());
        final IOException none = assertThrows(IOException.class, () -> block.cut("b", new PoolLayout(1, 8192, 0, 64)));
        assertTrue(none.getMessage().contains("no room for a page of pool b"), none.getMessage());
    }

    @Test
    void noPageLiesAcrossTwoWindows() throws IOException {
        final MemoryBank bank = new MemoryBank(BankKind.HEAP, null, 64 * 1024, ByteBuffer::allocateDirect);
        final MemoryBlock block = bank.block("windows", 300 * 1024);
        assertTrue(block.bytes() >= 300 * 1024);
        final PoolMemory pool = block.cut("a", new PoolLayout(100, 24 * 1024, 0, 4096));
        assertEquals(9, pool.count(), "two in each of four windows, one in the last");
        assertEquals(64 * 1024, pool.offset(2) - pool.offset(0));
    }

    @Test
    void sharedMemoryIsFoundByAnotherMappingAndLeavesNoFile(@TempDir final Path folder) throws IOException {
        final MemoryBank bank = new MemoryBank(BankKind.SHARED_MEMORY, folder, 64 * 1024, ByteBuffer::allocateDirect);
        final PoolMemory pool = bank.block("shared", 300 * 1024).cut("a", new PoolLayout(10, 16 * 1024, 64, 64));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(0, files.count(), "nothing is left behind by a killed process");
        }
        assertEquals(10, pool.count());
        for (int i = 0; i < 10; i++) {
            pool.buffers()[i].putInt(100, 1000 + i);
        }
        try (FileChannel channel = FileChannel.open(pool.file().orElseThrow(), StandardOpenOption.READ)) {
            for (int i = 0; i < 10; i++) {
                final ByteBuffer seen = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
                        .order(ByteOrder.LITTLE_ENDIAN);
                assertEquals(1000 + i, seen.getInt((int) pool.offset(i) + 100));
            }
        }
    }

    @Test
    void onlySharedMemoryHasAFile() throws IOException {
        assertFalse(MemoryBank.of(BankKind.HEAP)
                .block("heap", 8192)
                .cut("a", new PoolLayout(1, 4096, 0, 64))
                .file()
                .isPresent());
    }
}
