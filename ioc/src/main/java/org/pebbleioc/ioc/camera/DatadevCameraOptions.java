package org.pebbleioc.ioc.camera;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.datadev.DatadevOptions;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.ioc.config.OptionException;
import org.pebbleioc.ioc.config.OptionText;

/**
 * What {@code datadevConfig} says about one camera, every value checked by itself.
 *
 * @param device node, polling, and where the driver's text is found
 * @param lanes destinations that carry images, 1..8
 * @param format of images until a Configure datagram says otherwise
 * @param expected sizes of the driver's pool that the script relies on, by name; those not given are taken as they are
 */
record DatadevCameraOptions(DatadevOptions device, int lanes, ImageFormat format, Map<String, Long> expected) {
    static final List<String> KEYS = List.of(
            "device",
            "poll",
            "lanes",
            "width",
            "height",
            "type",
            "cfgRxCount",
            "cfgTxCount",
            "cfgSize",
            "cfgMode",
            "proc",
            "sys");
    private static final int MAX_LANES = 8;

    static DatadevCameraOptions of(final OptionText text, final Map<String, String> overrides) throws OptionException {
        text.knows(KEYS.toArray(String[]::new)).override(overrides);
        final int lanes = text.integer("lanes", 1);
        if (lanes < 1 || lanes > MAX_LANES) {
            throw text.wrong("lanes", "lanes must be 1.." + MAX_LANES + ": lanes=" + lanes);
        }
        final Map<String, Long> expected = new LinkedHashMap<>();
        for (final String key : List.of("cfgRxCount", "cfgTxCount", "cfgMode")) {
            if (text.has(key)) {
                expected.put(key, (long) text.integer(key, 0));
            }
        }
        if (text.has("cfgSize")) {
            expected.put("cfgSize", text.bytes("cfgSize", 0));
        }
        try {
            final DatadevCameraOptions options = new DatadevCameraOptions(
                    new DatadevOptions(
                            Path.of(text.text("device", "/dev/datadev_0")),
                            text.durationNs("poll", 0),
                            Path.of(text.text("proc", "/proc")),
                            Path.of(text.text("sys", "/sys"))),
                    lanes,
                    ImageOptions.of(text),
                    expected);
            text.finish();
            return options;
        } catch (final OptionException e) {
            throw e;
        } catch (final InvalidPathException e) {
            throw new OptionException(1, "no file can have this name: " + e.getInput());
        } catch (final IllegalArgumentException e) {
            throw new OptionException(1, e.getMessage());
        }
    }

    /** Where the script and the driver do not agree, with both numbers; empty when they do. */
    String disagreement(final DmaGeometry driver) {
        final Map<String, Long> found = Map.of(
                "cfgRxCount", (long) driver.cfgRxCount(),
                "cfgTxCount", (long) driver.cfgTxCount(),
                "cfgSize", (long) driver.cfgSize(),
                "cfgMode", (long) driver.mode().cfgMode());
        final StringBuilder text = new StringBuilder();
        expected.forEach((key, value) -> {
            if (!value.equals(found.get(key))) {
                text.append(text.isEmpty() ? "" : "; ")
                        .append(key)
                        .append('=')
                        .append(value)
                        .append(", but the driver was loaded with ")
                        .append(key)
                        .append('=')
                        .append(found.get(key));
            }
        });
        return text.toString();
    }
}
