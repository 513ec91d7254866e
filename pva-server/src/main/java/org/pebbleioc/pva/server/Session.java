package org.pebbleioc.pva.server;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.Limits;
import org.pebbleioc.pva.wire.MessageHeader;
import org.pebbleioc.pva.wire.ProtocolException;
import org.pebbleioc.pva.wire.TypeReader;
import org.pebbleioc.pva.wire.ValueReader;

/**
 * What one client has said and opened; knows no socket. Messages come in by {@link #handle}, on the reader thread alone,
 * and answers go out through {@link OutQueue}.
 */
final class Session {
    private static final Logger LOG = LogManager.getLogger(Session.class);
    private static final CommandHandler[] HANDLERS = new CommandHandler[256];

    static {
        HANDLERS[Command.CONNECTION_VALIDATION] = new ValidationHandler();
        HANDLERS[Command.ECHO] = new EchoHandler();
        HANDLERS[Command.SEARCH] = new TcpSearchHandler();
        HANDLERS[Command.CREATE_CHANNEL] = new CreateChannelHandler();
        HANDLERS[Command.DESTROY_CHANNEL] = new DestroyChannelHandler();
        HANDLERS[Command.GET] = new GetHandler();
        HANDLERS[Command.PUT] = new PutHandler();
        HANDLERS[Command.PUT_GET] = new PutGetHandler();
        HANDLERS[Command.MONITOR] = new MonitorHandler();
        HANDLERS[Command.ARRAY] = (session, in) -> RequestHead.read(Command.ARRAY, in)
                .refuse(session, "parts of arrays are not served: get or monitor the field");
        HANDLERS[Command.DESTROY_REQUEST] = new DestroyRequestHandler();
        HANDLERS[Command.PROCESS] = new ProcessHandler();
        HANDLERS[Command.GET_FIELD] = new GetFieldHandler();
        HANDLERS[Command.MESSAGE] = new MessageHandler();
        HANDLERS[Command.RPC] = new RpcHandler();
        HANDLERS[Command.CANCEL_REQUEST] = new CancelRequestHandler();
    }

    private final ServerContext context;
    private final OutQueue out;
    private final ClientBudget budget;
    private final TypeReader types;
    private final ValueReader values;
    /** Written by the reader; read by reports, and emptied of a PV's channels by its publisher. */
    private final Map<Integer, ServerChannel> channels = new ConcurrentHashMap<>();

    private final Map<Integer, Request> requests = new ConcurrentHashMap<>();

    /** Owner: the reader thread. */
    private int lastSid;

    /** Sets the size of the connection's send buffer; the reader thread's. */
    private IntConsumer sendBuffer = bytes -> {};

    private volatile boolean validated;
    private volatile PvClient client;

    Session(final ServerContext context, final String peer, final OutQueue out) {
        this.context = context;
        client = new PvClient(peer, "", "", "");
        this.out = out;
        budget = new ClientBudget(context.config().queues().clientBytes());
        final Limits limits = context.config().limits();
        types = new TypeReader(limits);
        values = new ValueReader(types, limits);
    }

    /** Before the first message. */
    void onSendBuffer(final IntConsumer setter) {
        sendBuffer = setter;
    }

    void sendBuffer(final int bytes) {
        sendBuffer.accept(bytes);
    }

    /** What the server says first. */
    void greet() {
        out.reply(ValidationHandler.greeting(context.config().limits().messageBytes()));
    }

    /** One whole message. Commands that we do not know are ignored. */
    void handle(final MessageHeader header, final ByteBuffer payload) throws ProtocolException {
        if (header.isControl()) {
            control(header);
            return;
        }
        if (header.isFromServer()) {
            throw new ProtocolException("message with the server's direction bit");
        }
        final CommandHandler handler = HANDLERS[header.command()];
        if (handler == null) {
            LOG.debug("{}: command {} ignored", client.peer(), header.command());
            return;
        }
        if (!validated && header.command() > Command.SEARCH) {
            throw new ProtocolException("command " + header.command() + " before validation");
        }
        try {
            handler.handle(this, payload);
        } catch (final BufferUnderflowException e) {
            throw new ProtocolException("message of command " + header.command() + " ends early");
        }
    }

    private void control(final MessageHeader header) {
        if (header.command() == Command.CONTROL_ECHO_REQUEST) {
            final int datum = header.size();
            out.reply(message -> {
                message.control(Command.CONTROL_ECHO_RESPONSE, datum);
                return null;
            });
        }
    }

    void validate(final String user, final String host, final String method) {
        client = new PvClient(client.peer(), user, host, method);
        validated = true;
    }

    /** A channel to a name; null where nobody answers it. */
    ServerChannel open(final int cid, final String name) throws ProtocolException {
        final ServedPv pv =
                name.equals(ServerChannel.SERVER) ? null : context.source().find(name);
        if (pv == null && !name.equals(ServerChannel.SERVER)) {
            return null;
        }
        if (channels.size() >= context.config().maxChannels()) {
            throw new ProtocolException("more than " + context.config().maxChannels() + " channels");
        }
        final ServerChannel channel = new ServerChannel(cid, ++lastSid, name, pv, rights(pv));
        channels.put(channel.sid(), channel);
        channel.rights(rights(pv)); // they may have changed before the channel could be found here
        return channel;
    }

    private AccessPolicy.Rights rights(final ServedPv pv) {
        return pv == null ? AccessPolicy.Rights.ALL : context.access().rights(client, pv);
    }

    /** Watch thread: asks anew for the rights of every channel, and lets client and monitors know what changed. */
    void refreshRights() {
        for (final ServerChannel channel : channels.values()) {
            if (channel.rights(rights(channel.pv()))) {
                out.reply(channel.tellRights());
                for (final Request request : requests.values()) {
                    if (request.channel() == channel && request instanceof Subscription subscription) {
                        subscription.rightsChanged();
                    }
                }
            }
        }
    }

    /** The channel of this number, or null. */
    ServerChannel channel(final int sid) {
        return channels.get(sid);
    }

    /** Ends a channel and all that was opened on it, as the client asked. */
    void closeChannel(final ServerChannel channel) {
        channels.remove(channel.sid());
        for (final Map.Entry<Integer, Request> entry : requests.entrySet()) {
            if (entry.getValue().channel() == channel) {
                closeRequest(entry.getKey());
            }
        }
    }

    /** The PV is no more. Publisher's thread: takes no lock, waits for nothing, and does not call the PV. */
    void pvGone(final ServerChannel channel) {
        if (channels.remove(channel.sid()) != null) {
            requests.values().removeIf(request -> request.channel() == channel);
            out.reply(DestroyChannelHandler.destroyed(channel));
        }
    }

    void add(final int ioid, final Request request) throws ProtocolException {
        if (requests.size() >= context.config().maxRequests()) {
            throw new ProtocolException("more than " + context.config().maxRequests() + " requests");
        }
        final Request old = requests.put(ioid, request);
        if (old != null) {
            old.close();
            throw new ProtocolException("request " + ioid + " was opened twice");
        }
    }

    /** The request of this number and kind, or null. */
    <T extends Request> T request(final int ioid, final Class<T> kind) {
        final Request request = requests.get(ioid);
        return kind.isInstance(request) ? kind.cast(request) : null;
    }

    void closeRequest(final int ioid) {
        final Request request = requests.remove(ioid);
        if (request != null) {
            request.close();
        }
    }

    /** Reader thread, at the end of the connection. */
    void close() {
        for (final Integer ioid : requests.keySet()) {
            closeRequest(ioid);
        }
        channels.clear();
    }

    ServerContext context() {
        return context;
    }

    ClientBudget budget() {
        return budget;
    }

    OutQueue out() {
        return out;
    }

    TypeReader types() {
        return types;
    }

    ValueReader values() {
        return values;
    }

    boolean isValidated() {
        return validated;
    }

    String peer() {
        return client.peer();
    }

    PvClient client() {
        return client;
    }

    int channelCount() {
        return channels.size();
    }

    Collection<Request> requests() {
        return requests.values();
    }
}
