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
import org.pebbleioc.pva.wire.Status;

/**
 * Writes some fields ({@code putField} of the request), waits for the processing that follows, and tells others
 * ({@code getField}); either can be asked for alone. A request that names neither means {@code field} for both.
 */
final class PutGetHandler implements CommandHandler {
    @Override
    public void handle(final Session session, final ByteBuffer in) throws ProtocolException {
        final RequestHead head = RequestHead.read(Command.PUT_GET, in);
        if (head.isInit()) {
            init(session, head, session.values().readStructure(in));
            return;
        }
        final PutRequest request = session.request(head.ioid(), PutRequest.class);
        if (request == null || request.answer() == null) {
            head.refuse(session, "no such putGet");
            return;
        }
        final ServerChannel channel = request.channel();
        if (head.has(Command.SUB_GET) || head.has(Command.SUB_GET_PUT)) {
            if (!head.refusesRead(session, channel)) {
                request.tell(session, head, head.has(Command.SUB_GET) ? request.answer() : request.selection());
            }
            if (head.isLast()) {
                session.closeRequest(head.ioid());
            }
        } else if (!head.refusesWrite(session, channel) && !head.refusesRead(session, channel)) {
            final PVStructure value = PVDataFactory.getPVDataCreate()
                    .createPVStructure(channel.pv().type());
            final BitSet changed = request.selection().decode(in, session.values(), value);
            request.write(session, head, value, changed);
        }
    }

    private static void init(final Session session, final RequestHead head, final PVStructure wish)
            throws ProtocolException {
        final PvRequest request = PvRequest.of(wish);
        final ServerChannel channel = head.pvChannel(session);
        if (channel == null) {
            return;
        }
        final FieldSelection put = head.select(session, channel, request.fieldsOr(wish, "putField"));
        final FieldSelection get =
                put == null ? null : head.select(session, channel, request.fieldsOr(wish, "getField"));
        if (get != null) {
            final PutOptions options = new PutOptions(request.process(), true, request.atomic(), session.client());
            session.add(head.ioid(), new PutRequest(channel, put, get, options));
            session.out().reply(out -> {
                Reply.head(out, Command.PUT_GET, head.ioid(), head.subCommand(), Status.OK);
                out.putType(put.type());
                out.putType(get.type());
                out.end();
                return null;
            });
            head.remark(session, request);
        }
    }
}
