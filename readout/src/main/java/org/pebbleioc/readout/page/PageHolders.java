package org.pebbleioc.readout.page;

import java.util.ArrayList;
import java.util.List;

/** The holders that a set of pools shares; up to {@value #MAX}. Any thread. */
public final class PageHolders {
    public static final int MAX = 16;

    // Guarded by this.
    private final List<PageHolder> all = new ArrayList<>();

    /** The reader and the grouper: who has a page until a sink takes it. */
    private final PageHolder reader;

    public PageHolders() {
        reader = register("reader");
    }

    /** The one of this name, made if there is none. */
    public synchronized PageHolder register(final String name) {
        for (final PageHolder holder : all) {
            if (holder.name().equals(name)) {
                return holder;
            }
        }
        if (all.size() == MAX) {
            throw new IllegalArgumentException("no more than " + MAX + " holders of pages: name=" + name);
        }
        final PageHolder holder = new PageHolder(this, all.size(), name);
        all.add(holder);
        return holder;
    }

    public PageHolder reader() {
        return reader;
    }

    synchronized List<PageHolder> all() {
        return List.copyOf(all);
    }
}
