package org.pebbleioc.readout.receive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Files of the sender, mapped for reading, as windows that Java can address. Parts do not cross them: pages do not. */
final class MappedRegions {
    /** What a sender's block is cut into; no page crosses a multiple of it. */
    private static final long WINDOW_BYTES = 1L << 30;

    private final List<ByteBuffer[]> regions = new ArrayList<>();
    private final List<Long> sizes = new ArrayList<>();

    void map(final String path, final long bytes) throws IOException {
        try (FileChannel file = FileChannel.open(Path.of(path), StandardOpenOption.READ)) {
            if (bytes < 1 || bytes > file.size()) {
                throw new IOException(path + " has " + file.size() + " bytes, the sender says " + bytes);
            }
            final ByteBuffer[] windows = new ByteBuffer[(int) ((bytes + WINDOW_BYTES - 1) / WINDOW_BYTES)];
            for (int i = 0; i < windows.length; i++) {
                final long at = i * WINDOW_BYTES;
                windows[i] = file.map(FileChannel.MapMode.READ_ONLY, at, Math.min(WINDOW_BYTES, bytes - at));
            }
            regions.add(windows);
            sizes.add(bytes);
        } catch (final IOException e) {
            throw new IOException(
                    "cannot map the sender's memory " + path + ": " + e
                            + "; sender and receiver must run as the same user, in the same container",
                    e);
        }
    }

    /** @throws IOException the place is not inside a region: the sender's fault, or not our sender */
    ByteBuffer slice(final int region, final long offset, final int length) throws IOException {
        if (region < 0
                || region >= regions.size()
                || offset < 0
                || length < 0
                || offset > sizes.get(region) - length
                || offset / WINDOW_BYTES != (offset + Math.max(0, length - 1)) / WINDOW_BYTES) {
            throw new IOException("a part lies outside the sender's memory: region=" + region + " offset=" + offset
                    + " length=" + length);
        }
        return regions.get(region)[(int) (offset / WINDOW_BYTES)]
                .slice((int) (offset % WINDOW_BYTES), length)
                .order(ByteOrder.LITTLE_ENDIAN);
    }
}
