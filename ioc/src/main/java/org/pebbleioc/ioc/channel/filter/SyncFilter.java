package org.pebbleioc.ioc.channel.filter;

import org.pebbleioc.ioc.channel.Sample;

/** {@code sync}: updates pass by what a named state of the IOC is, or becomes. */
record SyncFilter(Mode mode, States.State state) implements ChannelFilter {
    /** Which updates pass. */
    enum Mode {
        /** The last one before the state became true. */
        BEFORE,
        /** The first one while it is true. */
        FIRST,
        /** The last one while it was true. */
        LAST,
        /** The first one after it became false. */
        AFTER,
        WHILE,
        UNLESS
    }

    @Override
    public Stage stage() {
        return new Stage() {
            private boolean before;
            private Sample kept;

            @Override
            public Sample update(final Sample sample, final int mask) {
                final boolean now = state.isSet();
                final boolean rises = now && !before;
                final boolean falls = !now && before;
                final Sample old = kept;
                before = now;
                kept = sample;
                return switch (mode) {
                    case BEFORE -> rises ? old : null;
                    case FIRST -> rises ? sample : null;
                    case LAST -> falls ? old : null;
                    case AFTER -> falls ? sample : null;
                    case WHILE -> now ? sample : null;
                    case UNLESS -> now ? null : sample;
                };
            }
        };
    }
}
