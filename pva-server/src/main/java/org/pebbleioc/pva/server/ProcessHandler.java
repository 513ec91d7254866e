package org.pebbleioc.pva.server;

import java.nio.ByteBuffer;
import java.util.BitSet;
import org.epics.pvdata.factory.PVDataFactory;
import org.pebbleioc.pva.server.ServedPv.PutOptions;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.FieldSelection;
import org.pebbleioc.pva.wire.ProtocolException;
import org.pebbleioc.pva.wire.Status;

/** Processes without writing: a put of no field with {@code process=true,block=true}. */
final class ProcessHandler implements CommandHandler {
    @Override
    public void handle(final Session session, final ByteBuffer in) throws ProtocolException {
        final RequestHead head = RequestHead.read(Command.PROCESS, in);
        if (head.isInit()) {
            if (in.hasRemaining()) {
                session.values().readStructure(in);
            }
            final ServerChannel channel = head.pvChannel(session);
            if (channel != null) {
                final PutOptions options = new PutOptions(Boolean.TRUE, true, null, session.client());
                final FieldSelection all = FieldSelection.all(channel.pv().type());
                session.add(head.ioid(), new PutRequest(channel, all, options));
                head.answer(session, Status.OK);
            }
            return;
        }
        final PutRequest process = session.request(head.ioid(), PutRequest.class);
        if (process == null) {
            head.refuse(session, "no such process request");
        } else if (!head.refusesWrite(session, process.channel())) {
            final var type = process.channel().pv().type();
            process.write(session, head, PVDataFactory.getPVDataCreate().createPVStructure(type), new BitSet());
        }
    }
}
