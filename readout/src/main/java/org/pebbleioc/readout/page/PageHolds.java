package org.pebbleioc.readout.page;

import java.util.concurrent.atomic.AtomicLongArray;

/** How many holds each holder has on each page of one pool. Any thread, no lock. */
final class PageHolds {
    private final PageHolders holders;
    private final int pages;
    private final AtomicLongArray counts;

    PageHolds(final PageHolders holders, final int pages) {
        this.holders = holders;
        this.pages = pages;
        counts = new AtomicLongArray(pages * PageHolders.MAX);
    }

    void add(final int page, final PageHolder holder) {
        counts.incrementAndGet(slot(page, holder));
    }

    /** One less; false when the holder has none on this page. */
    boolean remove(final int page, final PageHolder holder) {
        final int slot = slot(page, holder);
        for (long count = counts.get(slot); count > 0; count = counts.get(slot)) {
            if (counts.compareAndSet(slot, count, count - 1)) {
                return true;
            }
        }
        return false;
    }

    int of(final int page, final PageHolder holder) {
        return (int) counts.get(slot(page, holder));
    }

    /** Of one holder, on all pages. */
    long of(final PageHolder holder) {
        long sum = 0;
        for (int page = 0; page < pages; page++) {
            sum += of(page, holder);
        }
        return sum;
    }

    /** Who holds the page, for people: {@code "a*2 b*1"}; empty for nobody. */
    String text(final int page) {
        final StringBuilder who = new StringBuilder();
        for (final PageHolder holder : holders.all()) {
            final int count = of(page, holder);
            if (count > 0) {
                who.append(who.isEmpty() ? "" : " ")
                        .append(holder.name())
                        .append('*')
                        .append(count);
            }
        }
        return who.toString();
    }

    private static int slot(final int page, final PageHolder holder) {
        return page * PageHolders.MAX + holder.id();
    }
}
