package org.pebbleioc.ioc.pva;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.pebbleioc.ioc.config.RelaxedJson;

/** Reads group definitions, QSRV's JSON. What is wrong with one member is told, and the others stay. */
final class GroupReader {
    private static final Set<String> KEYS =
            Set.of("+type", "+channel", "+trigger", "+putorder", "+id", "+const", "+atomic");

    private final Map<String, GroupDefinition> groups = new LinkedHashMap<>();
    private final Consumer<String> problems;

    /** @param problems told one sentence for each */
    GroupReader(final Consumer<String> problems) {
        this.problems = problems;
    }

    Map<String, GroupDefinition> groups() {
        return groups;
    }

    /**
     * Adds what a text defines.
     *
     * @param where for messages
     * @param record whose info tag it is: its channels are fields of this record; null for a file
     */
    void read(final String json, final String where, final String record) {
        final JsonElement parsed;
        try {
            parsed = RelaxedJson.parse(json);
        } catch (final IllegalArgumentException e) {
            problems.accept(where + ": " + e.getMessage());
            return;
        }
        if (!(parsed instanceof JsonObject all)) {
            problems.accept(where + ": groups are a JSON object");
            return;
        }
        all.entrySet().forEach(entry -> {
            if (entry.getValue() instanceof JsonObject body) {
                group(entry.getKey(), body, where, record);
            } else {
                problems.accept(where + ": group " + entry.getKey() + " is no JSON object");
            }
        });
    }

    private void group(final String name, final JsonObject body, final String where, final String record) {
        final GroupDefinition group = groups.computeIfAbsent(name, GroupDefinition::new);
        for (final Map.Entry<String, JsonElement> entry : body.entrySet()) {
            final String key = entry.getKey();
            try {
                if (key.equals("+id")) {
                    group.id(entry.getValue().getAsString());
                } else if (key.equals("+atomic")) {
                    if (!group.atomic(entry.getValue().getAsBoolean())) {
                        problems.accept(where + ": " + name + ": +atomic was said otherwise before");
                    }
                } else if (key.startsWith("+")) {
                    problems.accept(where + ": " + name + " has no option " + key);
                } else if (!group.add(member(key, entry.getValue().getAsJsonObject(), record))) {
                    problems.accept(where + ": " + name + "." + key + " is mapped already");
                }
            } catch (final RuntimeException e) {
                problems.accept(where + ": " + name + "." + key + ": " + e.getMessage());
            }
        }
    }

    private static GroupMember member(final String path, final JsonObject body, final String record) {
        for (final String key : body.keySet()) {
            if (!KEYS.contains(key)) {
                throw new IllegalArgumentException("there is no option " + key);
            }
        }
        final String type = text(body, "+type", body.has("+const") ? "const" : "scalar");
        final GroupMember.Kind kind;
        try {
            kind = GroupMember.Kind.valueOf(type.toUpperCase(Locale.ROOT));
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "+type is one of scalar, plain, any, meta, proc, structure, const: " + type, e);
        }
        final JsonElement order = body.get("+putorder");
        final GroupMember member = new GroupMember(
                GroupPath.of(path),
                kind,
                channel(text(body, "+channel", ""), kind, record),
                text(body, "+trigger", ""),
                order == null ? null : Long.valueOf(order.getAsLong()),
                text(body, "+id", ""),
                kind == GroupMember.Kind.CONST ? constant(body.get("+const")) : null);
        if (member.hasChannel() && member.channel().isEmpty()) {
            throw new IllegalArgumentException("+channel is missing");
        }
        if (!member.path().isTop()
                && member.path().last().isArray()
                && kind != GroupMember.Kind.META
                && kind != GroupMember.Kind.STRUCTURE
                && kind != GroupMember.Kind.PROC) {
            throw new IllegalArgumentException("an element of an array is a structure: a name behind it is missing");
        }
        if (path.isEmpty() && kind != GroupMember.Kind.META && kind != GroupMember.Kind.STRUCTURE) {
            throw new IllegalArgumentException("only +type meta can be at the top");
        }
        return member;
    }

    private static String channel(final String said, final GroupMember.Kind kind, final String record) {
        if (said.isEmpty() || kind == GroupMember.Kind.STRUCTURE || kind == GroupMember.Kind.CONST) {
            return "";
        }
        return record == null ? said : record + "." + said;
    }

    private static JsonPrimitive constant(final JsonElement value) {
        if (!(value instanceof JsonPrimitive constant)) {
            throw new IllegalArgumentException("+const is a text, a number or a boolean");
        }
        return constant;
    }

    private static String text(final JsonObject body, final String key, final String otherwise) {
        final JsonElement value = body.get(key);
        return value == null ? otherwise : value.getAsString();
    }
}
