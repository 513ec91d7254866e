package org.pebbleioc.ioc.camera;

import java.util.List;
import java.util.Map;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.DmaMode;
import org.pebbleioc.driver.sim.CardOptions;
import org.pebbleioc.driver.sim.FaultPlan;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.ioc.config.OptionException;
import org.pebbleioc.ioc.config.OptionText;

/**
 * What {@code simDatadevConfig} says about one camera, every value checked by itself.
 *
 * @param dma the card's pool
 * @param card how the simulated card behaves
 * @param source where images come from, as {@code ImageSources.open} reads it
 * @param pattern size and type of a generated image; replayed frames bring their own
 */
record SimulatedOptions(DmaGeometry dma, CardOptions card, String source, ImageFormat pattern) {
    static final List<String> KEYS = List.of(
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
            "static");
    private static final int DEFAULT_CFG_SIZE = 128 * 1024;

    static SimulatedOptions of(final OptionText text, final Map<String, String> overrides) throws OptionException {
        text.knows(KEYS.toArray(String[]::new)).override(overrides);
        final CardOptions.OutOfBuffers policy =
                switch (text.text("policy", "hold")) {
                    case "hold" -> CardOptions.OutOfBuffers.HOLD;
                    case "drop" -> CardOptions.OutOfBuffers.DROP;
                    default ->
                        throw text.wrong("policy", "policy must be hold or drop: policy=" + text.text("policy", ""));
                };
        try {
            final SimulatedOptions options = new SimulatedOptions(
                    new DmaGeometry(
                            text.integer("cfgRxCount", 64),
                            text.integer("cfgTxCount", 4),
                            (int) Math.min(Integer.MAX_VALUE, text.bytes("cfgSize", DEFAULT_CFG_SIZE)),
                            DmaMode.ofDataDev(text.integer("cfgMode", 1))),
                    new CardOptions(text.integer("lanes", 1), policy, 0, 0, text.flag("static", false), FaultPlan.NONE),
                    text.text("source", "pattern"),
                    ImageOptions.of(text));
            text.finish();
            return options;
        } catch (final OptionException e) {
            throw e;
        } catch (final IllegalArgumentException e) {
            throw new OptionException(1, e.getMessage());
        }
    }
}
