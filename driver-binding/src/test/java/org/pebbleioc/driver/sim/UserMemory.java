package org.pebbleioc.driver.sim;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;

/**
 * A process's memory as {@link SimulatedCalls} sees it: buffers at made-up addresses, so that a wrong pointer is an
 * answer and not a crash. Not for several threads.
 */
final class UserMemory {
    /** From here on addresses are the kernel's: negative as a Java long. */
    static final long KERNEL_ADDRESS = 0xFFFF_8000_0000_0000L;

    private static final long FIRST_ADDRESS = 0x7F00_0000_0000L;
    private static final long PAGE = 4096;

    private final TreeMap<Long, ByteBuffer> byAddress = new TreeMap<>();
    private long next = FIRST_ADDRESS;

    /** @return the address at which the calls find this buffer from now on */
    long map(final ByteBuffer buffer) {
        final long address = next;
        next += (buffer.capacity() + 2 * PAGE) / PAGE * PAGE;
        byAddress.put(address, buffer.duplicate().clear().order(ByteOrder.LITTLE_ENDIAN));
        return address;
    }

    /** What lies there, from position 0 to the end of that mapping; null when nothing does. */
    ByteBuffer at(final long address) {
        final Map.Entry<Long, ByteBuffer> entry = address < FIRST_ADDRESS ? null : byAddress.floorEntry(address);
        if (entry == null || address - entry.getKey() >= entry.getValue().capacity()) {
            return null;
        }
        final int offset = (int) (address - entry.getKey());
        final ByteBuffer all = entry.getValue();
        return all.slice(offset, all.capacity() - offset).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The same, only when so many bytes lie there. */
    ByteBuffer at(final long address, final long bytes) {
        final ByteBuffer found = at(address);
        return found == null || found.capacity() < bytes ? null : found;
    }

    static boolean isKernel(final long address) {
        return address < 0;
    }
}
