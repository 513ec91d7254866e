package org.pebbleioc.ioc.camera;

import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.DmaMode;
import org.pebbleioc.driver.sim.CardOptions;
import org.pebbleioc.driver.sim.FaultPlan;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.ioc.config.OptionException;
import org.pebbleioc.ioc.config.OptionText;
import org.pebbleioc.readout.ReadoutOptions;
import org.pebbleioc.readout.memory.BankKind;

/**
 * What {@code simDatadevConfig} and {@code pebbleConfig} say about one camera, every value checked by itself; what
 * depends on the image is concluded by {@link #readout}, when the image is known.
 *
 * @param dma the card's pool
 * @param card how the simulated card behaves
 * @param source where images come from, as {@code ImageSources.open} reads it
 * @param pattern size and type of a generated image; replayed frames bring their own
 */
record CameraOptions(DmaGeometry dma, CardOptions card, String source, ImageFormat pattern, Pebble pebble) {
    private static final int DEFAULT_CFG_SIZE = 128 * 1024;
    private static final String[] KEYS = {
        "cfgRxCount",
        "cfgTxCount",
        "cfgSize",
        "cfgMode",
        "source",
        "width",
        "height",
        "type",
        "lanes",
        "policy",
        "static"
    };
    private static final String[] PEBBLE_KEYS = {"pebbleBufCount", "pebbleBufSize", "bank", "laneTimeout", "reserve"};

    /** Whether any command of a camera has an option of this name. */
    static boolean hasOption(final String key) {
        return java.util.List.of(KEYS).contains(key)
                || java.util.List.of(PEBBLE_KEYS).contains(key);
    }

    /**
     * The pebble's options; -1 means "work it out".
     */
    record Pebble(int bufCount, long bufSize, BankKind bank, long laneTimeoutNs, int reserve) {
        static Pebble of(final OptionText text, final java.util.Map<String, String> overrides) throws OptionException {
            text.knows(PEBBLE_KEYS).override(overrides);
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
                throw text.wrong(
                        "laneTimeout", "laneTimeout must be above 0: laneTimeout=" + text.text("laneTimeout", ""));
            }
            if (text.has("reserve") && text.integer("reserve", 0) < 0) {
                throw text.wrong("reserve", "reserve must not be negative: reserve=" + text.text("reserve", ""));
            }
            final long size = text.bytes("pebbleBufSize", -1);
            if (size != -1 && (size < 1 || ReadoutOptions.roundToPage(size) > Integer.MAX_VALUE)) {
                throw text.wrong("pebbleBufSize", "pebbleBufSize must be 1 byte to 2 GiB: pebbleBufSize=" + size);
            }
            final Pebble pebble = new Pebble(
                    count,
                    size,
                    bank,
                    text.durationNs("laneTimeout", ReadoutOptions.DEFAULT_LANE_TIMEOUT_NS),
                    text.integer("reserve", -1));
            text.finish();
            return pebble;
        }
    }

    static CameraOptions of(final OptionText text, final java.util.Map<String, String> overrides, final Pebble pebble)
            throws OptionException {
        text.knows(KEYS).override(overrides);
        final PixelType type = PixelType.ofLabel(text.text("type", "UInt16"));
        if (type == null) {
            throw text.wrong(
                    "type",
                    "type must be one of areaDetector's data types, like UInt16: type=" + text.text("type", ""));
        }
        final CardOptions.OutOfBuffers policy =
                switch (text.text("policy", "hold")) {
                    case "hold" -> CardOptions.OutOfBuffers.HOLD;
                    case "drop" -> CardOptions.OutOfBuffers.DROP;
                    default ->
                        throw text.wrong("policy", "policy must be hold or drop: policy=" + text.text("policy", ""));
                };
        try {
            final CameraOptions options = new CameraOptions(
                    new DmaGeometry(
                            text.integer("cfgRxCount", 64),
                            text.integer("cfgTxCount", 4),
                            (int) Math.min(Integer.MAX_VALUE, text.bytes("cfgSize", DEFAULT_CFG_SIZE)),
                            DmaMode.ofDataDev(text.integer("cfgMode", 1))),
                    new CardOptions(text.integer("lanes", 1), policy, 0, 0, text.flag("static", false), FaultPlan.NONE),
                    text.text("source", "pattern"),
                    new ImageFormat(text.integer("width", 1024), text.integer("height", 1024), type),
                    pebble);
            text.finish();
            return options;
        } catch (final OptionException e) {
            throw e;
        } catch (final IllegalArgumentException e) {
            throw new OptionException(1, e.getMessage());
        }
    }

    CameraOptions with(final Pebble newPebble) {
        return new CameraOptions(dma, card, source, pattern, newPebble);
    }

    /** All that is in force for images of this format. */
    ReadoutOptions readout(final ImageFormat format) {
        final int count =
                pebble.bufCount() == -1 ? ReadoutOptions.defaultPebbleBufCount(dma.cfgRxCount()) : pebble.bufCount();
        final long size = pebble.bufSize() == -1
                ? ReadoutOptions.defaultPebbleBufSize(format)
                : ReadoutOptions.roundToPage(pebble.bufSize());
        return new ReadoutOptions(
                dma,
                format,
                card.lanes(),
                count,
                (int) Math.min(size, Integer.MAX_VALUE / DmaGeometry.PAGE_BYTES * (long) DmaGeometry.PAGE_BYTES),
                pebble.bank(),
                pebble.laneTimeoutNs(),
                pebble.reserve() == -1 ? ReadoutOptions.defaultReserve(count) : pebble.reserve());
    }
}
