package org.pebbleioc.pva.server;

import java.nio.ByteBuffer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.epics.pvdata.pv.PVField;
import org.epics.pvdata.pv.PVString;
import org.epics.pvdata.pv.PVStructure;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.ProtocolException;
import org.pebbleioc.pva.wire.Status;
import org.pebbleioc.pva.wire.WireCodec;

/** Who the client says it is. Nothing is proved: {@code ca} is a name that the client gives. */
final class ValidationHandler implements CommandHandler {
    private static final Logger LOG = LogManager.getLogger(ValidationHandler.class);
    private static final String CA = "ca";
    private static final String ANONYMOUS = "anonymous";
    private static final int TYPE_IDS = 0x7FFF;

    /** Byte order, limits and ways of authentication. Clients take the best that they know; ours come in that order. */
    static Outgoing greeting(final int maxMessageBytes) {
        return out -> {
            out.control(Command.CONTROL_SET_BYTE_ORDER, 0);
            final ByteBuffer body = out.begin(Command.CONNECTION_VALIDATION);
            body.putInt(maxMessageBytes).putShort((short) TYPE_IDS);
            WireCodec.writeSize(body, 2);
            out.putString(ANONYMOUS);
            out.putString(CA);
            out.end();
            return null;
        };
    }

    @Override
    public void handle(final Session session, final ByteBuffer in) throws ProtocolException {
        if (session.isValidated()) {
            throw new ProtocolException("validated twice");
        }
        WireCodec.readInt(in);
        final int typeIds = WireCodec.readShort(in);
        WireCodec.readShort(in);
        final String method = WireCodec.readString(in);
        final PVField said = in.hasRemaining() ? session.values().readTyped(in) : null;
        final boolean known = method.isEmpty() || method.equals(ANONYMOUS) || method.equals(CA);
        if (known) {
            final boolean named = method.equals(CA) && said instanceof PVStructure;
            session.validate(
                    named ? text((PVStructure) said, "user") : ANONYMOUS,
                    named ? text((PVStructure) said, "host") : "",
                    named ? CA : ANONYMOUS);
            LOG.debug(
                    "{}: validated as {} by {}",
                    session.peer(),
                    session.client(),
                    session.client().method());
        }
        final Status status = known ? Status.OK : Status.error("authentication " + method + " was not offered");
        session.out().reply(out -> {
            out.limitTypeIds(typeIds);
            out.begin(Command.CONNECTION_VALIDATED);
            out.putStatus(status);
            out.end();
            return null;
        });
    }

    private static String text(final PVStructure said, final String name) {
        final PVString text = said.getSubField(PVString.class, name);
        return text == null || text.get() == null ? "" : text.get();
    }
}
