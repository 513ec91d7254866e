package org.pebbleioc.ioc.superpage;

import java.io.IOException;
import java.util.List;
import org.pebbleioc.readout.page.PageHolders;
import org.pebbleioc.readout.page.PagePool;
import org.pebbleioc.readout.page.TimeFrameSink;

/** Makes one consumer of a readout's time frames, each time it is configured; closed at reset if it is AutoCloseable. */
@FunctionalInterface
public interface SuperpageConsumer {
    /**
     * @param copies pages to copy into; null where the readout has none
     * @param pools of the end points
     */
    TimeFrameSink open(PageHolders holders, PagePool copies, List<PagePool> pools) throws IOException;
}
