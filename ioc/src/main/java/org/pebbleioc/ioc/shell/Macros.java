package org.pebbleioc.ioc.shell;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Macro references in lines, by the rules of base's macro library: {@code $(NAME)} and {@code ${NAME}} with
 * {@code =default} and {@code ,OTHER=value} inside, names that contain references, none inside single quotes or after
 * a backslash. Innermost scope first, then the environment. A value's own references are expanded and its quotes taken
 * away. One shell thread.
 */
final class Macros {
    private final Environment environment;
    private final Deque<Map<String, String>> scopes = new ArrayDeque<>();

    Macros(final Environment environment) {
        this.environment = environment;
    }

    void push(final Map<String, String> definitions) {
        scopes.push(new HashMap<>(definitions));
    }

    void pop() {
        scopes.pop();
    }

    /** So that a variable that was set just now wins over a macro of the same name, as in base. */
    void forget(final String name) {
        for (final Map<String, String> scope : scopes) {
            scope.remove(name);
        }
    }

    /** @throws ShellException a macro without value and default, one that refers to itself, or a reference without end */
    String expand(final String line) throws ShellException {
        final StringBuilder result = new StringBuilder(line.length() + 32);
        new Expansion(line, new ArrayList<>()).until("", 0, result);
        return result.toString();
    }

    /** {@code A=1,B="x, y"}: raw values, quotes kept for the expansion to take away. */
    static Map<String, String> parse(final String definitions) throws ShellException {
        final Map<String, String> result = new LinkedHashMap<>();
        for (final String definition : splitAtCommas(definitions)) {
            final int equals = definition.indexOf('=');
            final String name = (equals < 0 ? definition : definition.substring(0, equals)).strip();
            if (name.isEmpty() && definition.isBlank()) {
                continue;
            }
            if (name.isEmpty() || equals < 0) {
                throw new ShellException("macros are NAME=value,NAME=value: '" + definition.strip() + "'");
            }
            result.put(name, definition.substring(equals + 1).strip());
        }
        return result;
    }

    /** The definitions with the references in their values expanded; each sees the others. */
    Map<String, String> values(final String definitions) throws ShellException {
        final Map<String, String> raw = parse(definitions);
        final Map<String, String> result = new LinkedHashMap<>();
        push(raw);
        try {
            for (final String name : raw.keySet()) {
                result.put(name, expand("$(" + name + ")"));
            }
        } finally {
            pop();
        }
        return result;
    }

    private static List<String> splitAtCommas(final String text) throws ShellException {
        final List<String> parts = new ArrayList<>();
        char quote = 0;
        int depth = 0;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '(' || c == '{') {
                depth++;
            } else if (c == ')' || c == '}') {
                depth--;
            } else if (c == ',' && depth <= 0) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        if (quote != 0) {
            throw new ShellException("unbalanced quote in macros: " + text);
        }
        parts.add(text.substring(from));
        return parts;
    }

    private String lookUp(final String name) {
        for (final Map<String, String> scope : scopes) {
            final String value = scope.get(name);
            if (value != null) {
                return value;
            }
        }
        return environment.value(name);
    }

    /** One text with references; {@code busy} are the names whose values are being expanded. */
    private final class Expansion {
        private final String text;
        private final List<String> busy;
        private int at;

        Expansion(final String text, final List<String> busy) {
            this.text = text;
            this.busy = busy;
        }

        /** Copies up to one of the ends, which is not consumed. At level 0 quotes and escapes are the user's and stay. */
        void until(final String ends, final int level, final StringBuilder result) throws ShellException {
            char quote = 0;
            while (at < text.length() && (quote != 0 || ends.indexOf(text.charAt(at)) < 0)) {
                final char c = text.charAt(at);
                if (quote != '\'' && c == '$' && at + 1 < text.length() && "({".indexOf(text.charAt(at + 1)) >= 0) {
                    reference(level, result);
                    continue;
                }
                at++;
                if (c == quote || (quote == 0 && (c == '"' || c == '\''))) {
                    quote = c == quote ? 0 : c;
                    if (level > 0) {
                        continue;
                    }
                } else if (c == '\\' && at < text.length()) {
                    if (level == 0) {
                        result.append(c);
                    }
                    result.append(text.charAt(at++));
                    continue;
                }
                result.append(c);
            }
        }

        private void reference(final int level, final StringBuilder result) throws ShellException {
            final char end = text.charAt(at + 1) == '(' ? ')' : '}';
            at += 2;
            final StringBuilder nameText = new StringBuilder();
            until("=," + end, level + 1, nameText);
            final String name = nameText.toString();
            String otherwise = null;
            if (at < text.length() && text.charAt(at) == '=') {
                at++;
                final StringBuilder value = new StringBuilder();
                until("," + end, level + 1, value);
                otherwise = value.toString();
            }
            final Map<String, String> local = new HashMap<>();
            while (at < text.length() && text.charAt(at) == ',') {
                at++;
                localDefinition(end, level, local);
            }
            if (at >= text.length()) {
                throw new ShellException("macro reference $" + (end == ')' ? "(" : "{") + name + " is not closed");
            }
            at++;
            push(local);
            try {
                result.append(valueOf(name, otherwise));
            } finally {
                pop();
            }
        }

        private void localDefinition(final char end, final int level, final Map<String, String> local)
                throws ShellException {
            final StringBuilder name = new StringBuilder();
            until("=," + end, level + 1, name);
            if (at < text.length() && text.charAt(at) == '=') {
                at++;
                final StringBuilder value = new StringBuilder();
                until("," + end, level + 1, value);
                local.put(name.toString().strip(), value.toString());
            }
        }

        private String valueOf(final String name, final String otherwise) throws ShellException {
            final String raw = lookUp(name);
            if (raw == null) {
                if (otherwise == null) {
                    throw new ShellException("macro " + name + " is undefined, and has no default");
                }
                return otherwise;
            }
            if (busy.contains(name)) {
                throw new ShellException("macro " + name + " is recursive: " + String.join(" -> ", busy));
            }
            busy.add(name);
            try {
                final StringBuilder value = new StringBuilder();
                new Expansion(raw, busy).until("", 1, value);
                return value.toString();
            } finally {
                busy.remove(busy.size() - 1);
            }
        }
    }
}
