package org.pebbleioc.pva.server;

import java.nio.ByteBuffer;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.ProtocolException;
import org.pebbleioc.pva.wire.WireCodec;

/** Ends a channel with everything on it. */
final class DestroyChannelHandler implements CommandHandler {
    @Override
    public void handle(final Session session, final ByteBuffer in) throws ProtocolException {
        final ServerChannel channel = session.channel(WireCodec.readInt(in));
        WireCodec.readInt(in);
        if (channel != null) {
            session.closeChannel(channel);
            session.out().reply(destroyed(channel));
        }
    }

    /** Tells the client that the channel is no more, whoever ended it. */
    static Outgoing destroyed(final ServerChannel channel) {
        return out -> {
            out.begin(Command.DESTROY_CHANNEL);
            out.putInt(channel.sid());
            out.putInt(channel.cid());
            out.end();
            return null;
        };
    }
}
