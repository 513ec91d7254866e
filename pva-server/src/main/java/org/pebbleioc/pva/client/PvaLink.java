package org.pebbleioc.pva.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.util.List;
import org.epics.pvdata.pv.Structure;
import org.pebbleioc.pva.wire.ProtocolException;

/** A PV over PVAccess. */
public final class PvaLink extends NetworkLink {
    private final String name;
    private final String field;
    private final ClientConfig config;

    /** Thread of the link. */
    private boolean pipeline = true;

    /**
     * @param alias for the thread's name
     * @param field path of the value in the PV's structure, {@code value} as a rule
     */
    public PvaLink(
            final String alias,
            final String name,
            final String field,
            final ClientConfig config,
            final UpdateReceiver receiver) {
        super(alias, receiver);
        this.name = name;
        this.field = field;
        this.config = config;
    }

    @Override
    void session(final Selector selector) throws IOException, ProtocolException {
        final InetSocketAddress server = new PvaSearch(config, name, selector, this::isClosed)
                .find(round -> searched(round, name, "EPICS_PVA_ADDR_LIST or EPICS_PVA_NAME_SERVERS"));
        try (PvaConnection connection = PvaConnection.open(selector, this::isClosed, server)) {
            final List<String> request = ValueFields.request(connection.open(name), field);
            final Structure type = monitor(connection, request);
            final UpdateDecoder decoder =
                    new UpdateDecoder(type, field, connection.types(), connection.values(), receiver);
            connected(connection.peer());
            while (true) {
                decoder.decode(connection.nextUpdate());
                if (pipeline) {
                    connection.acknowledge();
                }
            }
        } catch (final NoSuchFieldException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Phoebus's server ignores a monitor that asks for a pipeline: the next attempt goes without. */
    private Structure monitor(final PvaConnection connection, final List<String> request)
            throws IOException, ProtocolException {
        try {
            return connection.monitor(request, config.queueSize(), pipeline);
        } catch (final NoAnswerException e) {
            if (pipeline) {
                pipeline = false;
                throw new IOException("the server answers no monitor with a pipeline: once more without", e);
            }
            throw e;
        }
    }
}
