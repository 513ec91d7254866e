package org.pebbleioc.pva.server;

import java.nio.ByteBuffer;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.ProtocolException;

/** Sends back what came. */
final class EchoHandler implements CommandHandler {
    private static final int MAX_BYTES = 4096;

    @Override
    public void handle(final Session session, final ByteBuffer in) throws ProtocolException {
        if (in.remaining() > MAX_BYTES) {
            throw new ProtocolException("echo of " + in.remaining() + " bytes");
        }
        final byte[] bytes = new byte[in.remaining()];
        in.get(bytes);
        session.out().reply(out -> {
            out.begin(Command.ECHO);
            out.putBytes(bytes);
            out.end();
            return null;
        });
    }
}
