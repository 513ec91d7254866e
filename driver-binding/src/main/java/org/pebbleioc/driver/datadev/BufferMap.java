package org.pebbleioc.driver.datadev;

import java.nio.ByteBuffer;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaGeometry;

/**
 * Every buffer of the device in this process's memory, each its own mapping. They are made through a descriptor that
 * claims nothing: a living mapping keeps its descriptor open in the kernel, and with it the claims.
 */
final class BufferMap {
    private final String device;
    private final int bufferBytes;
    private final long[] addresses;
    private final ByteBuffer[] buffers;
    private int mapped;

    private BufferMap(final String device, final DmaGeometry geometry) {
        this.device = device;
        bufferBytes = geometry.cfgSize();
        addresses = new long[geometry.bufferCount()];
        buffers = new ByteBuffer[geometry.bufferCount()];
    }

    /** All or none. */
    static BufferMap of(final String device, final int fd, final DmaGeometry geometry) throws DmaException {
        final BufferMap map = new BufferMap(device, geometry);
        for (int index = 0; index < map.addresses.length; index++) {
            // exactly cfgSize: in mode 2 the driver would map beyond the end of a longer request
            final long address = Libc.mmap(
                    map.bufferBytes,
                    DatadevConstants.PROT_READ | DatadevConstants.PROT_WRITE,
                    DatadevConstants.MAP_SHARED,
                    fd,
                    (long) index * map.bufferBytes);
            if (address < 0) {
                map.unmap();
                throw new DmaException(
                        "mmap of buffer " + index + " of " + map.addresses.length,
                        device,
                        (int) -address,
                        address == -DatadevConstants.ENOMEM
                                ? mapCountRemedy(map.addresses.length)
                                : "the driver refuses to map it; see dmesg");
            }
            map.addresses[index] = address;
            map.buffers[index] = Libc.view(address, map.bufferBytes);
            map.mapped++;
        }
        return map;
    }

    static String mapCountRemedy(final int bufferCount) {
        return "every buffer is a mapping of its own and the process may have no more; raise vm.max_map_count to "
                + (bufferCount + 8192) + " or load the driver with fewer buffers";
    }

    ByteBuffer buffer(final int index) {
        if (index < 0 || index >= buffers.length) {
            throw new IllegalArgumentException("index must be 0.." + (buffers.length - 1) + ": index=" + index);
        }
        final ByteBuffer buffer = buffers[index];
        if (buffer == null) {
            throw new IllegalStateException(device + " was closed, its buffers are not mapped any more");
        }
        return buffer;
    }

    void unmap() throws DmaException {
        int errno = 0;
        for (int index = 0; index < addresses.length; index++) {
            if (buffers[index] != null) {
                buffers[index] = null;
                final int result = Libc.munmap(addresses[index], bufferBytes);
                errno = result < 0 ? -result : errno;
                mapped--;
            }
        }
        if (errno != 0) {
            throw new DmaException("munmap", device, errno, "mappings stay until the process ends");
        }
    }
}
