package org.pebbleioc.driver.sim;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.driver.DmaException;

/**
 * The simulated driver as system calls see it: descriptors, commands, records and mappings, byte by byte, with nothing
 * in between that would refuse. Every answer is 0 or more, or a negative {@link Errno}. Command numbers and layouts
 * are those of {@code DmaDriver.h}, {@code AxisDriver.h} and {@code AxiVersion.h}. Not for several threads.
 */
final class SimulatedCalls {
    static final int O_RDONLY = 0;
    static final int O_WRONLY = 1;
    static final int O_RDWR = 2;
    static final int POLLIN = 1;
    static final int POLLOUT = 4;
    static final int READ_BYTES = 40;
    static final int WRITE_BYTES = 32;

    /** An open file: released with its last descriptor and its last mapping. */
    private static final class OpenFile {
        final SimulatedDevice device;
        final int access;
        int references = 1;

        OpenFile(final SimulatedDevice device, final int access) {
            this.device = device;
            this.access = access;
        }
    }

    private record Mapping(OpenFile file, ByteBuffer bytes) {}

    private final SimulatedDriver driver;
    private final UserMemory memory;
    private final Map<Integer, OpenFile> files = new HashMap<>();
    private final Map<Integer, Mapping> mappings = new HashMap<>();
    private int nextFd = 3;
    private int nextMapping = 1;

    SimulatedCalls(final SimulatedDriver driver, final UserMemory memory) {
        this.driver = driver;
        this.memory = memory;
    }

    int open(final int access) {
        try {
            files.put(nextFd, new OpenFile(driver.open(), access));
            return nextFd++;
        } catch (final DmaException e) {
            return -e.errno();
        }
    }

    int dup(final int fd) {
        final OpenFile file = files.get(fd);
        file.references++;
        files.put(nextFd, file);
        return nextFd++;
    }

    void close(final int fd) {
        drop(files.remove(fd));
    }

    private static void drop(final OpenFile file) {
        file.references--;
        if (file.references == 0) {
            file.device.close();
        }
    }

    long ioctl(final int fd, final int command, final long argument) {
        final SimulatedDevice device = files.get(fd).device;
        return switch (command) {
            case 0x1200 -> copyOut(argument, driver.registers().axiVersion(), Errno.EPERM);
            case 0x2001 -> 0;
            case 0x2002 -> 0;
            case 0x8002, 0x8003, 0x8004, 0x8006, 0x8007 -> -Errno.ENOTSUPP;
            case 0x8005 -> 0;
            default -> common(device, command, argument);
        };
    }

    /** Commands of which only the low 16 bits count. */
    private long common(final SimulatedDevice device, final int command, final long argument) {
        final int rx = device.gone ? 0 : driver.geometry().cfgRxCount();
        final int tx = device.gone ? 0 : driver.geometry().cfgTxCount();
        return switch (command & 0xFFFF) {
            case 0x1001 -> rx + tx;
            case 0x1002 -> device.gone ? 0 : driver.geometry().cfgSize();
            case 0x1003 -> {
                driver.debugLevel((int) argument);
                yield 0;
            }
            case 0x1004 -> driver.setMask(device, mask32((int) argument));
            case 0x1005 -> returnIndices(device, command >>> 16, argument);
            case 0x1006 -> driver.writes().getIndex(device);
            case 0x1007 -> driver.reads().isReadable(device) ? 1 : 0;
            case 0x1008 -> {
                final ByteBuffer bytes = memory.at(argument, 512);
                yield bytes == null ? -Errno.EPERM : driver.setMask(device, array(bytes, 512));
            }
            case 0x1009 -> SimulatedDevice.API_VERSION;
            case 0x100A, 0x100B -> register((command & 0xFFFF) == 0x100B, argument);
            case 0x100C -> rx;
            case 0x100D -> tx;
            case 0x100F -> driver.txCounts().userHas();
            case 0x1010 -> driver.txCounts().inHw();
            case 0x1011 -> driver.txCounts().preHwQ();
            case 0x1012 -> driver.txCounts().inQ();
            case 0x1013 -> driver.txCounts().miss();
            case 0x1014 -> driver.rxCounts().userHas();
            case 0x1015 -> driver.rxCounts().inHw();
            case 0x1016 -> driver.rxCounts().preHwQ();
            case 0x1017 -> driver.rxCounts().inQ();
            case 0x1018 -> driver.rxCounts().miss();
            case 0x1019 ->
                copyOut(
                        argument,
                        ByteBuffer.wrap(
                                SimulatedDevice.GIT_VERSION.getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
                        Errno.EFAULT);
            default -> -Errno.EPERM;
        };
    }

    private static byte[] mask32(final int bits) {
        final byte[] mask = new byte[512];
        ByteBuffer.wrap(mask).order(java.nio.ByteOrder.LITTLE_ENDIAN).putInt(0, bits);
        return mask;
    }

    private static byte[] array(final ByteBuffer from, final int count) {
        final byte[] bytes = new byte[count];
        from.get(0, bytes);
        return bytes;
    }

    private long copyOut(final long address, final ByteBuffer bytes, final int errno) {
        final ByteBuffer to = memory.at(address, bytes.capacity());
        if (to == null) {
            return -errno;
        }
        to.put(0, bytes, 0, bytes.capacity());
        return 0;
    }

    private long returnIndices(final SimulatedDevice device, final int count, final long address) {
        if (count > driver.geometry().bufferCount() || device.gone && count > 0) {
            return -Errno.EINVAL;
        }
        final ByteBuffer list = memory.at(address, 4L * count);
        if (count > 0 && list == null) {
            return UserMemory.isKernel(address) ? -Errno.EFAULT : -Errno.EPERM;
        }
        final int[] indices = new int[count];
        for (int i = 0; i < count; i++) {
            indices[i] = list.getInt(4 * i);
        }
        return driver.reads().returnIndices(device, indices, count);
    }

    private long register(final boolean read, final long pointer) {
        final ByteBuffer record = memory.at(pointer, 16);
        if (record == null || !RegisterFile.isInWindow(record.getLong(0))) {
            return -Errno.EPERM;
        }
        if (read) {
            record.putInt(8, driver.registers().read(record.getLong(0)));
        } else {
            driver.registers().write(record.getLong(0), record.getInt(8));
        }
        return 0;
    }

    /** Never waits. @return records filled */
    long read(final int fd, final long address, final long bytes) {
        final OpenFile file = files.get(fd);
        if (file.access == O_WRONLY) {
            return -Errno.EBADF;
        }
        if (file.device.gone) {
            return 0;
        }
        if (bytes % READ_BYTES != 0) {
            return -Errno.EPERM;
        }
        if (bytes / READ_BYTES > driver.geometry().bufferCount()) {
            return -Errno.EINVAL;
        }
        final ByteBuffer records = memory.at(address, bytes);
        if (records == null) {
            return UserMemory.isKernel(address) ? -Errno.EFAULT : -Errno.EPERM;
        }
        int count = 0;
        while (count < bytes / READ_BYTES && readOne(file.device, records, count * READ_BYTES)) {
            count++;
        }
        return count;
    }

    private boolean readOne(final SimulatedDevice device, final ByteBuffer records, final int at) {
        final DmaBatch one = new DmaBatch(1);
        final long data = pointer(records.getLong(at), records.getInt(at + 28));
        final int count = data == 0
                ? driver.reads().read(device, one)
                : driver.reads().readCopy(device, memory.at(data), records.getInt(at + 24), one);
        if (count == 0) {
            return false;
        }
        records.putInt(at + 8, one.dest[0]);
        records.putInt(at + 12, one.flags[0]);
        records.putInt(at + 16, one.index[0]);
        records.putInt(at + 20, one.error[0]);
        records.putInt(at + 32, one.size[0]);
        return true;
    }

    private static long pointer(final long data, final int is32) {
        return is32 == 0 ? data : data & 0xFFFF_FFFFL;
    }

    long write(final int fd, final long address, final long bytes) {
        final OpenFile file = files.get(fd);
        if (file.access == O_RDONLY) {
            return -Errno.EBADF;
        }
        final ByteBuffer record = memory.at(address, WRITE_BYTES);
        if (bytes != WRITE_BYTES || record == null) {
            return -Errno.EPERM;
        }
        final long data = pointer(record.getLong(0), record.getInt(24));
        final int dest = record.getInt(8);
        final int flags = record.getInt(12);
        final int size = record.getInt(20);
        return data == 0
                ? driver.writes().sendIndex(file.device, record.getInt(16), size, dest, flags)
                : driver.writes().sendCopy(file.device, memory.at(data), size, dest, flags);
    }

    /** What {@code poll} with time 0 would report. */
    int poll(final int fd, final int events) {
        final SimulatedDevice device = files.get(fd).device;
        return events
                & ((driver.reads().isReadable(device) ? POLLIN : 0)
                        | (driver.writes().isWritable(device) ? POLLOUT : 0));
    }

    long lseek() {
        return -Errno.ESPIPE;
    }

    /**
     * Maps a buffer or a part of the register window. The latter yields no bytes, only the driver's answer.
     *
     * @return a number for {@link #mapped} and {@link #munmap}, or a negative errno
     */
    int mmap(final int fd, final long length, final boolean writable, final boolean shared, final long offset) {
        final OpenFile file = files.get(fd);
        final int size = driver.geometry().cfgSize();
        final int all = file.device.gone ? 0 : driver.geometry().bufferCount();
        if (writable && shared && file.access == O_RDONLY) {
            return -Errno.EACCES;
        }
        if (offset % 4096 != 0) {
            return -Errno.EINVAL;
        }
        final ByteBuffer bytes;
        if (offset >= (long) all * size) {
            if (offset - (long) all * size < org.pebbleioc.driver.DmaRegisters.FIRST_ADDRESS) {
                return -Errno.EPERM;
            }
            bytes = ByteBuffer.allocate(0);
        } else {
            if (offset % size != 0 || (length + 4095) / 4096 * 4096 < size) {
                return -Errno.EPERM;
            }
            if (length > size && driver.geometry().mode() != org.pebbleioc.driver.DmaMode.STREAM) {
                return -Errno.ENXIO;
            }
            bytes = driver.userBuffer((int) (offset / size));
        }
        file.references++;
        mappings.put(nextMapping, new Mapping(file, bytes));
        return nextMapping++;
    }

    ByteBuffer mapped(final int mapping) {
        return mappings.get(mapping).bytes;
    }

    void munmap(final int mapping) {
        drop(mappings.remove(mapping).file);
    }
}
