package org.pebbleioc.readout.page;

/**
 * What a pool's pages came from and went to, for display only: written by the thread that has the page, read by anybody, a
 * moment old.
 */
final class PageNotes {
    private final Note[] notes;

    PageNotes(final int pages) {
        notes = new Note[pages];
        for (int i = 0; i < pages; i++) {
            notes[i] = new Note();
        }
    }

    void clear(final int page) {
        notes[page].link = -1;
        notes[page].timeFrame = -1;
        notes[page].usedBytes = 0;
    }

    void filled(final int page, final int usedBytes) {
        notes[page].usedBytes = usedBytes;
    }

    void grouped(final int page, final int link, final long timeFrame) {
        notes[page].link = link;
        notes[page].timeFrame = timeFrame;
    }

    /** -1: not known. */
    int link(final int page) {
        return notes[page].link;
    }

    /** -1: not known. */
    long timeFrame(final int page) {
        return notes[page].timeFrame;
    }

    int usedBytes(final int page) {
        return notes[page].usedBytes;
    }

    private static final class Note {
        private volatile int link = -1;
        private volatile long timeFrame = -1;
        private volatile int usedBytes;
    }
}
