package org.pebbleioc.ioc.ca;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.channel.AccessControl;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.DbrType;

/**
 * Reads, writes and subscriptions of a circuit's channels. The reader thread's; a put's completion comes from any.
 * Requests return false when the circuit must be closed, which is what {@code rsrv} does for an impossible type.
 */
final class ValueRequests {
    private static final Logger LOG = LogManager.getLogger(ValueRequests.class);
    private static final Failures PUTS = new Failures("a put");
    private static final int MOST_PUTS_UNDER_WAY = 10_000;
    private static final int MOST_SUBSCRIPTIONS = 200_000;
    /** Where EVENT_ADD has its mask, behind three unused floats. */
    private static final int MASK_OFFSET = 12;

    private final CircuitSettings settings;
    private final Outbox outbox;
    private final AtomicInteger putsUnderWay = new AtomicInteger();

    // the reader thread's
    private int subscriptions;

    ValueRequests(final CircuitSettings settings, final Outbox outbox) {
        this.settings = settings;
        this.outbox = outbox;
    }

    boolean read(final Header header, final CircuitChannel channel) {
        final DbrLayout layout = DbrLayout.of(header.type());
        if (layout == null || !layout.isReadable()) {
            error(header, channel, Eca.BADTYPE, "type " + header.type() + " cannot be read");
            return false;
        }
        if (!channel.mayRead()) {
            error(header, channel, Eca.NORDACCESS, channel.channel().name());
        } else if (fits(header, layout, channel)) {
            outbox.reply(Outgoing.value(
                    header, channel.clientId(), channel, channel.sample(), layout.bytes(header.count())));
        }
        return true;
    }

    boolean readNotify(final Header header, final CircuitChannel channel) {
        final DbrLayout layout = DbrLayout.of(header.type());
        if (layout == null || !layout.isReadable()) {
            return false;
        }
        if (fits(header, layout, channel)) {
            final long count = header.count() == 0 ? channel.channel().maxCount() : header.count();
            outbox.reply(Outgoing.value(header, Eca.NORMAL, channel, channel.sample(), layout.bytes(count)));
        }
        return true;
    }

    boolean write(final Header header, final ByteBuffer payload, final CircuitChannel channel) {
        final Write write = Write.of(header, payload, channel);
        if (write.status != Eca.NORMAL) {
            error(header, channel, write.status, channel.channel().name());
            return write.status != Eca.BADTYPE;
        }
        final AccessControl.WatchedPut watched = channel.putting(write.type, write.array, write.count);
        final String problem = put(write, channel, null);
        watched.done();
        if (problem != null) {
            error(header, channel, Eca.PUTFAIL, channel.channel().name() + ": " + problem);
        }
        return true;
    }

    boolean writeNotify(final Header header, final ByteBuffer payload, final CircuitChannel channel) {
        final Write write = Write.of(header, payload, channel);
        if (write.status != Eca.NORMAL) {
            written(header, write.status);
            return write.status != Eca.BADTYPE;
        }
        if (putsUnderWay.get() >= MOST_PUTS_UNDER_WAY) {
            written(header, Eca.ALLOCMEM);
            return true;
        }
        putsUnderWay.incrementAndGet();
        final AccessControl.WatchedPut watched = channel.putting(write.type, write.array, write.count);
        final PendingPut pending = new PendingPut(
                channel.puts(),
                () -> {
                    putsUnderWay.decrementAndGet();
                    watched.done();
                },
                problem -> written(header, problem == null ? Eca.NORMAL : Eca.PUTFAIL));
        final String refused = put(write, channel, pending);
        if (refused != null) {
            pending.done(refused);
        } else {
            watched.taken();
        }
        return true;
    }

    /** Null when the put was taken; what happens to the completion then is the channel's business. */
    private static String put(final Write write, final CircuitChannel channel, final PendingPut completionOrNull) {
        try {
            if (write.acknowledgement == null) {
                channel.channel().put(write.type, write.array, write.count, completionOrNull);
                return null;
            }
            acknowledge(write, channel.channel());
            if (completionOrNull != null) {
                completionOrNull.done(null);
            }
            return null;
        } catch (final Channel.PutException refused) {
            LOG.debug("ca: put to {} refused: {}", channel.channel().name(), refused.getMessage());
            return String.valueOf(refused.getMessage());
        } catch (final RuntimeException e) {
            PUTS.addFault(channel.channel().name(), e);
            return e.toString();
        }
    }

    private static void acknowledge(final Write write, final Channel channel) throws Channel.PutException {
        final int value = ((short[]) write.array)[0] & 0xFFFF;
        if (write.acknowledgement == DbrLayout.Family.PUT_ACKS) {
            channel.acknowledge(value);
        } else {
            channel.acknowledgeTransients(value != 0);
        }
    }

    private void written(final Header header, final int status) {
        outbox.reply(
                Outgoing.plain(Command.WRITE_NOTIFY, header.type(), (int) header.count(), status, header.available()));
    }

    boolean subscribe(final Header header, final ByteBuffer payload, final CircuitChannel channel) {
        final DbrLayout layout = DbrLayout.of(header.type());
        if (layout == null || !layout.isReadable()) {
            return false;
        }
        final int mask = payload.remaining() < MASK_OFFSET + 2 ? 0 : payload.getShort(MASK_OFFSET) & 0xFFFF;
        if (mask == 0 || mask > 0xFF) {
            error(header, channel, Eca.BADMASK, channel.channel().name() + ": event mask " + mask);
            return false;
        }
        if (channel.subscriptions().containsKey(header.available())) {
            error(header, channel, Eca.BADMONID, "subscription " + header.available() + " exists");
            return false;
        }
        if (subscriptions >= MOST_SUBSCRIPTIONS) {
            error(header, channel, Eca.ALLOCMEM, "too many subscriptions: " + MOST_SUBSCRIPTIONS);
            return false;
        }
        final long count = header.count() == 0 ? channel.channel().maxCount() : header.count();
        final CaSubscription subscription = new CaSubscription(outbox, header, channel, layout.bytes(count));
        channel.subscriptions().put(header.available(), subscription);
        subscriptions++;
        if (fits(header, layout, channel)) {
            subscription.start(mask);
        }
        return true;
    }

    boolean unsubscribe(final Header header, final CircuitChannel channel) {
        final CaSubscription subscription = channel.subscriptions().remove(header.available());
        if (subscription == null) {
            error(header, channel, Eca.BADMONID, channel.channel().name());
            return false;
        }
        subscriptions--;
        subscription.stop();
        final Header request = subscription.request();
        outbox.reply(Outgoing.plain(
                Command.EVENT_ADD, request.type(), (int) request.count(), request.id(), request.available()));
        return true;
    }

    /** A channel went away with these. */
    void forget(final int subscriptionsOfChannel) {
        subscriptions -= subscriptionsOfChannel;
    }

    /** Whether the answer is no larger than this channel and the server may send; otherwise the client is told. */
    private boolean fits(final Header header, final DbrLayout layout, final CircuitChannel channel) {
        final long available = channel.channel().maxCount();
        final long bytes = layout.bytes(header.count() == 0 ? available : header.count());
        final long most = Math.max(
                CircuitSettings.SMALL_PAYLOAD,
                settings.mostArrayBytes() == 0
                        ? layout.bytes(available)
                        : Math.min(settings.mostArrayBytes(), layout.bytes(available)));
        if (bytes <= most && bytes < Integer.MAX_VALUE / 2) {
            return true;
        }
        error(
                header,
                channel,
                Eca.TOLARGE,
                channel.channel().name() + ": " + bytes + " bytes asked for, at most " + most + " are sent");
        return false;
    }

    /** Largest payload that a write to this channel may have. */
    long mostBytes(final Header header, final CircuitChannel channel) {
        final DbrLayout layout = DbrLayout.of(header.type());
        final long useful = layout == null
                ? 0
                : Header.aligned(layout.bytes(channel.channel().maxCount()));
        final long allowed = settings.mostArrayBytes() == 0 ? useful : Math.min(useful, settings.mostArrayBytes());
        return Math.min(Math.max(CircuitSettings.SMALL_PAYLOAD, allowed), Integer.MAX_VALUE / 2);
    }

    private void error(final Header header, final CircuitChannel channel, final int status, final String text) {
        outbox.reply(ErrorReply.of(header, channel.clientId(), status, text));
    }

    /** A write request looked at: its elements, or the status that refuses it. */
    private record Write(int status, DbrType type, Object array, int count, DbrLayout.Family acknowledgement) {
        static Write of(final Header header, final ByteBuffer payload, final CircuitChannel channel) {
            final DbrLayout layout = DbrLayout.of(header.type());
            if (layout == null || header.type() > 36) {
                return refused(Eca.BADTYPE);
            }
            if (!channel.mayWrite()) {
                return refused(Eca.NOWTACCESS);
            }
            if (header.count() > payload.capacity()) {
                return refused(Eca.BADCOUNT);
            }
            final Object array = DbrDecoder.read(payload, layout, (int) header.count());
            if (array == null) {
                return refused(Eca.BADCOUNT);
            }
            final boolean acknowledges =
                    layout.family() == DbrLayout.Family.PUT_ACKT || layout.family() == DbrLayout.Family.PUT_ACKS;
            if (acknowledges && header.count() != 1) {
                return refused(Eca.BADCOUNT);
            }
            final boolean widened = layout.valueType() == DbrType.CHAR
                    && channel.channel().elementType().dbr() != DbrType.CHAR;
            return new Write(
                    Eca.NORMAL,
                    widened ? DbrType.SHORT : layout.valueType(),
                    widened ? unsigned((byte[]) array) : array,
                    (int) header.count(),
                    acknowledges ? layout.family() : null);
        }

        /** {@code dbr_char_t} has no sign; where the field has no characters either, they are numbers. */
        private static short[] unsigned(final byte[] array) {
            final short[] numbers = new short[array.length];
            for (int i = 0; i < array.length; i++) {
                numbers[i] = (short) (array[i] & 0xFF);
            }
            return numbers;
        }

        private static Write refused(final int status) {
            return new Write(status, null, null, 0, null);
        }
    }
}
