package org.pebbleioc.ioc.pva;

import com.google.gson.JsonPrimitive;
import java.util.LinkedHashMap;
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
        top = new Node(false);
        top.id = id;
        // as QSRV has it: what was agreed about a request
        final Node options = new Node(false);
        options.members.put("queueSize", CREATE.createScalar(ScalarType.pvInt));
        options.members.put("atomic", CREATE.createScalar(ScalarType.pvBoolean));
        final Node record = new Node(false);
        record.members.put("_options", options);
        top.members.put("record", record);
    }

    /** A structure that may still grow. A member is a Field or another Node. */
    private static final class Node {
        private final Map<String, Object> members = new LinkedHashMap<>();
        /** An array of structures like this one. */
        private final boolean array;

        private String id = "";

        Node(final boolean array) {
            this.array = array;
        }

        Node child(final GroupPath.Step step) {
            final Object present = members.computeIfAbsent(step.name(), missing -> new Node(step.isArray()));
            if (!(present instanceof Node node)) {
                throw new IllegalArgumentException(step.name() + " is a value, nothing can be below it");
            }
            if (node.array != step.isArray()) {
                throw new IllegalArgumentException(
                        step.name() + " is an array of structures in one place and none in another");
            }
            return node;
        }

        /** @param again elements of an array have the same fields, so each may bring them */
        void put(final String name, final Field field, final boolean again) {
            final Object present = members.putIfAbsent(name, field);
            if (present != null && !again) {
                throw new IllegalArgumentException(name + " is there already");
            }
            if (present != null && !present.equals(field)) {
                throw new IllegalArgumentException(name + " has another type in another element of the array");
            }
        }

        Structure structure() {
            final String[] names = members.keySet().toArray(String[]::new);
            final Field[] fields = new Field[names.length];
            for (int i = 0; i < names.length; i++) {
                final Object member = members.get(names[i]);
                fields[i] = member instanceof Node node ? node.field() : (Field) member;
            }
            return id.isEmpty() ? CREATE.createStructure(names, fields) : CREATE.createStructure(id, names, fields);
        }

        private Field field() {
            return array ? CREATE.createStructureArray(structure()) : structure();
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
        final GroupPath path = member.path();
        final boolean inArray = path.steps().stream().anyMatch(GroupPath.Step::isArray);
        switch (member.kind()) {
            case STRUCTURE -> node(path).id = member.id();
            case META -> {
                final Node node = node(path);
                node.put("alarm", PvShape.alarm(), inArray);
                node.put("timeStamp", PvShape.timeStamp(), inArray);
            }
            default -> node(path.parent()).put(path.last().name(), field(member, shape), inArray);
        }
    }

    private Node node(final GroupPath path) {
        Node node = top;
        for (final GroupPath.Step step : path.steps()) {
            node = node.child(step);
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
