package org.pebbleioc.ioc.superpage;

import java.io.IOException;
import java.util.List;
import org.pebbleioc.readout.memory.PoolMemory;
import org.pebbleioc.readout.page.PageCard;

/** Opens the end points of a readout, each time it is configured. */
@FunctionalInterface
interface SuperpageCards {
    /**
     * All of them, or none.
     *
     * @param pools one for each end point that has no pages of its own
     */
    List<PageCard> open(List<PoolMemory> pools) throws IOException;
}
