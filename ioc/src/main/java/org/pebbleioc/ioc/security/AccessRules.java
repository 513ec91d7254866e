package org.pebbleioc.ioc.security;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an access security file says. Immutable.
 *
 * @param users names of each {@code UAG}
 * @param hosts names of each {@code HAG}, in lower case
 * @param groups each {@code ASG}; there always is one of the name DEFAULT
 */
record AccessRules(Map<String, List<String>> users, Map<String, List<String>> hosts, Map<String, Group> groups) {
    static final String DEFAULT = "DEFAULT";

    /** What a rule grants; the order counts. */
    enum Grant {
        NONE,
        READ,
        WRITE
    }

    /**
     * One {@code ASG}.
     *
     * @param inputs PV names by letter, 0 is A
     */
    record Group(String name, Map<Integer, String> inputs, List<Rule> rules) {}

    /**
     * One {@code RULE}.
     *
     * @param level 0 or 1; the rule covers fields of this level and below
     * @param userGroups empty for everybody
     * @param hostGroups empty for everywhere
     * @param methods how clients may have said who they are; empty for any
     * @param needsTls it asks for what only encrypted connections have, so it never applies here
     * @param calc empty for always
     */
    record Rule(
            int level,
            Grant grant,
            boolean trapWrite,
            List<String> userGroups,
            List<String> hostGroups,
            List<String> methods,
            boolean needsTls,
            String calc) {}

    AccessRules {
        users = new LinkedHashMap<>(users);
        hosts = new LinkedHashMap<>(hosts);
        groups = new LinkedHashMap<>(groups);
        groups.putIfAbsent(DEFAULT, new Group(DEFAULT, Map.of(), List.of()));
    }

    /** The group of this name, or DEFAULT where there is none, as base does it. */
    Group group(final String name) {
        final Group group = groups.get(name);
        return group == null ? groups.get(DEFAULT) : group;
    }
}
