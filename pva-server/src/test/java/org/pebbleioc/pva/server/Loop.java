package org.pebbleioc.pva.server;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.pebbleioc.pva.wire.MessageEncoder;
import org.pebbleioc.pva.wire.MessageReader;
import org.pebbleioc.pva.wire.ProtocolException;

/** A connection without sockets or threads: bytes in, bytes out. */
final class Loop {
    static final byte[] GUID = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};

    final Session session;
    /** What went to the log. */
    final List<String> troubles = new ArrayList<>();

    final OutQueue out = new OutQueue(1024);
    private final MessageReader messages;
    private final MessageEncoder encoder;

    Loop(final PvSource source) {
        this(source, new UpdateLedger(), new MessageEncoder());
    }

    /** @param encoder may be used for one connection after the other by a test that reads no types of the answers */
    Loop(final PvSource source, final UpdateLedger ledger, final MessageEncoder encoder) {
        this.encoder = encoder;
        final ServerConfig config = ServerConfig.isolated();
        final ServerContext context = new ServerContext(
                config,
                source,
                AccessPolicy.OPEN,
                ledger,
                GUID,
                5075,
                Instant.EPOCH,
                () -> 0L,
                new MutedLog(troubles::add, () -> 0L));
        session = new Session(context, "test", out);
        messages = new MessageReader(config.limits().messageBytes());
    }

    void feed(final byte[] bytes) throws ProtocolException {
        final ByteBuffer in = ByteBuffer.wrap(bytes);
        while (messages.next(in)) {
            session.handle(messages.header(), messages.payload());
        }
    }

    /** What the writer would write now; everything in flight is told as given. */
    byte[] drain(final boolean delivered) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Outgoing next = out.poll(); next != null; next = out.poll()) {
            final InFlight held = next.encode(encoder);
            for (final ByteBuffer part : encoder.parts()) {
                final byte[] copy = new byte[part.remaining()];
                part.get(copy);
                bytes.writeBytes(copy);
            }
            encoder.clear();
            if (held != null && delivered) {
                held.written();
            } else if (held != null) {
                held.lost();
            }
        }
        return bytes.toByteArray();
    }
}
