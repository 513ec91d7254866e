package org.pebbleioc.ioc.pva;

import com.google.gson.JsonPrimitive;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.epics.pvdata.factory.FieldFactory;
import org.epics.pvdata.pv.Field;
import org.epics.pvdata.pv.FieldCreate;
import org.epics.pvdata.pv.ScalarType;
import org.epics.pvdata.pv.Structure;

/** The structure of a group, grown member by member. */
final class GroupShape {
    private static final FieldCreate CREATE = FieldFactory.getFieldCreate();

    private final Node top;

    GroupShape(final String id) {
        top = new Node();
        top.id = id;
        // as QSRV has it: what was agreed about a request
        final Node options = new Node();
        options.members.put("queueSize", CREATE.createScalar(ScalarType.pvInt));
        options.members.put("atomic", CREATE.createScalar(ScalarType.pvBoolean));
        final Node record = new Node();
        record.members.put("_options", options);
        top.members.put("record", record);
    }

    /** A structure that may still grow. A member is a Field or another Node. */
    private static final class Node {
        private final Map<String, Object> members = new LinkedHashMap<>();
        private String id = "";

        Node child(final String name) {
            final Object present = members.computeIfAbsent(name, missing -> new Node());
            if (present instanceof Node node) {
                return node;
            }
            throw new IllegalArgumentException(name + " is a value, nothing can be below it");
        }

        void put(final String name, final Field field) {
            if (members.putIfAbsent(name, field) != null) {
                throw new IllegalArgumentException(name + " is there already");
            }
        }

        Structure structure() {
            final String[] names = members.keySet().toArray(String[]::new);
            final Field[] fields = new Field[names.length];
            for (int i = 0; i < names.length; i++) {
                final Object member = members.get(names[i]);
                fields[i] = member instanceof Node node ? node.structure() : (Field) member;
            }
            return id.isEmpty() ? CREATE.createStructure(names, fields) : CREATE.createStructure(id, names, fields);
        }
    }

    /**
     * Adds a member.
     *
     * @param shape of its channel; null where it has none
     * @throws IllegalArgumentException it does not fit to what is there
     */
    void add(final GroupMember member, final PvShape shape) {
        if (!member.isVisible() && member.kind() != GroupMember.Kind.STRUCTURE) {
            return;
        }
        final List<String> names = member.names();
        switch (member.kind()) {
            case STRUCTURE -> node(names).id = member.id();
            case META -> {
                final Node node = node(names);
                node.put("alarm", PvShape.alarm());
                node.put("timeStamp", PvShape.timeStamp());
            }
            default -> {
                final Node parent = node(names.subList(0, names.size() - 1));
                parent.put(names.get(names.size() - 1), field(member, shape));
            }
        }
    }

    private Node node(final List<String> names) {
        Node node = top;
        for (final String name : names) {
            node = node.child(name);
        }
        return node;
    }

    private static Field field(final GroupMember member, final PvShape shape) {
        return switch (member.kind()) {
            case ANY -> CREATE.createVariantUnion();
            case CONST -> CREATE.createScalar(constantType(member.constant()));
            case PLAIN -> plain(shape);
            default -> {
                final Structure structure = shape.structure();
                yield member.id().isEmpty()
                        ? structure
                        : CREATE.createStructure(member.id(), structure.getFieldNames(), structure.getFields());
            }
        };
    }

    /** Only a value; of an enum that is the index, as QSRV has it. */
    static Field plain(final PvShape shape) {
        return shape.kind() == PvShape.Kind.ENUM
                ? CREATE.createScalar(ScalarType.pvInt)
                : shape.structure().getField("value");
    }

    static ScalarType constantType(final JsonPrimitive constant) {
        if (constant.isBoolean()) {
            return ScalarType.pvBoolean;
        }
        if (!constant.isNumber()) {
            return ScalarType.pvString;
        }
        return constant.getAsString().matches("[+-]?[0-9]+") ? ScalarType.pvLong : ScalarType.pvDouble;
    }

    Structure structure() {
        return top.structure();
    }
}
