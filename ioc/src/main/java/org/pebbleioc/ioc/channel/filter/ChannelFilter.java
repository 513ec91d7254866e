package org.pebbleioc.ioc.channel.filter;

import org.pebbleioc.ioc.channel.ElementType;
import org.pebbleioc.ioc.channel.Sample;

/** One step between a record and its client. Immutable; what it remembers of a subscription is in {@link Stage}. */
interface ChannelFilter {
    /** The state of one subscription. Called under the record's lock, so never by two threads. */
    interface Stage {
        /** The update as it goes on, or null when it ends here. */
        Sample update(Sample sample, int mask);
    }

    /** For a new subscription. */
    Stage stage();

    /** What a read gets. */
    default Sample read(final Sample sample) {
        return sample;
    }

    /** What the elements are that come out when such go in. */
    default ElementType elementType(final ElementType before) {
        return before;
    }

    /** Most elements that come out when so many can come in. */
    default int maxCount(final int before) {
        return before;
    }
}
