package org.pebbleioc.pva.server;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.ProtocolException;
import org.pebbleioc.pva.wire.SearchMessage;

/** Searches over the connection itself: this server stands in a client's {@code EPICS_PVA_NAME_SERVERS}. */
final class TcpSearchHandler implements CommandHandler {
    @Override
    public void handle(final Session session, final ByteBuffer in) throws ProtocolException {
        final SearchMessage search = SearchMessage.read(in);
        final int[] found = NameSearch.find(session.context().source(), search);
        if (found.length == 0 && !search.replyRequired()) {
            return;
        }
        final ServerContext context = session.context();
        session.out().reply(out -> {
            out.begin(Command.SEARCH_RESPONSE);
            final ByteBuffer body =
                    ByteBuffer.allocate(SearchMessage.answerBytes(found.length)).order(ByteOrder.LITTLE_ENDIAN);
            search.writeAnswer(body, context.guid(), context.tcpPort(), found);
            out.putBytes(body.array());
            out.end();
            return null;
        });
    }
}
