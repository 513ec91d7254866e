package org.pebbleioc.pva.server;

import org.pebbleioc.pva.wire.MessageEncoder;

/** Something to be said to the client: a reply, or a subscription that has an update. */
interface Outgoing {
    /**
     * Writer thread only: appends whole messages, at most one that takes memory.
     *
     * @return what must be told when the bytes have gone, or null
     */
    InFlight encode(MessageEncoder out);
}
