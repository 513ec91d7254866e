package org.pebbleioc.pva.client;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.Structure;
import org.pebbleioc.pva.wire.FieldSelection;

/** One PV of a {@link PvaClient}: one monitor, and puts of which the newest wins. */
public final class PvaClientChannel implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(PvaClientChannel.class);

    /** Puts a value into the fields that are to be written. Client's thread. */
    public interface Filler {
        /**
         * Sets the fields and their bits.
         *
         * @return null, or why it cannot be
         */
        String fill(PVStructure value, BitSet changed);
    }

    /** How the server is asked to treat a put: null for {@code process} leaves it to the server. */
    record PutKind(Boolean process, boolean block) {}

    /** A value that waits, or is on its way. */
    record Put(Filler filler, List<Consumer<String>> done) {
        void end(final String errorOrNull) {
            for (final Consumer<String> one : done) {
                try {
                    one.accept(errorOrNull);
                } catch (final RuntimeException e) {
                    LOG.error("the end of a put was not taken", e);
                }
            }
        }
    }

    /** An open put request. Thread of the client. */
    static final class PutRequest {
        final PutKind kind;
        final int ioid;
        PVStructure value;
        FieldSelection selection;
        /** Null while none is under way. */
        Put running;

        boolean ready;

        PutRequest(final PutKind kind, final int ioid) {
            this.kind = kind;
            this.ioid = ioid;
        }
    }

    final String name;
    final int cid;
    final PvaClientListener listener;
    final int queueSize;
    final boolean pipeline;
    private final PvaClient client;
    final AtomicBoolean queued = new AtomicBoolean();
    private volatile boolean closed;
    private volatile boolean fieldsChanged;

    // guarded by this
    private final Map<PutKind, Put> waiting = new LinkedHashMap<>();

    // thread of the client
    PvaCircuit circuit;
    int sid;
    boolean created;
    /** What was refused of this PV, see the log. */
    long complaints;

    Structure type;
    int typeIoid;
    int monitorIoid;
    List<String> monitorFields = List.of();
    PVStructure monitored;
    FieldSelection selection;
    final Map<PutKind, PutRequest> puts = new HashMap<>();
    int searches;
    long searchAtNs;

    PvaClientChannel(
            final PvaClient client,
            final int cid,
            final String name,
            final int queueSize,
            final boolean pipeline,
            final PvaClientListener listener) {
        this.client = client;
        this.cid = cid;
        this.name = name;
        this.queueSize = queueSize;
        this.pipeline = pipeline;
        this.listener = listener;
    }

    boolean isClosed() {
        return closed;
    }

    /** What {@link PvaClientListener#fields} answers has changed. Any thread. */
    public void fieldsChanged() {
        fieldsChanged = true;
        client.wanted(this);
    }

    boolean takeFieldsChanged() {
        final boolean was = fieldsChanged;
        fieldsChanged = false;
        return was;
    }

    /**
     * Writes as soon as the server takes it; of values that wait only the newest is sent. Any thread, never waits.
     *
     * @param process null leaves it to the server whether the record processes
     * @param block the end is told when all that follows is done, not when the value has arrived
     * @param doneOrNull told once on the client's thread, null or what went wrong
     * @return whether a value that waited was replaced
     */
    public boolean put(
            final Boolean process, final boolean block, final Filler filler, final Consumer<String> doneOrNull) {
        final Put replaced;
        final List<Consumer<String>> done = new ArrayList<>(1);
        synchronized (this) {
            final PutKind kind = new PutKind(process, block);
            replaced = waiting.remove(kind);
            if (replaced != null) {
                done.addAll(replaced.done());
            }
            if (doneOrNull != null) {
                done.add(doneOrNull);
            }
            waiting.put(kind, new Put(filler, done));
        }
        client.wanted(this);
        return replaced != null;
    }

    /** Kinds of puts that wait. */
    synchronized List<PutKind> waitingKinds() {
        return List.copyOf(waiting.keySet());
    }

    synchronized Put take(final PutKind kind) {
        return waiting.remove(kind);
    }

    private synchronized List<Put> takeAll() {
        final List<Put> all = List.copyOf(waiting.values());
        waiting.clear();
        return all;
    }

    /** Thread of the client: the server or the PV is gone. */
    void disconnected() {
        final boolean was = type != null;
        circuit = null;
        created = false;
        type = null;
        typeIoid = 0;
        monitorIoid = 0;
        monitored = null;
        final List<PutRequest> open = new ArrayList<>(puts.values());
        puts.clear();
        open.forEach(request -> {
            if (request.running != null) {
                request.running.end(name + " was disconnected");
            }
        });
        takeAll().forEach(put -> put.end(name + " was disconnected"));
        if (was && !closed) {
            listener.disconnected();
        }
    }

    /** Nobody looks any more. Any thread; the listener hears nothing after this. */
    @Override
    public void close() {
        closed = true;
        takeAll().forEach(put -> put.end(name + " is not written any more"));
        client.wanted(this);
    }
}
