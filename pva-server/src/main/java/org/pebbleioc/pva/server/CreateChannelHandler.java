package org.pebbleioc.pva.server;

import java.nio.ByteBuffer;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.ProtocolException;
import org.pebbleioc.pva.wire.Status;
import org.pebbleioc.pva.wire.WireCodec;

/** Opens channels, one or several in a message; each has its own answer. */
final class CreateChannelHandler implements CommandHandler {
    private static final int MAX_NAME = 500;

    @Override
    public void handle(final Session session, final ByteBuffer in) throws ProtocolException {
        final int count = WireCodec.readShort(in);
        for (int i = 0; i < count; i++) {
            final int cid = WireCodec.readInt(in);
            final String name = WireCodec.readString(in);
            if (name.isEmpty() || name.length() > MAX_NAME) {
                throw new ProtocolException("channel name of " + name.length() + " characters");
            }
            final ServerChannel channel = session.open(cid, name);
            session.out().reply(channel == null ? unknown(cid, name) : channel.opened());
        }
    }

    private static Outgoing unknown(final int cid, final String name) {
        return out -> {
            out.begin(Command.CREATE_CHANNEL);
            out.putInt(cid);
            out.putInt(-1);
            out.putStatus(Status.error("no such PV " + name));
            out.end();
            return null;
        };
    }
}
