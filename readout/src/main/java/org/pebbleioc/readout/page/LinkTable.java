package org.pebbleioc.readout.page;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.pebbleioc.driver.rdh.Rdh;

/**
 * All links of all end points: the configured ones from the start, others when they deliver for the first time. Changed by
 * page-grouper; a list of them may be had by anybody.
 */
final class LinkTable {
    private final List<PagePool> pools;
    private final LinkState[] bySlot;
    private final boolean areConfigured;
    /** In the order of end point and link. */
    private final List<LinkState> known = new CopyOnWriteArrayList<>();
    /** Slots of {@link #known}. Thread page-grouper. */
    private int[] slots = {};

    /**
     * @param pools one per end point
     * @param configured links of each end point that are waited for from the start; an empty list takes what comes
     */
    LinkTable(final List<PagePool> pools, final List<List<Integer>> configured) {
        if (pools.size() != configured.size()) {
            throw new IllegalArgumentException("each end point must have a list of links: pools=" + pools.size()
                    + " configured=" + configured.size());
        }
        this.pools = List.copyOf(pools);
        bySlot = new LinkState[pools.size() * Rdh.LINKS];
        boolean all = true;
        for (int endPoint = 0; endPoint < pools.size(); endPoint++) {
            all &= !configured.get(endPoint).isEmpty();
            for (final int link : configured.get(endPoint)) {
                add(endPoint, link, true);
            }
        }
        areConfigured = all;
    }

    private LinkState add(final int endPoint, final int link, final boolean isConfigured) {
        if (link < 0 || link >= Rdh.LINKS) {
            throw new IllegalArgumentException("links are 0..31: link=" + link);
        }
        final int slot = index(endPoint, link);
        bySlot[slot] = new LinkState(pools.get(endPoint), new LinkId(0, endPoint, link, link, 0xFF), isConfigured);
        int at = known.size();
        while (at > 0 && slots[at - 1] > slot) {
            at--;
        }
        known.add(at, bySlot[slot]);
        final int[] more = new int[slots.length + 1];
        System.arraycopy(slots, 0, more, 0, at);
        more[at] = slot;
        System.arraycopy(slots, at, more, at + 1, slots.length - at);
        slots = more;
        return bySlot[slot];
    }

    PagePool pool(final int endPoint) {
        return pools.get(endPoint);
    }

    /** Links that there may be. */
    int capacity() {
        return bySlot.length;
    }

    int index(final int endPoint, final int link) {
        return endPoint * Rdh.LINKS + link;
    }

    /** The link, new in the table if it was not known. */
    LinkState of(final int endPoint, final int link) {
        final LinkState state = bySlot[index(endPoint, link)];
        return state == null ? add(endPoint, link, false) : state;
    }

    /** Whether every end point's links are known without having delivered. */
    boolean areConfigured() {
        return areConfigured;
    }

    int count() {
        return slots.length;
    }

    LinkState at(final int i) {
        return bySlot[slots[i]];
    }

    int slot(final int i) {
        return slots[i];
    }

    /** At the start of a run. */
    void begin() {
        for (final LinkState link : known) {
            link.begin();
        }
    }

    /** All links known now, by end point and number. Any thread. */
    List<LinkState> all() {
        return List.copyOf(known);
    }
}
