package org.pebbleioc.pva.server;

import java.nio.ByteBuffer;
import java.util.BitSet;
import org.epics.pvdata.factory.PVDataFactory;
import org.epics.pvdata.pv.PVStructure;
import org.pebbleioc.pva.server.ServedPv.PutOptions;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.FieldSelection;
import org.pebbleioc.pva.wire.ProtocolException;
import org.pebbleioc.pva.wire.PvRequest;

/** Writes values; also tells the value as a get of the same fields would. */
final class PutHandler implements CommandHandler {
    @Override
    public void handle(final Session session, final ByteBuffer in) throws ProtocolException {
        final RequestHead head = RequestHead.read(Command.PUT, in);
        if (head.isInit()) {
            init(session, head, PvRequest.of(session.values().readStructure(in)));
            return;
        }
        final PutRequest put = session.request(head.ioid(), PutRequest.class);
        if (put == null) {
            head.refuse(session, "no such put");
            return;
        }
        final ServerChannel channel = put.channel();
        if (head.has(Command.SUB_GET)) {
            get(session, head, put);
        } else if (!head.refusesWrite(session, channel)) {
            final PVStructure value = PVDataFactory.getPVDataCreate()
                    .createPVStructure(channel.pv().type());
            final BitSet changed = put.selection().decode(in, session.values(), value);
            put.write(session, head, value, changed);
        }
    }

    private static void get(final Session session, final RequestHead head, final PutRequest put) {
        final ServerChannel channel = put.channel();
        if (!head.refusesRead(session, channel)) {
            put.tell(session, head, put.selection());
        }
        if (head.isLast()) {
            session.closeRequest(head.ioid());
        }
    }

    private static void init(final Session session, final RequestHead head, final PvRequest request)
            throws ProtocolException {
        final ServerChannel channel = head.pvChannel(session);
        final FieldSelection selection = channel == null ? null : head.select(session, channel, request.fields());
        if (selection != null) {
            final PutOptions options =
                    new PutOptions(request.process(), request.block(), request.atomic(), session.client());
            session.add(head.ioid(), new PutRequest(channel, selection, options));
            session.out().reply(Reply.opened(Command.PUT, head.ioid(), head.subCommand(), selection));
            head.remark(session, request);
        }
    }
}
