package org.pebbleioc.pva.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.epics.pvdata.factory.FieldFactory;
import org.epics.pvdata.pv.Field;
import org.epics.pvdata.pv.PVField;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.Structure;

/**
 * The part of a PV's structure that a request asked for, compiled once: its type, and which field of the whole is which
 * field of the part. Fields are known by offset, depth first, as bit sets on the wire have them. Immutable.
 */
public final class FieldSelection {
    private final Structure type;
    private final Node root;
    /** Every node by its offset in the part. */
    private final Node[] nodes;

    private final BitSet leaves = new BitSet();

    /** A field of the part. {@code end} is the offset after the last of its descendants. */
    private static final class Node {
        int offset;
        int end;
        final int fullOffset;
        final int index;
        final Node[] children;

        Node(final int fullOffset, final int index, final Node[] children) {
            this.fullOffset = fullOffset;
            this.index = index;
            this.children = children;
        }
    }

    /** A field selected, with its (possibly smaller) type. */
    private record Picked(Field type, Node node) {}

    private FieldSelection(final Structure type, final Node root) {
        this.type = type;
        this.root = root;
        final List<Node> all = new ArrayList<>();
        number(root, all);
        nodes = all.toArray(new Node[0]);
        for (final Node node : nodes) {
            if (node.children == null) {
                leaves.set(node.offset);
            }
        }
    }

    /** Everything. */
    public static FieldSelection all(final Structure full) {
        return new FieldSelection(full, whole(full, 0, 0));
    }

    /**
     * What a request names, as pvxs and pvAccessCPP take it: names that the PV does not have are passed over as long as
     * one is there; a name inside of what is no structure (an array, a union) selects the whole of it.
     *
     * @param request the {@code field} sub-structure of a pvRequest; null or without fields selects everything
     * @throws NoSuchFieldException naming the fields, when the PV has none of them
     */
    public static FieldSelection of(final Structure full, final PVStructure request) throws NoSuchFieldException {
        final Picked picked = pick(full, request == null ? null : request.getStructure(), 0, 0);
        if (picked == null) {
            throw new NoSuchFieldException("no such field: " + String.join(", ", paths(request.getStructure(), "")));
        }
        return new FieldSelection((Structure) picked.type(), picked.node());
    }

    /** The type of the answer: the PV's own where everything is selected, else the same with fewer fields. */
    public Structure type() {
        return type;
    }

    /** The offsets of all fields that hold a value. Not to be changed. */
    public BitSet leaves() {
        return leaves;
    }

    /**
     * Adds the selected leaves that changed.
     *
     * @param changed bits by offset in the whole; a structure's bit stands for all its fields
     * @param into bits by offset in the part
     * @return whether any selected leaf changed
     */
    public boolean project(final BitSet changed, final BitSet into) {
        boolean any = false;
        int at = 0;
        while (at < nodes.length) {
            final Node node = nodes[at];
            if (changed.get(node.fullOffset)) {
                any |= setLeaves(node, into);
                at = node.end;
            } else {
                at++;
            }
        }
        return any;
    }

    private boolean setLeaves(final Node node, final BitSet into) {
        boolean any = false;
        for (int leaf = leaves.nextSetBit(node.offset); leaf >= 0 && leaf < node.end; ) {
            into.set(leaf);
            any = true;
            leaf = leaves.nextSetBit(leaf + 1);
        }
        return any;
    }

    /** Appends the changed bits and the values of these leaves. All leaves together are told as "everything". */
    public void encode(final MessageEncoder out, final PVStructure full, final BitSet changedLeaves) {
        if (changedLeaves.cardinality() == leaves.cardinality()) {
            out.putBits(EVERYTHING);
            encodeAll(out, full, root);
        } else {
            out.putBits(changedLeaves);
            encodeChanged(out, full, root, changedLeaves);
        }
    }

    /** Appends the values of all selected fields, with the bits that say so. */
    public void encode(final MessageEncoder out, final PVStructure full) {
        encode(out, full, leaves);
    }

    private static final BitSet EVERYTHING = BitSet.valueOf(new long[] {1});

    private static void encodeAll(final MessageEncoder out, final PVField field, final Node node) {
        if (node.children == null) {
            out.putValue(field);
            return;
        }
        final PVField[] members = ((PVStructure) field).getPVFields();
        for (final Node child : node.children) {
            encodeAll(out, members[child.index], child);
        }
    }

    private static void encodeChanged(
            final MessageEncoder out, final PVField field, final Node node, final BitSet changed) {
        if (node.children == null) {
            if (changed.get(node.offset)) {
                out.putValue(field);
            }
            return;
        }
        final int next = changed.nextSetBit(node.offset);
        if (next < 0 || next >= node.end) {
            return;
        }
        final PVField[] members = ((PVStructure) field).getPVFields();
        for (final Node child : node.children) {
            encodeChanged(out, members[child.index], child, changed);
        }
    }

    /**
     * Reads changed bits and values that a client sent for this selection.
     *
     * @param into a value of the whole type
     * @return which leaves of the whole were sent, by offset in the whole
     */
    public BitSet decode(final ByteBuffer in, final ValueReader values, final PVStructure into)
            throws ProtocolException {
        final BitSet sent = WireCodec.readBits(in, nodes.length);
        final BitSet changed = new BitSet();
        decode(in, values, into, root, sent, false, changed);
        return changed;
    }

    private void decode(
            final ByteBuffer in,
            final ValueReader values,
            final PVField into,
            final Node node,
            final BitSet sent,
            final boolean parentSent,
            final BitSet changed)
            throws ProtocolException {
        final boolean here = parentSent || sent.get(node.offset);
        if (node.children == null) {
            if (here) {
                values.read(in, into);
                changed.set(node.fullOffset);
            }
            return;
        }
        final PVField[] members = ((PVStructure) into).getPVFields();
        for (final Node child : node.children) {
            decode(in, values, members[child.index], child, sent, here, changed);
        }
    }

    /** Null where nothing of what is wanted is there. */
    private static Picked pick(final Field full, final Structure wanted, final int fullOffset, final int index) {
        if (wanted == null || isEmpty(wanted) || !(full instanceof Structure structure)) {
            return new Picked(full, whole(full, fullOffset, index));
        }
        final String[] names = structure.getFieldNames();
        final Field[] fields = structure.getFields();
        final List<String> keptNames = new ArrayList<>();
        final List<Field> keptTypes = new ArrayList<>();
        final List<Node> kept = new ArrayList<>();
        int offset = fullOffset + 1;
        for (int i = 0; i < names.length; i++) {
            if (wanted.getField(names[i]) != null) {
                final Structure inner = wanted.getField(names[i]) instanceof Structure sub ? sub : null;
                final Picked picked = pick(fields[i], inner, offset, i);
                if (picked != null) {
                    keptNames.add(names[i]);
                    keptTypes.add(picked.type());
                    kept.add(picked.node());
                }
            }
            offset += span(fields[i]);
        }
        if (kept.isEmpty()) {
            return null;
        }
        final Node node = new Node(fullOffset, index, kept.toArray(new Node[0]));
        if (keptTypes.equals(List.of(fields))) {
            return new Picked(full, node);
        }
        final Structure part = FieldFactory.getFieldCreate()
                .createStructure(structure.getID(), keptNames.toArray(new String[0]), keptTypes.toArray(new Field[0]));
        return new Picked(part, node);
    }

    private static Node whole(final Field field, final int fullOffset, final int index) {
        if (!(field instanceof Structure structure)) {
            return new Node(fullOffset, index, null);
        }
        final Field[] fields = structure.getFields();
        final Node[] children = new Node[fields.length];
        int offset = fullOffset + 1;
        for (int i = 0; i < fields.length; i++) {
            children[i] = whole(fields[i], offset, i);
            offset += span(fields[i]);
        }
        return new Node(fullOffset, index, children);
    }

    private static void number(final Node node, final List<Node> all) {
        node.offset = all.size();
        all.add(node);
        if (node.children != null) {
            for (final Node child : node.children) {
                number(child, all);
            }
        }
        node.end = all.size();
    }

    private static int span(final Field field) {
        int fields = 1;
        if (field instanceof Structure structure) {
            for (final Field member : structure.getFields()) {
                fields += span(member);
            }
        }
        return fields;
    }

    /** Options of a field ({@code field(a[x=y])}) arrive beside its sub-fields and select nothing. */
    private static boolean isOption(final String name) {
        return name.equals("_options");
    }

    private static boolean isEmpty(final Structure wanted) {
        for (final String name : wanted.getFieldNames()) {
            if (!isOption(name)) {
                return false;
            }
        }
        return true;
    }

    /** The names of a wish, in the form that people write. */
    private static List<String> paths(final Structure wanted, final String prefix) {
        final List<String> paths = new ArrayList<>();
        for (final String name : wanted.getFieldNames()) {
            if (wanted.getField(name) instanceof Structure inner && !isEmpty(inner)) {
                paths.addAll(paths(inner, prefix + name + "."));
            } else if (!isOption(name)) {
                paths.add(prefix + name);
            }
        }
        return paths;
    }
}
