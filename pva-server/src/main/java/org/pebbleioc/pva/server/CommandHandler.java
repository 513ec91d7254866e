package org.pebbleioc.pva.server;

import java.nio.ByteBuffer;
import org.pebbleioc.pva.wire.ProtocolException;

/** Does what one kind of message asks for. Stateless; called by the reader thread of the session's connection. */
interface CommandHandler {
    /**
     * @param payload in the byte order of the message; not to be kept
     */
    void handle(Session session, ByteBuffer payload) throws ProtocolException;
}
