package org.pebbleioc.readout.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A block of shared memory without a name in any folder: the file is deleted as soon as it is mapped, so a killed process
 * leaves nothing behind, and stays reachable through this process's entry in {@code /proc} while it is open.
 */
final class SharedFile {
    private SharedFile() {}

    /** @param bytes and {@code windowBytes} are multiples of the page size */
    static MemoryBlock create(final Path folder, final long bytes, final long windowBytes) throws IOException {
        final Path file = Files.createTempFile(folder, "pebbleioc-", ".bank");
        // Stays open as long as the process: the entry below /proc is how others find the memory.
        final FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            MemoryBank.fill(channel, bytes);
            final int count = (int) ((bytes + windowBytes - 1) / windowBytes);
            final ByteBuffer[] windows = new ByteBuffer[count];
            for (int i = 0; i < count; i++) {
                final long at = i * windowBytes;
                windows[i] = channel.map(FileChannel.MapMode.READ_WRITE, at, Math.min(windowBytes, bytes - at));
                MemoryBank.touch(windows[i]);
            }
            return new MemoryBlock(BankKind.SHARED_MEMORY, windows, throughProc(file), channel);
        } catch (final IOException | RuntimeException e) {
            channel.close();
            throw e;
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static Path throughProc(final Path file) throws IOException {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (final Path descriptor : descriptors) {
                if (isThat(descriptor, file)) {
                    return Path.of("/proc/" + ProcessHandle.current().pid() + "/fd/" + descriptor.getFileName());
                }
            }
        }
        throw new IOException(file + " is open but has no entry in /proc/self/fd: is /proc mounted?");
    }

    private static boolean isThat(final Path descriptor, final Path file) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file);
        } catch (final IOException e) {
            return false; // closed meanwhile
        }
    }
}
