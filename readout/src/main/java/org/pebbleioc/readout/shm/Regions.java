package org.pebbleioc.readout.shm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.pebbleioc.readout.page.PagePool;

/** Which file the pages of each pool lie in. Pools that were cut from one block share their file. Unchangeable. */
final class Regions {
    private final List<Path> files = new ArrayList<>();
    private final List<Long> bytes = new ArrayList<>();
    private final Map<PagePool, Integer> ofPool = new IdentityHashMap<>();

    /** @throws IllegalArgumentException a pool is not in shared memory */
    Regions(final List<PagePool> pools) {
        for (final PagePool pool : pools) {
            final Path file = pool.file()
                    .orElseThrow(() -> new IllegalArgumentException("pool " + pool.name()
                            + " is not in shared memory: set bank=shm for the card's pools and the copy pool"));
            int region = files.indexOf(file);
            if (region < 0) {
                region = files.size();
                files.add(file);
                bytes.add(0L);
            }
            long end = bytes.get(region);
            for (int page = 0; page < pool.count(); page++) {
                end = Math.max(end, pool.memory().offset(page) + pool.pageBytes());
            }
            bytes.set(region, end);
            ofPool.put(pool, region);
        }
    }

    /** @throws IllegalStateException a pool that was not announced */
    int of(final PagePool pool) {
        final Integer region = ofPool.get(pool);
        if (region == null) {
            throw new IllegalStateException("pool " + pool.name() + " was not announced to receivers");
        }
        return region;
    }

    ByteBuffer hello() {
        int length = ShmProtocol.FRAME_HEADER_BYTES + 12;
        for (final Path file : files) {
            length += 14 + file.toString().getBytes(StandardCharsets.UTF_8).length;
        }
        final ByteBuffer hello = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        hello.putInt(length).putInt(ShmProtocol.HELLO);
        hello.putInt(ShmProtocol.MAGIC).putInt(ShmProtocol.VERSION).putInt(files.size());
        for (int i = 0; i < files.size(); i++) {
            final byte[] path = files.get(i).toString().getBytes(StandardCharsets.UTF_8);
            hello.putInt(i).putLong(bytes.get(i)).putShort((short) path.length).put(path);
        }
        return hello.flip();
    }
}
