package org.pebbleioc.ioc.db;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Macro values and their expansion as EPICS base's macLib does it: {@code $(A)}, <code>${A}</code>, defaults
 * {@code $(A=x)}, local values {@code $(A,B=x)}, names made of macros, values that use macros. Immutable.
 */
public final class Macros {
    private static final int MAX_DEPTH = 64;

    /** A macro without a value, or a bracket without its end. */
    public static final class MacroException extends Exception {
        private final int offset;

        MacroException(final int offset, final String message) {
            super(message);
            this.offset = offset;
        }

        /** Where in the text that was to be expanded, from 0. */
        public int offset() {
            return offset;
        }
    }

    private final Map<String, String> values;
    private final UnaryOperator<String> fallback;

    private Macros(final Map<String, String> values, final UnaryOperator<String> fallback) {
        this.values = values;
        this.fallback = fallback;
    }

    /** @param environment asked for names that have no value, answers null where it has none either */
    public static Macros of(final Map<String, String> values, final UnaryOperator<String> environment) {
        return new Macros(new LinkedHashMap<>(values), environment);
    }

    public static Macros none() {
        return of(Map.of(), name -> null);
    }

    /**
     * These macros and those of {@code A=1,B="x,y"}; the new ones win. Quotes and backslashes protect commas.
     *
     * @throws IllegalArgumentException when a part has no name or a quote no end
     */
    public Macros with(final String definitions) {
        final Map<String, String> all = new LinkedHashMap<>(values);
        final StringBuilder part = new StringBuilder();
        char quote = 0;
        final String text = definitions == null ? "" : definitions;
        for (int i = 0; i <= text.length(); i++) {
            final char c = i == text.length() ? ',' : text.charAt(i);
            final boolean end = i == text.length();
            if (c == '\\' && i + 1 < text.length()) {
                part.append(c).append(text.charAt(++i));
            } else if (quote == 0 && (c == '"' || c == '\'') && !end) {
                quote = c;
                part.append(c);
            } else if (c == quote && !end) {
                quote = 0;
                part.append(c);
            } else if (c == ',' && (quote == 0 || end)) {
                if (quote != 0) {
                    throw new IllegalArgumentException("a quote has no end: macros=" + text);
                }
                define(all, part.toString(), text);
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        return new Macros(all, fallback);
    }

    /** These macros and more; the new ones win. */
    public Macros with(final Map<String, String> more) {
        final Map<String, String> all = new LinkedHashMap<>(values);
        all.putAll(more);
        return new Macros(all, fallback);
    }

    private static void define(final Map<String, String> all, final String part, final String text) {
        if (part.isBlank()) {
            return;
        }
        final int equals = part.indexOf('=');
        final String name = (equals < 0 ? part : part.substring(0, equals)).trim();
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a macro has no name: macros=" + text);
        }
        if (equals < 0) {
            all.remove(name);
        } else {
            all.put(name, unquote(part.substring(equals + 1).trim()));
        }
    }

    /** Takes away quotes and the backslashes in front of quotes, commas and backslashes. */
    static String unquote(final String value) {
        final StringBuilder out = new StringBuilder(value.length());
        char quote = 0;
        for (int i = 0; i < value.length(); i++) {
            final char c = value.charAt(i);
            if (c == '\\' && i + 1 < value.length()) {
                out.append(value.charAt(++i));
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote && quote != 0) {
                quote = 0;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** The text with all macros replaced; single quotes outside of double quotes and a backslash protect. */
    public String expand(final String text) throws MacroException {
        if (text.indexOf('$') < 0) {
            return text;
        }
        return new Expansion(new HashMap<>()).expand(text, 0, true);
    }

    /** One run: local values, and the names being expanded so that a circle is seen. */
    private final class Expansion {
        private final Map<String, String> local;
        private final Deque<String> open = new ArrayDeque<>();

        Expansion(final Map<String, String> local) {
            this.local = local;
        }

        String expand(final String text, final int base, final boolean quotes) throws MacroException {
            final StringBuilder out = new StringBuilder(text.length() + 32);
            char quote = 0;
            for (int i = 0; i < text.length(); i++) {
                final char c = text.charAt(i);
                if (c == '\\' && i + 1 < text.length()) {
                    out.append(c).append(text.charAt(++i));
                } else if (c == '$'
                        && quote != '\''
                        && i + 1 < text.length()
                        && "({".indexOf(text.charAt(i + 1)) >= 0) {
                    final int end = close(text, i + 1, base);
                    out.append(reference(text.substring(i + 2, end), base + i));
                    i = end;
                } else {
                    if (quotes && (c == '"' || c == '\'')) {
                        quote = quote == 0 ? c : quote == c ? 0 : quote;
                    }
                    out.append(c);
                }
            }
            return out.toString();
        }

        /** Index of the bracket that closes the one at {@code open}. */
        private int close(final String text, final int from, final int base) throws MacroException {
            final Deque<Character> ends = new ArrayDeque<>();
            for (int i = from; i < text.length(); i++) {
                final char c = text.charAt(i);
                if (i == from || (c == '(' || c == '{') && text.charAt(i - 1) == '$') {
                    ends.push(c == '(' ? ')' : '}');
                } else if (c == ends.peek()) {
                    ends.pop();
                    if (ends.isEmpty()) {
                        return i;
                    }
                }
            }
            throw new MacroException(base + from - 1, "macro reference has no end");
        }

        private String reference(final String body, final int at) throws MacroException {
            final int comma = topLevel(body, ',');
            final String head = comma < 0 ? body : body.substring(0, comma);
            final int equals = topLevel(head, '=');
            final String name = expand(equals < 0 ? head : head.substring(0, equals), at, false);
            final Map<String, String> before = new HashMap<>(local);
            if (comma >= 0) {
                locals(body.substring(comma + 1), at);
            }
            try {
                return value(name, equals < 0 ? null : head.substring(equals + 1), at);
            } finally {
                local.clear();
                local.putAll(before);
            }
        }

        private void locals(final String definitions, final int at) throws MacroException {
            String rest = definitions;
            while (!rest.isEmpty()) {
                final int comma = topLevel(rest, ',');
                final String one = comma < 0 ? rest : rest.substring(0, comma);
                rest = comma < 0 ? "" : rest.substring(comma + 1);
                final int equals = topLevel(one, '=');
                if (equals > 0) {
                    local.put(one.substring(0, equals).trim(), expand(unquote(one.substring(equals + 1)), at, false));
                }
            }
        }

        private String value(final String name, final String defaultText, final int at) throws MacroException {
            String raw = local.get(name);
            if (raw == null) {
                raw = values.get(name);
            }
            if (raw == null) {
                raw = fallback.apply(name);
            }
            if (raw == null) {
                if (defaultText == null) {
                    throw new MacroException(at, "macro " + name + " is undefined");
                }
                return expand(defaultText, at, false);
            }
            if (open.contains(name) || open.size() >= MAX_DEPTH) {
                throw new MacroException(at, "macro " + name + " is defined by itself");
            }
            open.push(name);
            final String expanded = expand(raw, at, false);
            open.pop();
            return expanded;
        }

        private int topLevel(final String text, final char wanted) {
            int depth = 0;
            char quote = 0;
            for (int i = 0; i < text.length(); i++) {
                final char c = text.charAt(i);
                if (c == '\\') {
                    i++;
                } else if (quote != 0) {
                    quote = c == quote ? 0 : quote;
                } else if (c == '"' || c == '\'') {
                    quote = c;
                } else if ((c == '(' || c == '{') && i > 0 && text.charAt(i - 1) == '$') {
                    depth++;
                } else if ((c == ')' || c == '}') && depth > 0) {
                    depth--;
                } else if (c == wanted && depth == 0) {
                    return i;
                }
            }
            return -1;
        }
    }
}
