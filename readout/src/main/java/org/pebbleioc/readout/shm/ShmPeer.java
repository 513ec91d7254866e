package org.pebbleioc.readout.shm;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import org.pebbleioc.readout.ship.ProtocolException;
import org.pebbleioc.readout.ship.ShipCounter;
import org.pebbleioc.readout.ship.ShipMessage;
import org.pebbleioc.readout.ship.ShipPeer;
import org.pebbleioc.readout.ship.ShipServer;
import org.pebbleioc.readout.ship.StfHeader;

/** A receiver of shared memory: descriptors out, releases in. A message is finished when it has released every part. */
final class ShmPeer extends ShipPeer {
    private static final int FIRST_OUT_BYTES = 64 * 1024;

    private final ShipServer server;
    private final Regions regions;
    private final Outstanding outstanding;
    private final ByteBuffer in =
            ByteBuffer.allocateDirect(ShmProtocol.MAX_CLIENT_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    /** What is to be sent, from 0 to its position. */
    private ByteBuffer out = ByteBuffer.allocateDirect(FIRST_OUT_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    // Written by the transport's thread, read by anybody.
    private volatile boolean isAttached;
    private volatile int unfinished;
    private volatile boolean hasUnwritten;

    ShmPeer(
            final ShipServer server,
            final Regions regions,
            final int capacity,
            final SocketChannel channel,
            final String name,
            final long nowNs) {
        super(channel, name, nowNs);
        this.server = server;
        this.regions = regions;
        outstanding = new Outstanding(capacity, server.counts());
        final ByteBuffer hello = regions.hello();
        room(hello.remaining());
        out.put(hello);
        hasUnwritten = true;
    }

    @Override
    protected boolean isReady() {
        return isAttached;
    }

    @Override
    protected boolean hasRoom() {
        return !outstanding.isFull();
    }

    @Override
    protected void give(final ShipMessage message, final long nowNs) {
        if (outstanding.size() == 0) {
            progressed(nowNs);
        }
        final long id = outstanding.add(message);
        unfinished = outstanding.size();
        final int parts = message.partCount();
        final int length = ShmProtocol.MESSAGE_FIXED_BYTES + parts * ShmProtocol.PART_BYTES;
        room(length);
        out.putInt(length).putInt(ShmProtocol.MESSAGE).putLong(id).putInt(parts);
        out.putInt(message.hasHeader() ? 1 : 0);
        for (int i = 0; i < StfHeader.BYTES; i += Long.BYTES) {
            out.putLong(message.hasHeader() ? message.header().getLong(i) : 0);
        }
        for (int part = 0; part < parts; part++) {
            out.putInt(regions.of(message.pool(part)));
            out.putInt(message.length(part));
            out.putLong(message.pool(part).fileOffset(message.handle(part)) + message.offset(part));
            message.sent(part);
        }
        hasUnwritten = true;
        server.counts().add(ShipCounter.PARTS_SENT, parts);
        server.counts().add(ShipCounter.BYTES_SENT, message.bytes());
    }

    private void room(final int bytes) {
        if (out.remaining() < bytes) {
            final ByteBuffer larger =
                    ByteBuffer.allocateDirect(2 * (out.position() + bytes)).order(ByteOrder.LITTLE_ENDIAN);
            out = larger.put(out.flip());
        }
    }

    @Override
    protected boolean flush(final long nowNs) throws IOException {
        if (out.position() == 0) {
            return false;
        }
        out.flip();
        final int taken = channel().write(out);
        out.compact();
        hasUnwritten = out.position() > 0;
        if (taken > 0) {
            progressed(nowNs);
        }
        return taken > 0;
    }

    @Override
    protected boolean hasUnwritten() {
        return hasUnwritten;
    }

    @Override
    protected int unfinished() {
        return unfinished;
    }

    @Override
    protected void readable(final long nowNs) throws IOException {
        if (channel().read(in) < 0) {
            throw new EOFException("closed by the client");
        }
        in.flip();
        while (in.remaining() >= ShmProtocol.FRAME_HEADER_BYTES) {
            final int start = in.position();
            final int length = in.getInt(start);
            if (length < ShmProtocol.FRAME_HEADER_BYTES || length > ShmProtocol.MAX_CLIENT_BYTES) {
                throw new ProtocolException("sent a frame of " + Integer.toUnsignedString(length) + " bytes");
            }
            if (in.remaining() < length) {
                break;
            }
            final int type = in.getInt(start + 4);
            in.position(start + ShmProtocol.FRAME_HEADER_BYTES);
            if (type == ShmProtocol.ATTACH && length == ShmProtocol.ATTACH_BYTES && !isAttached) {
                attach(nowNs);
            } else if (type == ShmProtocol.RELEASE && isAttached) {
                release(length, nowNs);
            } else {
                throw new ProtocolException(
                        "sent a frame of type " + type + " and " + length + " bytes where none of that kind is due");
            }
            in.position(start + length);
        }
        in.compact();
    }

    private void attach(final long nowNs) throws ProtocolException {
        if (in.getInt() != ShmProtocol.MAGIC) {
            throw new ProtocolException("is no receiver of time frames");
        }
        final int version = in.getInt();
        if (version != ShmProtocol.VERSION) {
            throw new ProtocolException("speaks version " + version + ", this is " + ShmProtocol.VERSION);
        }
        isAttached = true;
        progressed(nowNs);
    }

    private void release(final int length, final long nowNs) throws ProtocolException {
        final int entryBytes = length - ShmProtocol.FRAME_HEADER_BYTES - Integer.BYTES;
        final int count = entryBytes < 0 ? -1 : in.getInt();
        if (count < 0 || (long) count * ShmProtocol.RELEASE_ENTRY_BYTES != entryBytes) {
            throw new ProtocolException("sent releases whose count and length differ: count=" + count);
        }
        for (int i = 0; i < count; i++) {
            final ShipMessage done = outstanding.release(in.getLong(), in.getInt(), in.getInt());
            if (done != null) {
                server.counts().increment(ShipCounter.DELIVERIES_DONE);
                unfinished = outstanding.size();
                server.finished(done);
            }
        }
        progressed(nowNs);
    }

    @Override
    protected void takeBack(final ShipCounter reason) {
        for (ShipMessage message = outstanding.takeBack(); message != null; message = outstanding.takeBack()) {
            server.counts().increment(reason);
            server.finished(message);
        }
        unfinished = 0;
        isAttached = false;
    }
}
