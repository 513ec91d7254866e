package org.pebbleioc.pva.server;

import java.nio.ByteBuffer;
import org.pebbleioc.pva.wire.ProtocolException;
import org.pebbleioc.pva.wire.WireCodec;

/**
 * The client no longer waits, and keeps the request for another time. A monitor is stopped; nobody is told the end of a
 * write that still goes on; anything else is done already.
 */
final class CancelRequestHandler implements CommandHandler {
    @Override
    public void handle(final Session session, final ByteBuffer in) throws ProtocolException {
        WireCodec.readInt(in);
        final Request request = session.request(WireCodec.readInt(in), Request.class);
        if (request instanceof Subscription subscription) {
            subscription.stop();
        } else if (request instanceof PutRequest put) {
            put.cancel();
        }
    }
}
