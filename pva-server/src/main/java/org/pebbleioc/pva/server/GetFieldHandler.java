package org.pebbleioc.pva.server;

import java.nio.ByteBuffer;
import org.epics.pvdata.pv.Field;
import org.epics.pvdata.pv.Structure;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.ProtocolException;
import org.pebbleioc.pva.wire.Status;
import org.pebbleioc.pva.wire.WireCodec;

/** Tells the type of a PV, or of a field of it. */
final class GetFieldHandler implements CommandHandler {
    @Override
    public void handle(final Session session, final ByteBuffer in) throws ProtocolException {
        final int sid = WireCodec.readInt(in);
        final int ioid = WireCodec.readInt(in);
        final RequestHead head = new RequestHead(Command.GET_FIELD, sid, ioid, 0);
        final String path = in.hasRemaining() ? WireCodec.readString(in) : "";
        final ServerChannel channel = head.pvChannel(session);
        if (channel == null) {
            return;
        }
        final Field field = find(channel.pv().type(), path);
        if (field == null) {
            head.refuse(session, "no such field " + path);
            return;
        }
        session.out().reply(out -> {
            Reply.head(out, Command.GET_FIELD, ioid, 0, Status.OK);
            out.putType(field);
            out.end();
            return null;
        });
    }

    private static Field find(final Structure type, final String path) {
        Field field = type;
        for (final String name : path.isEmpty() ? new String[0] : path.split("\\.", -1)) {
            field = field instanceof Structure structure ? structure.getField(name) : null;
        }
        return field;
    }
}
