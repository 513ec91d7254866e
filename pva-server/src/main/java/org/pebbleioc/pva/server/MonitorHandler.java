package org.pebbleioc.pva.server;

import java.nio.ByteBuffer;
import org.pebbleioc.pva.server.ServedPv.SubscribeOptions;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.FieldSelection;
import org.pebbleioc.pva.wire.ProtocolException;
import org.pebbleioc.pva.wire.PvRequest;
import org.pebbleioc.pva.wire.WireCodec;

/**
 * Opens, starts, stops monitors and takes acknowledgements. With {@code pipeline=true} the client is sent only what it
 * made room for; what does not fit meanwhile waits in the queue. Beyond it the {@link QueuePolicy} counts.
 */
final class MonitorHandler implements CommandHandler {
    @Override
    public void handle(final Session session, final ByteBuffer in) throws ProtocolException {
        final RequestHead head = RequestHead.read(Command.MONITOR, in);
        if (head.isInit()) {
            final PvRequest request = PvRequest.of(session.values().readStructure(in));
            final int room = head.has(Command.SUB_PIPELINE) ? Math.max(0, WireCodec.readInt(in)) : -1;
            init(session, head, request, room);
            return;
        }
        final Subscription subscription = session.request(head.ioid(), Subscription.class);
        if (subscription == null) {
            return; // acknowledgements of a monitor that just ended are still on their way: no error
        }
        if (head.has(Command.SUB_PIPELINE)) {
            subscription.acknowledge(WireCodec.readInt(in));
        }
        if (head.has(Command.SUB_START)) {
            subscription.start();
        } else if (head.has(Command.SUB_STOP)) {
            subscription.stop();
        }
        if (head.isLast()) {
            session.closeRequest(head.ioid());
        }
    }

    private static void init(
            final Session session, final RequestHead head, final PvRequest request, final int clientRoom)
            throws ProtocolException {
        final ServerChannel channel = head.pvChannel(session);
        final FieldSelection selection = channel == null ? null : head.select(session, channel, request.fields());
        if (selection == null || head.refusesRead(session, channel)) {
            return;
        }
        final QueueTerms terms = terms(session.context().config().queues(), request, clientRoom);
        if (terms == null) {
            head.refuse(session, "policy=" + request.policy() + " is none of latest, oldest, lossless");
            return;
        }
        final MonitorQueue queue = new MonitorQueue(
                selection,
                terms,
                session.budget(),
                session.context().ledger().account(channel.name()),
                session.context().clockNs());
        final Subscription subscription = new Subscription(
                channel,
                head.ioid(),
                selection,
                new SubscribeOptions(request.dbeMask(), request.atomic(), terms.capacity()),
                queue,
                session.out(),
                () -> session.pvGone(channel));
        if (request.sendBuffer() > 0) {
            session.sendBuffer(request.sendBuffer());
        }
        session.add(head.ioid(), subscription);
        session.out().reply(subscription.opened());
        head.remark(session, request);
    }

    /** What the request is granted; null where it names a policy that there is not. */
    private static QueueTerms terms(final QueueLimits limits, final PvRequest request, final int clientRoom) {
        final int wanted = request.queueSize() == 0 ? limits.size() : request.queueSize();
        int window = MonitorQueue.NO_WINDOW;
        if (request.pipeline()) {
            window = clientRoom >= 0 ? clientRoom : wanted;
        }
        final QueuePolicy unsaid = request.pipeline() ? QueuePolicy.LOSSLESS : limits.policy();
        final QueuePolicy policy = request.policy().isEmpty() ? unsaid : QueuePolicy.of(request.policy());
        return policy == null ? null : new QueueTerms(Math.min(wanted, limits.maxSize()), window, policy);
    }
}
