package org.pebbleioc.driver.sim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.pebbleioc.driver.AxiVersion;
import org.pebbleioc.driver.DmaCounts;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.DmaMode;

/** A loaded module with all its harm, a process with some memory, and the calls a test program makes. */
final class VectorRig {
    static final int SIZE = 65536;
    static final long UNMAPPED = 0x1000;
    private static final int AT_BUFFER = 0x100;

    final SimulatedDriver driver;
    final SimulatedCalls calls;
    final DmaGeometry geometry;
    final UserMemory memory = new UserMemory();
    final ByteBuffer records = direct(64 * SimulatedCalls.READ_BYTES);
    final long recordsAt = memory.map(records);
    final ByteBuffer data = direct(2 * SIZE);
    final long dataAt = memory.map(data);
    final ByteBuffer received = direct(SIZE);
    final long receivedAt = memory.map(received);
    final ByteBuffer words = direct(4 * 4096);
    final long wordsAt = memory.map(words);
    final List<Integer> held = new ArrayList<>();

    VectorRig(final int tx, final int rx, final int size, final DmaMode mode) throws DmaException {
        geometry = new DmaGeometry(rx, tx, size, mode);
        final EnumSet<Harm> harm = EnumSet.allOf(Harm.class);
        harm.remove(Harm.NO_SYNC_FOR_CPU);
        harm.remove(Harm.NO_SYNC_FOR_DEVICE);
        driver = new SimulatedDriver(
                "sim:VECTORS", geometry, ModuleOptions.emulator().withHarm(harm.toArray(Harm[]::new)));
        driver.workerRests(true);
        calls = new SimulatedCalls(driver, memory);
    }

    private static ByteBuffer direct(final int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    void scratchPad(final int value) {
        driver.registers().write(AxiVersion.ADDRESS + 4, value);
    }

    /** The driver's worker hands over what was returned. */
    void settle() {
        driver.workerRests(false);
        driver.workerRests(true);
    }

    int open() {
        return calls.open(SimulatedCalls.O_RDWR);
    }

    int openWithMask(final long mask) {
        final int fd = open();
        if (calls.ioctl(fd, 0x1004, mask) != 0) {
            throw new AssertionError("mask " + mask + " is taken");
        }
        return fd;
    }

    /** As the programs printed an answer. */
    static String ret(final long answer) {
        return answer < 0 ? "ret=-1 errno=" + -answer : "ret=" + answer;
    }

    String ioctl(final int fd, final int command, final long argument) {
        return "ioctl(0x" + Integer.toHexString(command) + ") " + ret(calls.ioctl(fd, command, argument));
    }

    void pattern(final int bytes, final int seed) {
        for (int i = 0; i < bytes; i++) {
            data.put(i, (byte) (seed + 13 * i));
        }
    }

    boolean isPattern(final ByteBuffer in, final int bytes, final int seed) {
        for (int i = 0; i < bytes; i++) {
            if (in.get(i) != (byte) (seed + 13 * i)) {
                return false;
            }
        }
        return true;
    }

    long write(final int fd, final long address, final int size, final int dest, final int flags) {
        return write(fd, address, 0, size, dest, flags, 0);
    }

    long writeIndex(final int fd, final int index, final int size, final int flags) {
        return write(fd, 0, index, size, 0, flags, 0);
    }

    long write(
            final int fd,
            final long address,
            final int index,
            final int size,
            final int dest,
            final int flags,
            final int is32) {
        settle(); // a frame takes its time to the card and back
        records.putLong(AT_BUFFER, address);
        records.putInt(AT_BUFFER + 8, dest);
        records.putInt(AT_BUFFER + 12, flags);
        records.putInt(AT_BUFFER + 16, index);
        records.putInt(AT_BUFFER + 20, size);
        records.putInt(AT_BUFFER + 24, is32);
        return calls.write(fd, recordsAt + AT_BUFFER, SimulatedCalls.WRITE_BYTES);
    }

    String read(final int fd, final long address, final int size) {
        return read(fd, address, size, 0);
    }

    String read(final int fd, final long address, final int size, final int is32) {
        clearRecords(1);
        records.putLong(0, address);
        records.putInt(24, size);
        records.putInt(28, is32);
        final long count = calls.read(fd, recordsAt, SimulatedCalls.READ_BYTES);
        return "read() ret=" + count + " -> r.ret=" + records.getInt(32) + " r.size=" + records.getInt(24) + " index="
                + records.getInt(16) + " flags=0x" + Integer.toHexString(records.getInt(12)) + " dest="
                + records.getInt(8) + " error=0x" + Integer.toHexString(records.getInt(20)) + " is32="
                + records.getInt(28);
    }

    /** @return the index, or -1 when nothing was there */
    int readIndex(final int fd) {
        clearRecords(1);
        return calls.read(fd, recordsAt, SimulatedCalls.READ_BYTES) == 1 ? records.getInt(16) : -1;
    }

    void clearRecords(final int count) {
        for (int i = 0; i < count * SimulatedCalls.READ_BYTES; i++) {
            records.put(i, (byte) 0);
        }
    }

    long giveBack(final int fd, final int... indices) {
        for (int i = 0; i < indices.length; i++) {
            words.putInt(4 * i, indices[i]);
        }
        return calls.ioctl(fd, 0x1005 | indices.length << 16, wordsAt);
    }

    String register(final int fd, final long address) {
        words.putLong(0, address);
        words.putInt(8, 0xdeadbeef);
        final long answer = calls.ioctl(fd, 0x100B, wordsAt);
        return "addr=0x" + Long.toHexString(address) + " " + ret(answer) + " data=0x"
                + Integer.toHexString(words.getInt(8));
    }

    long writeRegister(final int fd, final long address, final int value) {
        words.putLong(0, address);
        words.putInt(8, value);
        return calls.ioctl(fd, 0x100A, wordsAt);
    }

    /** Poll for both directions. */
    String poll(final int fd) {
        final int events = calls.poll(fd, SimulatedCalls.POLLIN | SimulatedCalls.POLLOUT);
        return "rc=" + (events == 0 ? 0 : 1) + " revents=0x" + Integer.toHexString(events);
    }

    int pollIn(final int fd) {
        return calls.poll(fd, SimulatedCalls.POLLIN);
    }

    long txInUser(final int fd) {
        return calls.ioctl(fd, 0x100F, 0);
    }

    long rxInUser(final int fd) {
        return calls.ioctl(fd, 0x1014, 0);
    }

    /** By the diagnostic commands, as the programs asked. */
    String counts(final int fd) {
        return "TX " + counts(fd, 0x100F) + " | RX " + counts(fd, 0x1014);
    }

    private String counts(final int fd, final int first) {
        final DmaCounts c = new DmaCounts(
                (int) calls.ioctl(fd, first, 0),
                (int) calls.ioctl(fd, first + 1, 0),
                (int) calls.ioctl(fd, first + 2, 0),
                (int) calls.ioctl(fd, first + 3, 0),
                (int) calls.ioctl(fd, first + 4, 0));
        return "user=" + c.userHas() + " hw=" + c.inHw() + " preHw=" + c.preHwQ() + " sw=" + c.inQ() + " miss="
                + c.miss();
    }

    /** Sends until a frame is not received any more, keeping every buffer. @return how many were sent */
    int exhaust(final int fd) {
        for (int sent = 1; ; sent++) {
            write(fd, dataAt, 64, 0, 0);
            final int index = readIndex(fd);
            if (index < 0) {
                return sent;
            }
            held.add(index);
        }
    }

    String mmap(final int fd, final long length, final long offset) {
        final int mapping = calls.mmap(fd, length, true, true, offset);
        if (mapping > 0) {
            calls.munmap(mapping);
        }
        return "len=" + length + " off=0x" + Long.toHexString(offset)
                + (mapping > 0 ? " OK" : " FAILED errno=" + -mapping);
    }
}
