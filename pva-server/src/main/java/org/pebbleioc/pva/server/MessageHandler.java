package org.pebbleioc.pva.server;

import java.nio.ByteBuffer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.pva.wire.ProtocolException;
import org.pebbleioc.pva.wire.WireCodec;

/** A client's remark, for the log. */
final class MessageHandler implements CommandHandler {
    private static final Logger LOG = LogManager.getLogger(MessageHandler.class);
    private static final int INFO = 0;

    @Override
    public void handle(final Session session, final ByteBuffer in) throws ProtocolException {
        WireCodec.readInt(in);
        final int severity = WireCodec.readByte(in);
        final String text = WireCodec.readString(in);
        if (severity == INFO) {
            LOG.debug("{}: says: {}", session.peer(), text);
        } else {
            session.context().troubles().warn(session.peer() + ": says: " + text);
        }
    }
}
