package org.pebbleioc.readout.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MemoryBankTest {
    private static final int PAGE = 4096;

    @ParameterizedTest
    @EnumSource(
            value = BankKind.class,
            names = {"HEAP", "SHARED_MEMORY"})
    void shouldCutAlignedZeroedLittleEndianBuffers(final BankKind kind) throws IOException {
        assumeTrue(kind == BankKind.HEAP || Files.isWritable(Path.of("/dev/shm")), "this machine has /dev/shm");
        final MemoryBank bank = MemoryBank.of(kind);
        assertEquals(kind, bank.kind());
        assertGoodBuffers(bank.cut(3, 5 * PAGE), 3, 5 * PAGE);
    }

    @Test
    void shouldLeaveNoFileBehind(@TempDir final Path folder) throws IOException {
        final MemoryBank bank = new MemoryBank(BankKind.SHARED_MEMORY, folder, 1L << 30, ByteBuffer::allocateDirect);
        final ByteBuffer[] buffers = bank.cut(2, PAGE);
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(), files.toList());
        }
        buffers[1].putLong(PAGE - 8, 42);
        assertEquals(42, buffers[1].getLong(PAGE - 8), "the memory outlives the file's name");
    }

    @ParameterizedTest
    @EnumSource(
            value = BankKind.class,
            names = {"HEAP", "SHARED_MEMORY"})
    void shouldCutManyBlocksWhenOneIsNotEnough(final BankKind kind, @TempDir final Path folder) throws IOException {
        // Blocks of three buffers, the last one not full.
        final MemoryBank bank = new MemoryBank(kind, folder, 7 * PAGE, ByteBuffer::allocateDirect);
        assertGoodBuffers(bank.cut(8, 2 * PAGE), 8, 2 * PAGE);
        // A buffer larger than a block's limit is a block of its own.
        assertGoodBuffers(bank.cut(2, 9 * PAGE), 2, 9 * PAGE);
    }

    private static void assertGoodBuffers(final ByteBuffer[] buffers, final int count, final int bytes) {
        assertEquals(count, buffers.length);
        for (int i = 0; i < count; i++) {
            final ByteBuffer buffer = buffers[i];
            assertTrue(buffer.isDirect());
            assertEquals(bytes, buffer.capacity());
            assertEquals(0, buffer.alignmentOffset(0, PAGE));
            assertEquals(ByteOrder.LITTLE_ENDIAN, buffer.order());
            for (int at = 0; at < bytes; at += 8) {
                assertEquals(0, buffer.getLong(at));
            }
            for (int at = 0; at < bytes; at += 8) {
                buffer.putLong(at, i + 1);
            }
        }
        for (int i = 0; i < count; i++) { // no two buffers share a byte
            for (int at = 0; at < bytes; at += 8) {
                assertEquals(i + 1, buffers[i].getLong(at));
            }
        }
    }

    @Test
    void shouldRefuseSizesThatAreNotPages() throws IOException {
        final MemoryBank bank = MemoryBank.of(BankKind.HEAP);
        assertThrows(IllegalArgumentException.class, () -> bank.cut(0, PAGE));
        assertThrows(IllegalArgumentException.class, () -> bank.cut(1, PAGE + 1));
        assertThrows(IllegalArgumentException.class, () -> bank.cut(1, 0));
        final IllegalArgumentException tooLarge =
                assertThrows(IllegalArgumentException.class, () -> bank.cut(1, Integer.MAX_VALUE - PAGE + 1));
        assertTrue(tooLarge.getMessage().contains("bufferBytes=" + (Integer.MAX_VALUE - PAGE + 1)));
    }

    @Test
    void shouldSayWhatToSetWhenTheVirtualMachineRefusesDirectMemory() {
        final MemoryBank bank = new MemoryBank(BankKind.HEAP, null, 1L << 30, bytes -> {
            throw new OutOfMemoryError("Cannot reserve " + bytes + " bytes of direct buffer memory");
        });
        final IOException refused = assertThrows(IOException.class, () -> bank.cut(2, PAGE));
        assertTrue(refused.getMessage().contains("-XX:MaxDirectMemorySize"), refused.getMessage());
    }

    @Test
    void shouldNameTheFolderThatCannotHoldTheBank(@TempDir final Path folder) {
        final Path gone = folder.resolve("gone");
        final MemoryBank bank = new MemoryBank(BankKind.SHARED_MEMORY, gone, 1L << 30, ByteBuffer::allocateDirect);
        final IOException refused = assertThrows(IOException.class, () -> bank.cut(1, PAGE));
        assertTrue(refused.getMessage().contains(gone.toString()), refused.getMessage());
        assertTrue(refused.getMessage().contains("bank=heap"), refused.getMessage());
    }

    @Test
    void shouldSayWhatToSetWhereThereAreNoHugePages() throws IOException {
        assumeFalse(Files.readString(Path.of("/proc/mounts")).contains(" hugetlbfs "), "this machine has no hugetlbfs");
        final IOException missing = assertThrows(IOException.class, () -> MemoryBank.of(BankKind.HUGEPAGES));
        assertTrue(missing.getMessage().contains("vm.nr_hugepages"), missing.getMessage());
        assertTrue(missing.getMessage().contains("mount -t hugetlbfs"), missing.getMessage());
        assertTrue(missing.getMessage().contains("bank=heap"), missing.getMessage());
    }

    @Test
    void shouldCountTheHugePagesThatAreWanted() throws IOException {
        final String advice = HugePages.advice(3 * HugePages.sizeBytes() - 1);
        assertTrue(advice.contains(" 3 are wanted"), advice);
        assertTrue(advice.contains("sysctl vm.nr_hugepages"), advice);
    }

    @Test
    void shouldFindEveryKindByItsLabel() {
        for (final BankKind kind : BankKind.values()) {
            assertEquals(kind, BankKind.ofLabel(kind.label()));
        }
        assertFalse(BankKind.HEAP.equals(BankKind.ofLabel("HEAP ")));
    }
}
