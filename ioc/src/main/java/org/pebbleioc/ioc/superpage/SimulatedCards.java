package org.pebbleioc.ioc.superpage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pebbleioc.driver.sim.superpage.PageFaultPlan;
import org.pebbleioc.readout.memory.PoolMemory;
import org.pebbleioc.readout.page.PageCard;
import org.pebbleioc.readout.page.SimulatedPageCard;

/**
 * The end points of a simulated readout card.
 *
 * @param folder that relative file names of the source start from
 */
record SimulatedCards(SuperpageOptions options, Path folder) implements SuperpageCards {
    @Override
    public List<PageCard> open(final List<PoolMemory> pools) throws IOException {
        final List<PageCard> cards = new ArrayList<>();
        try {
            for (int i = 0; i < pools.size(); i++) {
                cards.add(new SimulatedPageCard(
                        "ep" + i,
                        pools.get(i),
                        SuperpageSources.open(options, i, folder),
                        options.policy(),
                        PageFaultPlan.oneIn(options.links().seed() + i, options.faults())));
            }
            return cards;
        } catch (final IOException | RuntimeException e) {
            for (final PageCard card : cards) {
                card.close();
            }
            throw e;
        }
    }
}
