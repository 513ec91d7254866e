package org.pebbleioc.ioc.security;

import java.util.List;
import org.pebbleioc.ioc.db.Macros;

/** Words, quoted strings and marks of an access security file; {@code #} begins a comment. */
final class AccessTokens {
    /** One of them, and where it stands, from 1. */
    record Token(String text, boolean isMark, int line, int column) {}

    private static final String MARKS = "(){},";

    private final String file;
    private final List<String> lines;
    private final Macros macros;
    private String line = "";
    private int number;
    private int at;
    private Token ahead;

    AccessTokens(final String file, final List<String> lines, final Macros macros) {
        this.file = file;
        this.lines = lines;
        this.macros = macros;
    }

    /** @param token where it goes wrong; null for the end of the file */
    AccessFileException problem(final Token token, final String problem) {
        return token == null
                ? new AccessFileException(file, Math.max(1, lines.size()), 1, problem)
                : new AccessFileException(file, token.line(), token.column(), problem);
    }

    /** The next one without taking it, or null at the end. */
    Token peek() throws AccessFileException {
        if (ahead == null) {
            ahead = read();
        }
        return ahead;
    }

    Token word(final String what) throws AccessFileException {
        final Token token = peek();
        if (token == null || token.isMark()) {
            throw problem(token, what + " expected" + (token == null ? " at the end" : ", not '" + token.text() + "'"));
        }
        ahead = null;
        return token;
    }

    /** Takes a mark if it is next. */
    boolean take(final String mark) throws AccessFileException {
        final Token token = peek();
        final boolean is = token != null && token.isMark() && token.text().equals(mark);
        ahead = is ? null : token;
        return is;
    }

    void expect(final String mark) throws AccessFileException {
        final Token token = peek();
        if (!take(mark)) {
            throw problem(
                    token,
                    "'" + mark + "' expected" + (token == null ? " at the end" : ", not '" + token.text() + "'"));
        }
    }

    private Token read() throws AccessFileException {
        while (true) {
            while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
                at++;
            }
            if (at < line.length() && line.charAt(at) != '#') {
                return token();
            }
            if (number == lines.size()) {
                return null;
            }
            final String raw = lines.get(number++);
            at = 0;
            try {
                // a comment may hold anything, also a reference that nobody defines
                line = raw.strip().startsWith("#") ? "" : macros.expand(raw);
            } catch (final Macros.MacroException e) {
                throw new AccessFileException(file, number, e.offset() + 1, e.getMessage());
            }
        }
    }

    private Token token() throws AccessFileException {
        final int start = at;
        final char c = line.charAt(at);
        if (MARKS.indexOf(c) >= 0) {
            at++;
            return new Token(String.valueOf(c), true, number, start + 1);
        }
        if (c == '"') {
            final int end = line.indexOf('"', at + 1);
            if (end < 0) {
                throw new AccessFileException(file, number, start + 1, "a quote has no end on its line");
            }
            at = end + 1;
            return new Token(line.substring(start + 1, end), false, number, start + 1);
        }
        while (at < line.length()
                && !Character.isWhitespace(line.charAt(at))
                && MARKS.indexOf(line.charAt(at)) < 0
                && line.charAt(at) != '"'
                && line.charAt(at) != '#') {
            at++;
        }
        return new Token(line.substring(start, at), false, number, start + 1);
    }
}
