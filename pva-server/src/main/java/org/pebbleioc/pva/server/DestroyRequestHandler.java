package org.pebbleioc.pva.server;

import java.nio.ByteBuffer;
import org.pebbleioc.pva.wire.ProtocolException;
import org.pebbleioc.pva.wire.WireCodec;

/** Ends a request; no answer is defined. */
final class DestroyRequestHandler implements CommandHandler {
    @Override
    public void handle(final Session session, final ByteBuffer in) throws ProtocolException {
        WireCodec.readInt(in);
        session.closeRequest(WireCodec.readInt(in));
    }
}
