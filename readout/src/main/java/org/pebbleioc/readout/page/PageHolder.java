package org.pebbleioc.readout.page;

/**
 * Somebody who may hold pages, by name: the reader, a transport, the recorder. Made by {@link PageHolders#register} and
 * given with every hold and release, so that a report can say who holds a page and nobody can release what another
 * one holds.
 */
public final class PageHolder {
    private final PageHolders owner;
    private final int id;
    private final String name;

    PageHolder(final PageHolders owner, final int id, final String name) {
        this.owner = owner;
        this.id = id;
        this.name = name;
    }

    public String name() {
        return name;
    }

    int id() {
        return id;
    }

    boolean isOf(final PageHolders holders) {
        return owner == holders;
    }
}
