package org.pebbleioc.pva.server;

import java.nio.ByteBuffer;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.FieldSelection;
import org.pebbleioc.pva.wire.ProtocolException;
import org.pebbleioc.pva.wire.PvRequest;

/** Tells values. */
final class GetHandler implements CommandHandler {
    /** An open get. */
    private record Get(ServerChannel channel, FieldSelection selection, Boolean atomic) implements Request {
        @Override
        public void close() {
            // holds nothing
        }
    }

    @Override
    public void handle(final Session session, final ByteBuffer in) throws ProtocolException {
        final RequestHead head = RequestHead.read(Command.GET, in);
        if (head.isInit()) {
            init(session, head, PvRequest.of(session.values().readStructure(in)));
            return;
        }
        final Get get = session.request(head.ioid(), Get.class);
        if (get == null) {
            head.refuse(session, "no such get");
            return;
        }
        if (head.refusesRead(session, get.channel())) {
            return;
        }
        session.out()
                .reply(Reply.current(
                        Command.GET,
                        head.ioid(),
                        head.subCommand(),
                        get.channel().pv(),
                        get.atomic(),
                        get.selection()));
        if (head.isLast()) {
            session.closeRequest(head.ioid());
        }
    }

    private static void init(final Session session, final RequestHead head, final PvRequest request)
            throws ProtocolException {
        final ServerChannel channel = head.pvChannel(session);
        final FieldSelection selection = channel == null ? null : head.select(session, channel, request.fields());
        if (selection != null) {
            session.add(head.ioid(), new Get(channel, selection, request.atomic()));
            session.out().reply(Reply.opened(Command.GET, head.ioid(), head.subCommand(), selection));
            head.remark(session, request);
        }
    }
}
