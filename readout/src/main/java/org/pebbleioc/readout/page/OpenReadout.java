package org.pebbleioc.readout.page;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * All that exists of a superpage readout from configure to reset.
 *
 * @param pools of the end points, in the order of the cards, as readers are
 * @param copies the pool of copies; null for none
 */
record OpenReadout(
        List<PageCard> cards,
        List<PagePool> pools,
        PagePool copies,
        PageHolders holders,
        List<CardReader> readers,
        LinkTable links,
        List<TimeFrameSink> sinks,
        PageFlow flow,
        PageThreads threads) {
    OpenReadout {
        cards = List.copyOf(cards);
        pools = List.copyOf(pools);
        readers = List.copyOf(readers);
        sinks = List.copyOf(sinks);
    }

    /** Whether no card sends any more and all that it sent was read. */
    boolean isSilent() {
        for (int i = 0; i < cards.size(); i++) {
            try {
                if (cards.get(i).isRunning() || !readers.get(i).isDrained()) {
                    return false;
                }
            } catch (final IOException e) {
                continue; // the device is gone: nothing more comes of it
            }
        }
        return true;
    }

    /** End points' pools, then the copies. */
    List<PagePool> allPools() {
        final List<PagePool> all = new ArrayList<>(pools);
        if (copies != null) {
            all.add(copies);
        }
        return all;
    }

    /** Whether no page is used. */
    boolean isEmpty() {
        return allPools().stream().allMatch(pool -> pool.usage().used() == 0);
    }

    /** The pages that are out, by pool and holder. */
    List<StopReport.PagesOut> pagesOut() {
        return allPools().stream()
                .filter(pool -> pool.usage().used() > 0)
                .map(pool -> new StopReport.PagesOut(pool.name(), pool.usage().used(), pool.count(), holdersOf(pool)))
                .toList();
    }

    private String holdersOf(final PagePool pool) {
        return holders.all().stream()
                .filter(holder -> holder != holders.reader() && pool.holds(holder) > 0)
                .map(holder -> holder.name() + "*" + pool.holds(holder))
                .collect(Collectors.joining(" "));
    }
}
