package org.pebbleioc.driver.datadev;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The Linux calls that the driver needs, directly mapped: primitive arguments, no allocation. Each answers as the
 * kernel does, the value or {@code -errno}, because errno itself would have to be fetched by a second call. Calls that
 * a signal interrupts are made again; {@code poll} is not, its caller has a deadline to keep.
 *
 * <p>{@code open} and {@code ioctl} are variadic in C. For integers and pointers, the calling conventions of x86-64 and
 * of aarch64 on Linux pass variable arguments in the same registers as fixed ones, and neither needs the count of
 * vector registers that x86-64 adds, so a fixed signature calls them right. That holds for 64-bit Linux only, which
 * the class checks when it is loaded.
 */
final class Libc {
    /** Names another library than {@code c}: a stand-in with the same functions, for tests without a card. */
    static final String LIBRARY_PROPERTY = "pebbleioc.datadev.libc";

    private Libc() {}

    static int open(final String path, final int flags) {
        final byte[] bytes = path.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        final OffHeap text = new OffHeap(bytes.length + 1); // zeroed, so it ends with a NUL
        text.bytes.put(0, bytes);
        int result;
        do {
            result = answer(Direct.open(text.address, flags));
        } while (result == -DatadevConstants.EINTR);
        java.lang.ref.Reference.reachabilityFence(text);
        return result;
    }

    /** Not repeated after a signal: on Linux the descriptor is gone even then. */
    static int close(final int fd) {
        return answer(Direct.close(fd));
    }

    static long read(final int fd, final long address, final long bytes) {
        long result;
        do {
            result = answer(Direct.read(fd, address, bytes));
        } while (result == -DatadevConstants.EINTR);
        return result;
    }

    static long write(final int fd, final long address, final long bytes) {
        long result;
        do {
            result = answer(Direct.write(fd, address, bytes));
        } while (result == -DatadevConstants.EINTR);
        return result;
    }

    /**
     * @param command 32 bits
     * @param argument pointer or value
     * @return {@code -errno}, or the answer as an unsigned 32-bit value
     */
    static long ioctl(final int fd, final int command, final long argument) {
        int result;
        do {
            result = Direct.ioctl(fd, Integer.toUnsignedLong(command), argument);
        } while (result == -1 && Native.getLastError() == DatadevConstants.EINTR);
        return result == -1 ? -Native.getLastError() : Integer.toUnsignedLong(result);
    }

    /** @return the address, or {@code -errno}; user addresses are positive on both architectures */
    static long mmap(final long bytes, final int protection, final int flags, final int fd, final long offset) {
        return answer(Direct.mmap(0, bytes, protection, flags, fd, offset));
    }

    static int munmap(final long address, final long bytes) {
        return answer(Direct.munmap(address, bytes));
    }

    /** @return how many descriptors are ready, 0 on time-out, or {@code -errno} including EINTR */
    static int poll(final long pollfds, final int count, final int timeoutMs) {
        return answer(Direct.poll(pollfds, count, timeoutMs));
    }

    static int eventfd(final int initial, final int flags) {
        return answer(Direct.eventfd(initial, flags));
    }

    static int pageBytes() {
        return Direct.getpagesize();
    }

    /** A direct, little-endian view of native memory, without a position of its own to keep. */
    static ByteBuffer view(final long address, final int bytes) {
        return new Pointer(address).getByteBuffer(0, bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Where a direct buffer's index 0 lies. */
    static long address(final Buffer direct) {
        return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
    }

    private static int answer(final int result) {
        return result == -1 ? -Native.getLastError() : result;
    }

    private static long answer(final long result) {
        return result == -1 ? -Native.getLastError() : result;
    }

    /** Signatures of 64-bit Linux: size_t, ssize_t, off_t, unsigned long and pointers are all Java longs. */
    private static final class Direct {
        static {
            if (Native.POINTER_SIZE != 8
                    || Native.LONG_SIZE != 8
                    || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
                throw new UnsatisfiedLinkError("the datadev binding needs a 64-bit little-endian Linux, this is "
                        + System.getProperty("os.name") + " " + System.getProperty("os.arch"));
            }
            Native.register(Direct.class, NativeLibrary.getInstance(System.getProperty(LIBRARY_PROPERTY, "c")));
        }

        static native int open(long path, int flags);

        static native int close(int fd);

        static native long read(int fd, long buffer, long count);

        static native long write(int fd, long buffer, long count);

        static native int ioctl(int fd, long request, long argument);

        static native long mmap(long address, long length, int protection, int flags, int fd, long offset);

        static native int munmap(long address, long length);

        static native int poll(long pollfds, long count, int timeoutMs);

        static native int eventfd(int initial, int flags);

        static native int getpagesize();
    }
}
