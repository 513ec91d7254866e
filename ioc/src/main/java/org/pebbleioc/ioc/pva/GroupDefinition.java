package org.pebbleioc.ioc.pva;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A group while its definition is put together from several records and files. */
final class GroupDefinition {
    private final String name;
    private final Map<String, GroupMember> members = new LinkedHashMap<>();
    private String id = "";
    private Boolean atomic;

    GroupDefinition(final String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    String id() {
        return id;
    }

    void id(final String text) {
        id = text;
    }

    boolean isAtomic() {
        return atomic == null || atomic;
    }

    /** False where another place has said the opposite. */
    boolean atomic(final boolean wanted) {
        final boolean agrees = atomic == null || atomic == wanted;
        atomic = wanted;
        return agrees;
    }

    /** False where the path is mapped already: the first mapping stays. A path may have an id and a value. */
    boolean add(final GroupMember member) {
        return members.putIfAbsent(member.path() + (member.kind() == GroupMember.Kind.STRUCTURE ? "\0id" : ""), member)
                == null;
    }

    /** In the order of fields and of writing: by put order, those without one first, otherwise as they were defined. */
    List<GroupMember> members() {
        final List<GroupMember> sorted = new ArrayList<>(members.values());
        sorted.sort(Comparator.comparingLong(m -> m.putOrder() == null ? Long.MIN_VALUE : m.putOrder()));
        return sorted;
    }
}
