package org.pebbleioc.pva.server;

import java.nio.ByteBuffer;
import org.epics.pvdata.pv.PVStructure;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.FieldSelection;
import org.pebbleioc.pva.wire.ProtocolException;
import org.pebbleioc.pva.wire.PvRequest;
import org.pebbleioc.pva.wire.Status;
import org.pebbleioc.pva.wire.WireCodec;

/** What every request begins with. */
record RequestHead(int command, int sid, int ioid, int subCommand) {
    static RequestHead read(final int command, final ByteBuffer in) throws ProtocolException {
        final int sid = WireCodec.readInt(in);
        final int ioid = WireCodec.readInt(in);
        return new RequestHead(command, sid, ioid, WireCodec.readByte(in));
    }

    boolean has(final int bits) {
        return (subCommand & bits) == bits;
    }

    boolean isInit() {
        return has(Command.SUB_INIT);
    }

    boolean isLast() {
        return has(Command.SUB_DESTROY);
    }

    void answer(final Session session, final Status status) {
        session.out().reply(Reply.status(command, ioid, subCommand, status));
    }

    void refuse(final Session session, final String why) {
        answer(session, Status.error(why));
    }

    /** Lets the client know what of its options was not understood. */
    void remark(final Session session, final PvRequest request) {
        if (!request.remark().isEmpty()) {
            session.out().reply(Reply.warning(ioid, request.remark()));
        }
    }

    /** Whether the client may not read this PV; then it has been told. */
    boolean refusesRead(final Session session, final ServerChannel channel) {
        final String why = channel.readRefusal(session.client());
        if (why != null) {
            refuse(session, why);
        }
        return why != null;
    }

    /** Whether the client may not write this PV; then it has been told. */
    boolean refusesWrite(final Session session, final ServerChannel channel) {
        final String why = channel.writeRefusal(session.client());
        if (why != null) {
            refuse(session, why);
        }
        return why != null;
    }

    /** The PV of the request's channel; null where there is none, and then the client has been told. */
    ServerChannel pvChannel(final Session session) {
        final ServerChannel channel = session.channel(sid);
        if (channel == null || channel.pv() == null) {
            refuse(session, channel == null ? "no such channel" : "channel " + channel.name() + " has no value");
            return null;
        }
        return channel;
    }

    /** The fields that the request selects; null where it names what the PV does not have, and the client is told. */
    FieldSelection select(final Session session, final ServerChannel channel, final PVStructure fields) {
        try {
            return FieldSelection.of(channel.pv().type(), fields);
        } catch (final NoSuchFieldException e) {
            refuse(session, e.getMessage());
            return null;
        }
    }
}
