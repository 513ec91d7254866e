package org.pebbleioc.pva.server;

import java.nio.ByteBuffer;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.MessageEncoder;
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
            final Status status = channel == null ? Status.error("no such PV " + name) : Status.OK;
            session.out().reply(out -> {
                out.begin(Command.CREATE_CHANNEL);
                out.putInt(cid);
                out.putInt(channel == null ? -1 : channel.sid());
                out.putStatus(status);
                out.end();
                if (channel != null && channel.pv() != null && !channel.pv().isWritable()) {
                    readOnly(out, cid);
                }
                return null;
            });
        }
    }

    /** Clients take a channel for writable until told: Phoebus shows read-only widgets from this. */
    private static void readOnly(final MessageEncoder out, final int cid) {
        out.begin(Command.ACL_CHANGE);
        out.putInt(cid);
        out.putByte(0);
        out.end();
    }
}
