package org.pebbleioc.readout.page;

/** A time frame that is being put together: one slice per link. Used again for later ones. Thread page-grouper. */
final class OpenTimeFrame {
    private final LinkSlice[] slices;
    private long id;
    private long newestNs;

    OpenTimeFrame(final int links, final GroupOptions options) {
        slices = new LinkSlice[links];
        for (int i = 0; i < links; i++) {
            slices[i] = new LinkSlice(options);
        }
    }

    void begin(final long timeFrame, final int firstOrbit, final long nowNs) {
        id = timeFrame;
        newestNs = nowNs;
        for (final LinkSlice slice : slices) {
            slice.begin(firstOrbit);
        }
    }

    long id() {
        return id;
    }

    LinkSlice slice(final int link) {
        return slices[link];
    }

    /** Something came for it. */
    void touch(final long nowNs) {
        newestNs = nowNs;
    }

    /** When something came last. */
    long newestNs() {
        return newestNs;
    }
}
