package org.pebbleioc.pva.server;

import java.nio.ByteBuffer;
import org.pebbleioc.pva.wire.ProtocolException;
import org.pebbleioc.pva.wire.WireCodec;

/** The client no longer waits. A monitor is stopped; anything else is done already, or cannot be taken back. */
final class CancelRequestHandler implements CommandHandler {
    @Override
    public void handle(final Session session, final ByteBuffer in) throws ProtocolException {
        WireCodec.readInt(in);
        final Subscription subscription = session.request(WireCodec.readInt(in), Subscription.class);
        if (subscription != null) {
            subscription.stop();
        }
    }
}
