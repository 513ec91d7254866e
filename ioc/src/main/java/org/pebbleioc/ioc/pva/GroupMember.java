package org.pebbleioc.ioc.pva;

import com.google.gson.JsonPrimitive;

/**
 * One mapping of a group, as its JSON says it.
 *
 * @param path where it stands in the structure
 * @param channel full name; {@code ""} where the kind has none
 * @param trigger names whose newest values are sent when this one changes, {@code "*"} for all; {@code ""} for nothing
 * @param putOrder when it is written in a put of the group; null when it is not
 * @param id type id of the sub-structure, {@code ""} for the usual one
 * @param constant the value of a {@link Kind#CONST}, otherwise null
 */
record GroupMember(
        GroupPath path, Kind kind, String channel, String trigger, Long putOrder, String id, JsonPrimitive constant) {
    /** {@code +type}. */
    enum Kind {
        /** The whole NTScalar, NTScalarArray or NTEnum. */
        SCALAR,
        /** Only its value. */
        PLAIN,
        /** Only its value, in a variant union. */
        ANY,
        /** Its alarm and time stamp, as members of the structure at the path. */
        META,
        /** Nothing to see; a put processes it. */
        PROC,
        /** Only a type id for the structure at the path. */
        STRUCTURE,
        CONST
    }

    boolean hasChannel() {
        return kind != Kind.STRUCTURE && kind != Kind.CONST;
    }

    boolean isVisible() {
        return kind != Kind.PROC && kind != Kind.STRUCTURE;
    }
}
