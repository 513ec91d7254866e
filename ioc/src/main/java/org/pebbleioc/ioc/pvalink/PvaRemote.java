package org.pebbleioc.ioc.pvalink;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.epics.pvdata.pv.Field;
import org.epics.pvdata.pv.PVField;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.Structure;
import org.pebbleioc.ioc.channel.Channel.Completion;
import org.pebbleioc.ioc.channel.Sample;
import org.pebbleioc.ioc.link.PvOptions;
import org.pebbleioc.ioc.link.RemotePv;
import org.pebbleioc.ioc.link.RemoteState;

/** One link's view of a PV: a field of it, with the alarm and time that belong to the field. */
final class PvaRemote implements RemotePv {
    private static final Logger LOG = LogManager.getLogger(PvaRemote.class);
    private static final String[] BESIDE = {"alarm", "timeStamp", "display", "control"};
    private static final int MOST_ELEMENTS = 1 << 24;

    private final SharedPv shared;
    private final PvOptions options;
    private final Runnable changed;
    private final Runnable left;

    private volatile RemoteState state = RemoteState.NEVER;
    private volatile boolean wantsValue;
    private volatile boolean closed;

    // thread pva-links
    private boolean told;
    /** Where the value stands, and the structure that its alarm stands in; empty for the whole. */
    private String valuePath = "";

    private String basePath = "";

    PvaRemote(final SharedPv shared, final PvOptions options, final Runnable changed, final Runnable left) {
        this.shared = shared;
        this.options = options;
        this.changed = changed;
        this.left = left;
    }

    int order() {
        return options.order();
    }

    @Override
    public RemoteState state() {
        return state;
    }

    @Override
    public void wantValue() {
        wantsValue = true;
        shared.wantsMore();
    }

    /** Thread pva-links, perhaps more than once for one connection. */
    void connected(final String host, final Structure type) {
        if (told || closed) {
            return;
        }
        told = true;
        locate(type);
        final Field value = PvaValues.find(type, valuePath);
        final PvaValues.Kind kind = PvaValues.kind(value);
        if (kind == null) {
            LOG.warn("{}: a link cannot use this field: {}", host, value == null ? "there is none" : value.getID());
            return;
        }
        set(state.connected(kind.type(), kind.array() ? MOST_ELEMENTS : 1, host).withRights(true, true));
        tell();
    }

    private void locate(final Structure type) {
        final String field = options.field();
        final Field there = field.isEmpty() ? type : PvaValues.find(type, field);
        if (there instanceof Structure structure && structure.getField("value") != null) {
            basePath = field;
            valuePath = field.isEmpty() ? "value" : field + ".value";
        } else {
            final int dot = field.lastIndexOf('.');
            // a value without its own alarm has that of the structure around it
            basePath = dot < 0 ? "" : field.substring(0, dot);
            valuePath = field;
        }
    }

    /** Thread pva-links: the fields that this link needs; none when it only writes. */
    List<String> paths(final Structure type) {
        final List<String> paths = new ArrayList<>();
        if (!wantsValue || !state.connected()) {
            return paths;
        }
        paths.add(valuePath);
        for (final String beside : BESIDE) {
            final String path = basePath.isEmpty() ? beside : basePath + "." + beside;
            if (PvaValues.find(type, path) instanceof Structure && !valuePath.startsWith(path + ".")) {
                paths.add(path);
            }
        }
        return paths;
    }

    /** Thread pva-links. */
    void update(final PVStructure value, final BitSet changedLeaves) {
        final PVField field = value.getSubField(valuePath);
        if (!wantsValue || closed || field == null || !state.connected()) {
            return;
        }
        final Sample before = state.value();
        final Object array =
                before == null || isChanged(field, changedLeaves) ? PvaValues.array(field) : before.array();
        final PVStructure base = basePath.isEmpty() ? value : value.getStructureField(basePath);
        final Sample sample = PvaValues.sample(state.type(), array, field, base);
        final String text = PvaValues.choice(field);
        final RemoteState next = state.withValue(sample).withMetadata(sample.metadata());
        set(text == null ? next : next.withText(text));
        tell();
    }

    private static boolean isChanged(final PVField field, final BitSet changed) {
        final int first = changed.nextSetBit(field.getFieldOffset());
        return first >= 0 && first < field.getNextFieldOffset();
    }

    private synchronized void set(final RemoteState next) {
        state = next;
    }

    /** Thread pva-links. */
    void disconnected() {
        told = false;
        if (state.connected()) {
            set(state.disconnected());
            tell();
        }
    }

    private void tell() {
        if (!closed) {
            try {
                changed.run();
            } catch (final RuntimeException e) {
                LOG.error("{}: the record did not take a change", shared.name(), e);
            }
        }
    }

    @Override
    public boolean put(final Object array, final Completion completionOrNull) {
        if (!state.connected() || closed) {
            return false;
        }
        final String path = valuePath;
        if (options.defer()) {
            shared.defer(path, (value, bits) -> PvaValues.fill(value, path, array, bits));
            if (completionOrNull != null) {
                completionOrNull.done(null);
            }
            return true;
        }
        final boolean replaced = shared.put(
                path,
                (value, bits) -> PvaValues.fill(value, path, array, bits),
                options.process(),
                completionOrNull == null ? null : completionOrNull::done);
        if (replaced) {
            synchronized (this) {
                state = state.withReplacedWrite();
            }
        }
        return true;
    }

    @Override
    public void close() {
        closed = true;
        shared.remove(this);
        left.run();
    }
}
