package org.pebbleioc.readout.zmtp;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.pebbleioc.readout.ship.ProtocolException;
import org.pebbleioc.readout.ship.ShipCounter;
import org.pebbleioc.readout.ship.ShipMessage;
import org.pebbleioc.readout.ship.ShipPeer;
import org.pebbleioc.readout.ship.ShipServer;
import org.pebbleioc.readout.ship.StfHeader;

/**
 * A ZeroMQ socket that has connected. Greeting and READY go both ways, then messages go out; what comes in are
 * heartbeats and subscriptions. A message is finished when its last byte is the kernel's: what the peer makes of it, or
 * loses, cannot be seen from here.
 */
final class ZmtpPeer extends ShipPeer {
    /** Longest frame that is accepted: commands and subscriptions are short. */
    private static final int MAX_FRAME_BYTES = 8 * 1024;

    private static final int MAX_SUBSCRIPTIONS = 64;
    private static final int MAX_CONTROL_BYTES = 64 * 1024;

    private enum Phase {
        SILENCE,
        GREETING,
        HANDSHAKE,
        TRAFFIC
    }

    private final ShipServer server;
    private final SocketType type;
    private final int queueLength;

    private final ByteBuffer in = ByteBuffer.allocateDirect(2 * MAX_FRAME_BYTES).order(ByteOrder.BIG_ENDIAN);
    private final ByteBuffer control =
            ByteBuffer.allocateDirect(MAX_CONTROL_BYTES).order(ByteOrder.BIG_ENDIAN);
    private final ArrayDeque<ShipMessage> queue = new ArrayDeque<>();
    private final MessageCursor writing = new MessageCursor();
    private final List<byte[]> subscriptions = new ArrayList<>();

    // Written by the transport's thread, read by anybody.
    private volatile Phase phase = Phase.SILENCE;
    private volatile int unfinished;

    ZmtpPeer(
            final ShipServer server,
            final SocketType type,
            final int queueLength,
            final SocketChannel channel,
            final String name,
            final long nowNs) {
        super(channel, name, nowNs);
        this.server = server;
        this.type = type;
        this.queueLength = queueLength;
        control.flip();
    }

    @Override
    protected boolean isReady() {
        return phase == Phase.TRAFFIC;
    }

    @Override
    protected boolean hasRoom() {
        return unfinished < queueLength;
    }

    @Override
    protected boolean wants(final ShipMessage message) {
        if (type != SocketType.PUB) {
            return true;
        }
        final ByteBuffer first = message.hasHeader() ? message.header() : message.slice(0);
        final int length = message.hasHeader() ? StfHeader.BYTES : message.length(0);
        for (final byte[] prefix : subscriptions) {
            if (startsWith(first, length, prefix)) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsWith(final ByteBuffer bytes, final int length, final byte[] prefix) {
        if (prefix.length > length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (bytes.get(i) != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    protected void give(final ShipMessage message, final long nowNs) {
        if (unfinished == 0) {
            progressed(nowNs);
        }
        unfinished++;
        queue.addLast(message);
    }

    @Override
    protected int unfinished() {
        return unfinished;
    }

    @Override
    protected boolean hasUnwritten() {
        return control.hasRemaining() || writing.isBusy();
    }

    @Override
    protected boolean flush(final long nowNs) throws IOException {
        boolean moved = false;
        if (!writing.isBusy()) {
            if (control.hasRemaining()) { // commands stand between messages, never inside one
                moved = channel().write(control) > 0;
                if (control.hasRemaining()) {
                    return moved;
                }
            }
            final ShipMessage next = queue.pollFirst();
            if (next == null) {
                return moved;
            }
            writing.begin(next);
        }
        final long taken = writing.write(channel());
        if (taken > 0) {
            progressed(nowNs);
        }
        if (writing.isDone()) {
            final ShipMessage done = writing.end();
            server.counts().increment(ShipCounter.DELIVERIES_DONE);
            server.counts().add(ShipCounter.PARTS_SENT, done.partCount());
            server.counts().add(ShipCounter.BYTES_SENT, done.bytes());
            server.finished(done);
            unfinished--;
        }
        return moved || taken > 0;
    }

    @Override
    protected void readable(final long nowNs) throws IOException {
        if (channel().read(in) < 0) {
            throw new EOFException("closed by the client");
        }
        if (phase == Phase.SILENCE) { // JeroMQ 0.6.0 that is greeted before it has begun may never say its own greeting
            control.clear();
            Zmtp.putGreeting(control);
            control.flip();
            phase = Phase.GREETING;
        }
        in.flip();
        if (phase == Phase.GREETING && in.remaining() >= Zmtp.GREETING_BYTES) {
            Zmtp.checkGreeting(in);
            in.position(Zmtp.GREETING_BYTES);
            reply(Zmtp.ready(type.name()));
            phase = Phase.HANDSHAKE;
        }
        while (phase.ordinal() > Phase.GREETING.ordinal() && frame(nowNs)) {
            // the next one
        }
        in.compact();
        if (!in.hasRemaining()) {
            throw new ProtocolException("sent a frame of more than " + MAX_FRAME_BYTES + " bytes");
        }
    }

    /** Handles one whole frame; false when there is none yet. */
    private boolean frame(final long nowNs) throws ProtocolException {
        final int at = in.position();
        if (in.remaining() < 2) {
            return false;
        }
        final int flags = in.get(at) & 0xFF;
        if ((flags & ~(Zmtp.FLAG_MORE | Zmtp.FLAG_LONG | Zmtp.FLAG_COMMAND)) != 0) {
            throw new ProtocolException("sent a frame with flags 0x" + Integer.toHexString(flags));
        }
        final boolean isLong = (flags & Zmtp.FLAG_LONG) != 0;
        final int headerBytes = isLong ? Zmtp.FRAME_HEADER_BYTES : 2;
        if (in.remaining() < headerBytes) {
            return false;
        }
        final long size = isLong ? in.getLong(at + 1) : in.get(at + 1) & 0xFF;
        if (size < 0 || size > MAX_FRAME_BYTES) {
            throw new ProtocolException("sent a frame of " + Long.toUnsignedString(size) + " bytes");
        }
        if (in.remaining() < headerBytes + size) {
            return false;
        }
        final ByteBuffer body = in.slice(at + headerBytes, (int) size).order(ByteOrder.BIG_ENDIAN);
        in.position(at + headerBytes + (int) size);
        if ((flags & Zmtp.FLAG_COMMAND) != 0) {
            command(body, nowNs);
        } else {
            message(body);
        }
        return true;
    }

    private void command(final ByteBuffer body, final long nowNs) throws ProtocolException {
        final String name = Zmtp.commandName(body);
        if (phase == Phase.HANDSHAKE) {
            if (name.equals("ERROR")) {
                throw new ProtocolException("refused the connection");
            }
            if (!name.equals("READY")) {
                throw new ProtocolException("sent command " + name + " where READY is due");
            }
            final String theirs = Zmtp.socketType(body);
            if (!type.fits(theirs)) {
                reply(Zmtp.error("a " + type + " socket is here"));
                flushControl();
                throw new ProtocolException(
                        "is a " + theirs + " socket, a " + type + " socket needs one of " + type.peers());
            }
            phase = Phase.TRAFFIC;
            progressed(nowNs);
            return;
        }
        switch (name) {
            case "PING" -> reply(Zmtp.pong(body));
            case "SUBSCRIBE" -> subscribe(rest(body, 10));
            case "CANCEL" -> cancel(rest(body, 7));
            case "PONG" -> {}
            case "ERROR" -> throw new ProtocolException("sent an ERROR");
            default -> {} // of a newer version
        }
    }

    /** Only subscribers say something, and only what they subscribe to (as version 3.0 does it). */
    private void message(final ByteBuffer body) throws ProtocolException {
        if (phase != Phase.TRAFFIC || type != SocketType.PUB || body.limit() < 1) {
            throw new ProtocolException("sent a message where none is due");
        }
        switch (body.get(0)) {
            case 1 -> subscribe(rest(body, 1));
            case 0 -> cancel(rest(body, 1));
            default -> throw new ProtocolException("sent a message that is no subscription");
        }
    }

    private static byte[] rest(final ByteBuffer body, final int from) {
        final byte[] rest = new byte[body.limit() - from];
        body.get(from, rest);
        return rest;
    }

    private void subscribe(final byte[] prefix) throws ProtocolException {
        if (subscriptions.size() == MAX_SUBSCRIPTIONS) {
            throw new ProtocolException("has more than " + MAX_SUBSCRIPTIONS + " subscriptions");
        }
        subscriptions.add(prefix);
    }

    private void cancel(final byte[] prefix) {
        for (int i = 0; i < subscriptions.size(); i++) {
            if (Arrays.equals(subscriptions.get(i), prefix)) {
                subscriptions.remove(i);
                return;
            }
        }
    }

    private void reply(final byte[] command) throws ProtocolException {
        control.compact();
        if (control.remaining() < command.length + Zmtp.FRAME_HEADER_BYTES) {
            throw new ProtocolException("asks without reading the answers");
        }
        putCommand(command);
        control.flip();
    }

    private void putCommand(final byte[] body) {
        final int at = control.position();
        control.position(at + Zmtp.putFrameHeader(control, at, Zmtp.FLAG_COMMAND, body.length));
        control.put(body);
    }

    private void flushControl() {
        try {
            channel().write(control);
        } catch (final IOException e) {
            // it is being dropped anyway
        }
    }

    @Override
    protected void takeBack(final ShipCounter reason) {
        if (writing.isBusy()) {
            server.counts().increment(reason);
            server.counts().add(ShipCounter.PARTS_SENT, writing.releasedParts());
            server.finished(writing.end());
        }
        for (ShipMessage message = queue.pollFirst(); message != null; message = queue.pollFirst()) {
            server.counts().increment(reason);
            for (int part = 0; part < message.partCount(); part++) {
                message.releasePart(part);
            }
            server.finished(message);
        }
        unfinished = 0;
        phase = Phase.GREETING;
    }
}
