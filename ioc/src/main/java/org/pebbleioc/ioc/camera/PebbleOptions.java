package org.pebbleioc.ioc.camera;

import java.util.List;
import java.util.Map;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.ioc.config.OptionException;
import org.pebbleioc.ioc.config.OptionText;
import org.pebbleioc.readout.ReadoutOptions;
import org.pebbleioc.readout.memory.BankKind;

/**
 * What {@code pebbleConfig} says, every value checked by itself; -1 means "work it out". What depends on the card and
 * the image is concluded by {@link #readout}, when they are known.
 */
record PebbleOptions(int bufCount, long bufSize, BankKind bank, long laneTimeoutNs, int reserve, int copyThreads) {
    static final List<String> KEYS =
            List.of("pebbleBufCount", "pebbleBufSize", "bank", "laneTimeout", "reserve", "copyThreads");

    static PebbleOptions of(final OptionText text, final Map<String, String> overrides) throws OptionException {
        text.knows(KEYS.toArray(String[]::new)).override(overrides);
        final BankKind bank = BankKind.ofLabel(text.text("bank", BankKind.HEAP.label()));
        if (bank == null) {
            throw text.wrong("bank", "bank must be heap, hugepages or shm: bank=" + text.text("bank", ""));
        }
        final int count = text.integer("pebbleBufCount", -1);
        if (count != -1 && (count < 2 || Integer.bitCount(count) != 1)) {
            throw text.wrong(
                    "pebbleBufCount", "pebbleBufCount must be a power of two, at least 2: pebbleBufCount=" + count);
        }
        if (text.has("laneTimeout") && text.durationNs("laneTimeout", 1) < 1) {
            throw text.wrong("laneTimeout", "laneTimeout must be above 0: laneTimeout=" + text.text("laneTimeout", ""));
        }
        if (text.has("reserve") && text.integer("reserve", 0) < 0) {
            throw text.wrong("reserve", "reserve must not be negative: reserve=" + text.text("reserve", ""));
        }
        final int copyThreads = text.integer("copyThreads", 1);
        if (copyThreads < 1 || copyThreads > 16) {
            throw text.wrong("copyThreads", "copyThreads must be 1 to 16: copyThreads=" + copyThreads);
        }
        final long size = text.bytes("pebbleBufSize", -1);
        if (size != -1 && (size < 1 || ReadoutOptions.roundToPage(size) > Integer.MAX_VALUE)) {
            throw text.wrong("pebbleBufSize", "pebbleBufSize must be 1 byte to 2 GiB: pebbleBufSize=" + size);
        }
        final PebbleOptions pebble = new PebbleOptions(
                count,
                size,
                bank,
                text.durationNs("laneTimeout", ReadoutOptions.DEFAULT_LANE_TIMEOUT_NS),
                text.integer("reserve", -1),
                copyThreads);
        text.finish();
        return pebble;
    }

    /** All that is in force for images of this format. */
    ReadoutOptions readout(final DmaGeometry dma, final ImageFormat format, final int lanes) {
        final int count = bufCount == -1 ? ReadoutOptions.defaultPebbleBufCount(dma.cfgRxCount()) : bufCount;
        final long size =
                bufSize == -1 ? ReadoutOptions.defaultPebbleBufSize(format) : ReadoutOptions.roundToPage(bufSize);
        return new ReadoutOptions(
                dma,
                format,
                lanes,
                count,
                (int) Math.min(size, Integer.MAX_VALUE / DmaGeometry.PAGE_BYTES * (long) DmaGeometry.PAGE_BYTES),
                bank,
                laneTimeoutNs,
                reserve == -1 ? ReadoutOptions.defaultReserve(count) : reserve,
                copyThreads);
    }
}
