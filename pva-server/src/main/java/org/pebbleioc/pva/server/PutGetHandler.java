package org.pebbleioc.pva.server;

import java.nio.ByteBuffer;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.ProtocolException;

/** Refuses: no client in use needs it, and a put followed by its get says the same. */
final class PutGetHandler implements CommandHandler {
    @Override
    public void handle(final Session session, final ByteBuffer in) throws ProtocolException {
        RequestHead.read(Command.PUT_GET, in).refuse(session, "putGet is not served: put, then get");
    }
}
