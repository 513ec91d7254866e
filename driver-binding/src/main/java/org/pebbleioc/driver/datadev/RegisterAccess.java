package org.pebbleioc.driver.datadev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.pebbleioc.driver.AxiVersion;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaRegisters;

/**
 * Registers and the firmware's identity. The driver believes in a BAR of 16 MiB whatever the card has, and an address
 * beyond a smaller one faults in the kernel: where {@code /sys} tells the size, it is the limit.
 */
final class RegisterAccess implements DmaRegisters {
    private static final String REMEDY = "the driver refuses this address; see dmesg";

    private final DatadevIo io;
    private final long lastAddress;
    private final Scratch<OffHeap> scratch = new Scratch<>(() -> new OffHeap(DatadevConstants.REGISTER_BYTES));

    RegisterAccess(final DatadevIo io, final Path sysDirectory, final String pciAddress) {
        this.io = io;
        lastAddress = Math.min(LAST_ADDRESS, barBytes(sysDirectory, pciAddress) - Integer.BYTES);
    }

    /** Size of BAR 0 as {@code resource} of the PCI device tells it; 16 MiB when it cannot be told. */
    static long barBytes(final Path sysDirectory, final String pciAddress) {
        if (pciAddress.matches("[0-9a-fA-F:.]+")) {
            final Path resource = sysDirectory.resolve("bus/pci/devices/" + pciAddress + "/resource");
            try {
                final String[] bar0 =
                        Files.readAllLines(resource).get(0).strip().split("\\s+");
                final long bytes = Long.parseUnsignedLong(bar0[1].substring(2), 16)
                        - Long.parseUnsignedLong(bar0[0].substring(2), 16)
                        + 1;
                if (bytes > 1) {
                    return bytes;
                }
            } catch (final IOException | RuntimeException e) {
                return LAST_ADDRESS + Integer.BYTES; // no such file here, or not in the form of today's kernels
            }
        }
        return LAST_ADDRESS + Integer.BYTES;
    }

    @Override
    public int readRegister(final long address) throws DmaException {
        return call("dmaReadRegister", DatadevConstants.READ_REGISTER, address, 0);
    }

    @Override
    public void writeRegister(final long address, final int value) throws DmaException {
        call("dmaWriteRegister", DatadevConstants.WRITE_REGISTER, address, value);
    }

    private int call(final String operation, final int command, final long address, final int value)
            throws DmaException {
        if (address < FIRST_ADDRESS || address > lastAddress || address % Integer.BYTES != 0) {
            throw new IllegalArgumentException("address must be a multiple of 4 in 0x"
                    + Long.toHexString(FIRST_ADDRESS) + "..0x" + Long.toHexString(lastAddress) + ": address=0x"
                    + Long.toHexString(address));
        }
        io.enter(operation);
        final OffHeap record = scratch.take();
        try {
            record.bytes.putLong(DatadevConstants.REGISTER_ADDRESS, address);
            record.bytes.putLong(DatadevConstants.REGISTER_DATA, Integer.toUnsignedLong(value));
            io.ioctl(operation, command, record.address, REMEDY);
            return record.bytes.getInt(DatadevConstants.REGISTER_DATA);
        } finally {
            scratch.back(record);
            io.leave();
        }
    }

    @Override
    public AxiVersion axiVersion() throws DmaException {
        final OffHeap block = new OffHeap(AxiVersion.BYTES);
        io.enter("axiVersionGet");
        try {
            io.ioctl("axiVersionGet", DatadevConstants.AVER_GET, block.address, "the firmware has no such block");
            return AxiVersion.of(block.bytes);
        } finally {
            io.leave();
        }
    }

    @Override
    public void acknowledgeInterrupt() throws DmaException {
        io.query("axisReadAck", DatadevConstants.AXIS_READ_ACK);
    }

    @Override
    public long missedRequestCycles() throws DmaException {
        io.enter("axisWriteReqMissed");
        try {
            final long answer = Libc.ioctl(io.fd(), DatadevConstants.AXIS_WRITE_REQ_MISSED, 0);
            return answer & 0xFFFF_FFFFL; // the driver never fails this call, so -errno was a value
        } finally {
            io.leave();
        }
    }
}
