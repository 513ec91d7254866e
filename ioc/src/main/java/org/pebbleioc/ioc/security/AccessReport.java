package org.pebbleioc.ioc.security;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.pebbleioc.ioc.security.AccessRules.Rule;

/** What {@code aspuag}, {@code asphag}, {@code asprules} and {@code asdbdump} print, in the form of base. */
final class AccessReport {
    private final AccessState state;
    private final PrintStream out;

    AccessReport(final AccessState state, final PrintStream out) {
        this.state = state;
        this.out = out;
    }

    /** @param only one group's name, or null for all */
    void names(final String kind, final Map<String, List<String>> groups, final String only) {
        if (groups.isEmpty()) {
            out.println("No " + kind + "s");
        }
        groups.forEach((name, members) -> {
            if (only == null || only.equals(name)) {
                out.println(
                        kind + "(" + name + ")" + (members.isEmpty() ? "" : " {" + String.join(",", members) + "}"));
            }
        });
    }

    void userGroups(final String only) {
        names("UAG", state.rules().users(), only);
    }

    void hostGroups(final String only) {
        names("HAG", state.rules().hosts(), only);
    }

    void groups(final String only) {
        for (final GroupState group : state.groups().values()) {
            if (only == null || only.equals(group.group().name())) {
                group(group);
            }
        }
    }

    private void group(final GroupState state) {
        final boolean isEmpty =
                state.group().inputs().isEmpty() && state.group().rules().isEmpty();
        out.println("ASG(" + state.group().name() + ")" + (isEmpty ? "" : " {"));
        state.group().inputs().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(input -> out.println("\tINP" + (char) ('A' + input.getKey()) + "(" + input.getValue() + ")"
                        + state.input(input.getKey())));
        for (int i = 0; i < state.group().rules().size(); i++) {
            rule(state.group().rules().get(i), state.holds(i));
        }
        if (!isEmpty) {
            out.println("}");
        }
    }

    private void rule(final Rule rule, final boolean holds) {
        final boolean isPlain = rule.userGroups().isEmpty()
                && rule.hostGroups().isEmpty()
                && rule.methods().isEmpty()
                && !rule.needsTls()
                && rule.calc().isEmpty();
        out.println("\tRULE(" + rule.level() + "," + rule.grant() + ","
                + (rule.trapWrite() ? "TRAPWRITE" : "NOTRAPWRITE") + ")" + (isPlain ? "" : " {"));
        if (isPlain) {
            return;
        }
        if (!rule.userGroups().isEmpty()) {
            out.println("\t\tUAG(" + String.join(",", rule.userGroups()) + ")");
        }
        if (!rule.hostGroups().isEmpty()) {
            out.println("\t\tHAG(" + String.join(",", rule.hostGroups()) + ")");
        }
        if (!rule.methods().isEmpty()) {
            out.println("\t\tMETHOD(" + String.join(",", rule.methods()) + ")");
        }
        if (rule.needsTls()) {
            out.println("\t\tPROTOCOL(TLS) result=FALSE");
        }
        if (!rule.calc().isEmpty()) {
            out.println("\t\tCALC(\"" + rule.calc() + "\") result=" + (holds ? "TRUE" : "FALSE"));
        }
        out.println("\t}");
    }
}
