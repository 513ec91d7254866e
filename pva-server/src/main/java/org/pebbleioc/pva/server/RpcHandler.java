package org.pebbleioc.pva.server;

import java.nio.ByteBuffer;
import org.epics.pvdata.pv.PVStructure;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.ProtocolException;
import org.pebbleioc.pva.wire.Status;

/** Calls. Only the channel {@code server} answers any. */
final class RpcHandler implements CommandHandler {
    /** An open call. */
    private record Call(ServerChannel channel) implements Request {
        @Override
        public void close() {
            // holds nothing
        }
    }

    @Override
    public void handle(final Session session, final ByteBuffer in) throws ProtocolException {
        final RequestHead head = RequestHead.read(Command.RPC, in);
        if (head.isInit()) {
            session.values().readStructure(in);
            final ServerChannel channel = session.channel(head.sid());
            if (channel == null || channel.pv() != null) {
                head.refuse(session, channel == null ? "no such channel" : channel.name() + " answers no calls");
                return;
            }
            session.add(head.ioid(), new Call(channel));
            head.answer(session, Status.OK);
            return;
        }
        if (session.request(head.ioid(), Call.class) == null) {
            head.refuse(session, "no such call");
            return;
        }
        final PVStructure argument = session.values().readStructure(in);
        final String operation = ServerInfo.operation(argument);
        if (ServerInfo.isKnown(operation)) {
            answer(session, head, operation);
        } else {
            head.refuse(session, "op=" + operation + " is not one of channels, info, help");
        }
        if (head.isLast()) {
            session.closeRequest(head.ioid());
        }
    }

    private static void answer(final Session session, final RequestHead head, final String operation) {
        final ServerContext context = session.context();
        session.out().reply(out -> {
            final PVStructure result = ServerInfo.answer(operation, context);
            Reply.head(out, Command.RPC, head.ioid(), head.subCommand(), Status.OK);
            out.putType(result.getStructure());
            out.putValue(result);
            out.end();
            return null;
        });
    }
}
