package org.pebbleioc.ioc.security;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.db.Macros;
import org.pebbleioc.ioc.record.Formula;
import org.pebbleioc.ioc.security.AccessRules.Grant;
import org.pebbleioc.ioc.security.AccessRules.Group;
import org.pebbleioc.ioc.security.AccessRules.Rule;
import org.pebbleioc.ioc.security.AccessTokens.Token;

/** Reads an access security file ({@code .acf}); the language is that of EPICS base. */
final class AccessFileParser {
    private static final Logger LOG = LogManager.getLogger(AccessFileParser.class);

    private final AccessTokens tokens;
    private final Map<String, List<String>> users = new LinkedHashMap<>();
    private final Map<String, List<String>> hosts = new LinkedHashMap<>();
    private final Map<String, Group> groups = new LinkedHashMap<>();

    private AccessFileParser(final AccessTokens tokens) {
        this.tokens = tokens;
    }

    /** @param macros of {@code asSetSubstitutions}; a reference without a value is an error */
    static AccessRules parse(final String file, final List<String> lines, final Macros macros)
            throws AccessFileException {
        return new AccessFileParser(new AccessTokens(file, lines, macros)).rules();
    }

    private AccessRules rules() throws AccessFileException {
        while (tokens.peek() != null) {
            final Token word = tokens.word("UAG, HAG or ASG");
            switch (word.text()) {
                case "UAG" -> names(word, users, false);
                case "HAG" -> names(word, hosts, true);
                case "ASG" -> group();
                default -> throw tokens.problem(word, "UAG, HAG or ASG expected, not '" + word.text() + "'");
            }
        }
        checkReferences();
        return new AccessRules(users, hosts, groups);
    }

    private void names(final Token start, final Map<String, List<String>> into, final boolean lower)
            throws AccessFileException {
        final Token name = parenthesized();
        if (into.containsKey(name.text())) {
            throw tokens.problem(name, start.text() + "(" + name.text() + ") is there already");
        }
        final List<String> list = new ArrayList<>();
        if (tokens.take("{")) {
            do {
                final String text = tokens.word("a name").text();
                list.add(lower ? text.toLowerCase(Locale.ROOT) : text);
            } while (tokens.take(","));
            tokens.expect("}");
        }
        into.put(name.text(), List.copyOf(list));
    }

    private Token parenthesized() throws AccessFileException {
        tokens.expect("(");
        final Token name = tokens.word("a name");
        tokens.expect(")");
        return name;
    }

    private void group() throws AccessFileException {
        final Token name = parenthesized();
        if (groups.containsKey(name.text())) {
            throw tokens.problem(name, "ASG(" + name.text() + ") is there already");
        }
        final Map<Integer, String> inputs = new LinkedHashMap<>();
        final List<Rule> rules = new ArrayList<>();
        if (tokens.take("{")) {
            while (!tokens.take("}")) {
                final Token word = tokens.word("INP or RULE");
                if (word.text().equals("RULE")) {
                    rules.add(rule());
                } else if (word.text().matches("INP[A-L]")) {
                    inputs.put(word.text().charAt(3) - 'A', parenthesized().text());
                } else {
                    throw tokens.problem(word, "INPA to INPL or RULE expected, not '" + word.text() + "'");
                }
            }
        }
        groups.put(name.text(), new Group(name.text(), Map.copyOf(inputs), List.copyOf(rules)));
    }

    private Rule rule() throws AccessFileException {
        tokens.expect("(");
        final Token level = tokens.word("a level, 0 or 1");
        if (!level.text().matches("[01]")) {
            throw tokens.problem(level, "the level of a rule is 0 or 1, not '" + level.text() + "'");
        }
        tokens.expect(",");
        final Token access = tokens.word("NONE, READ or WRITE");
        final Grant grant =
                switch (access.text()) {
                    case "NONE" -> Grant.NONE;
                    case "READ" -> Grant.READ;
                    case "WRITE" -> Grant.WRITE;
                    default ->
                        throw tokens.problem(access, "NONE, READ or WRITE expected, not '" + access.text() + "'");
                };
        boolean trap = false;
        if (tokens.take(",")) {
            final Token option = tokens.word("TRAPWRITE or NOTRAPWRITE");
            if (!option.text().matches("(NO)?TRAPWRITE")) {
                throw tokens.problem(option, "TRAPWRITE or NOTRAPWRITE expected, not '" + option.text() + "'");
            }
            trap = option.text().equals("TRAPWRITE");
        }
        tokens.expect(")");
        return conditions(Integer.parseInt(level.text()), grant, trap);
    }

    private Rule conditions(final int level, final Grant grant, final boolean trap) throws AccessFileException {
        final List<String> userGroups = new ArrayList<>();
        final List<String> hostGroups = new ArrayList<>();
        final List<String> methods = new ArrayList<>();
        boolean needsTls = false;
        String calc = "";
        if (tokens.take("{")) {
            while (!tokens.take("}")) {
                final Token word = tokens.word("UAG, HAG, METHOD, AUTHORITY, PROTOCOL or CALC");
                switch (word.text()) {
                    case "UAG" -> references(userGroups);
                    case "HAG" -> references(hostGroups);
                    case "METHOD" -> references(methods);
                    case "AUTHORITY" -> {
                        references(new ArrayList<>());
                        needsTls = true;
                    }
                    case "PROTOCOL" -> needsTls |= protocol();
                    case "CALC" -> calc = calc();
                    default ->
                        throw tokens.problem(
                                word,
                                "UAG, HAG, METHOD, AUTHORITY, PROTOCOL or CALC expected, not '" + word.text() + "'");
                }
            }
        }
        if (needsTls) {
            LOG.warn(
                    "access file: a rule {} asks for TLS (AUTHORITY, PROTOCOL), which this IOC does not speak: it never"
                            + " applies",
                    grant);
        }
        return new Rule(
                level,
                grant,
                trap,
                List.copyOf(userGroups),
                List.copyOf(hostGroups),
                List.copyOf(methods),
                needsTls,
                calc);
    }

    private void references(final List<String> into) throws AccessFileException {
        tokens.expect("(");
        do {
            into.add(tokens.word("a group").text());
        } while (tokens.take(","));
        tokens.expect(")");
    }

    /** Whether only encrypted connections are meant. */
    private boolean protocol() throws AccessFileException {
        final Token name = parenthesized();
        return switch (name.text().toUpperCase(Locale.ROOT)) {
            case "TCP" -> false;
            case "TLS" -> true;
            default -> throw tokens.problem(name, "TCP or TLS expected, not '" + name.text() + "'");
        };
    }

    private String calc() throws AccessFileException {
        final Token text = parenthesized();
        try {
            new Formula(text.text());
        } catch (final IllegalArgumentException e) {
            throw tokens.problem(text, e.getMessage());
        }
        return text.text();
    }

    private void checkReferences() throws AccessFileException {
        for (final Group group : groups.values()) {
            for (final Rule rule : group.rules()) {
                check(group, "UAG", rule.userGroups(), users);
                check(group, "HAG", rule.hostGroups(), hosts);
            }
        }
    }

    private void check(
            final Group group, final String kind, final List<String> names, final Map<String, List<String>> known)
            throws AccessFileException {
        for (final String name : names) {
            if (!known.containsKey(name)) {
                throw tokens.problem(
                        null, "ASG(" + group.name() + ") names " + kind + "(" + name + "), which is not in the file");
            }
        }
    }
}
