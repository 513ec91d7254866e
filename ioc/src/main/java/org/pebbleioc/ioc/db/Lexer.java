package org.pebbleioc.ioc.db;

import java.util.List;

/** Cuts a file into tokens. Macros are replaced line by line before, comments are not looked into. */
final class Lexer {
    /** Characters of a bare word, as base's lexers have them (both files' sets together). */
    private static final String BARE = "_-+:./\\[]<>;*";

    private final String file;
    private final String[] lines;
    private int line;
    private int column;
    private Token ahead;

    Lexer(final String file, final List<String> raw, final Macros macrosOrNull) throws DbFileException {
        this.file = file;
        lines = new String[raw.size()];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = macrosOrNull == null ? code(raw.get(i)) : expand(code(raw.get(i)), i + 1, macrosOrNull);
        }
    }

    private String expand(final String text, final int number, final Macros macros) throws DbFileException {
        try {
            return macros.expand(text);
        } catch (final Macros.MacroException e) {
            throw new DbFileException(new Location(file, number, e.offset() + 1), e.getMessage(), text.trim());
        }
    }

    /** The line without its comment. */
    private static String code(final String text) {
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '#' && !quoted) {
                return text.substring(0, i);
            } else if (c == '%' && text.substring(0, i).isBlank()) {
                return "";
            }
        }
        return text;
    }

    Token peek() throws DbFileException {
        if (ahead == null) {
            ahead = read();
        }
        return ahead;
    }

    Token next() throws DbFileException {
        final Token token = peek();
        ahead = null;
        return token;
    }

    Token expect(final String sign) throws DbFileException {
        final Token token = next();
        if (!token.is(sign)) {
            throw error(token, "expected '" + sign + "'");
        }
        return token;
    }

    Token expectText(final String what) throws DbFileException {
        final Token token = next();
        if (!token.isText()) {
            throw error(token, "expected " + what);
        }
        return token;
    }

    DbFileException error(final Token token, final String problem) {
        final int number = token.location().line();
        final String text = number >= 1 && number <= lines.length ? lines[number - 1].trim() : "";
        return new DbFileException(token.location(), problem + " instead of " + token.shown(), text);
    }

    DbFileException errorAt(final Token token, final String problem) {
        final int number = token.location().line();
        return new DbFileException(token.location(), problem, number <= lines.length ? lines[number - 1].trim() : "");
    }

    /** The text of a JSON value that begins at the next token, brackets and all; a quoted or bare word as it is. */
    String value(final String what) throws DbFileException {
        if (!peek().is("{")
                && !(peek().kind() == Token.Kind.WORD && peek().text().startsWith("["))) {
            return expectText(what).text();
        }
        final Token first = next();
        line = first.location().line() - 1;
        column = first.location().column() - 1;
        final StringBuilder out = new StringBuilder();
        int depth = 0;
        boolean quoted = false;
        for (; line < lines.length; line++, column = 0) {
            while (column < lines[line].length()) {
                final char c = lines[line].charAt(column++);
                out.append(c);
                if (quoted && c == '\\' && column < lines[line].length()) {
                    out.append(lines[line].charAt(column++));
                } else if (c == '"') {
                    quoted = !quoted;
                } else if (!quoted && (c == '{' || c == '[')) {
                    depth++;
                } else if (!quoted && (c == '}' || c == ']') && --depth == 0) {
                    return out.toString();
                }
            }
            out.append(' ');
        }
        throw errorAt(first, "JSON value has no end");
    }

    /** Skips a balanced block in braces. */
    void skipBlock() throws DbFileException {
        final Token first = expect("{");
        int depth = 1;
        while (depth > 0) {
            final Token token = next();
            if (token.kind() == Token.Kind.END) {
                throw errorAt(first, "block has no end");
            }
            depth += token.is("{") ? 1 : token.is("}") ? -1 : 0;
        }
    }

    private Token read() throws DbFileException {
        for (; line < lines.length; line++, column = 0) {
            while (column < lines[line].length() && Character.isWhitespace(lines[line].charAt(column))) {
                column++;
            }
            if (column < lines[line].length()) {
                return token(lines[line], new Location(file, line + 1, column + 1));
            }
        }
        return new Token(Token.Kind.END, "", new Location(file, Math.max(1, lines.length), 1));
    }

    private Token token(final String text, final Location at) throws DbFileException {
        final char c = text.charAt(column);
        if (c == '"') {
            return quoted(text, at);
        }
        if ("(){},=".indexOf(c) >= 0) {
            column++;
            return new Token(Token.Kind.SIGN, String.valueOf(c), at);
        }
        final int start = column;
        while (column < text.length()
                && (Character.isLetterOrDigit(text.charAt(column)) || BARE.indexOf(text.charAt(column)) >= 0)) {
            column++;
        }
        if (column == start) {
            throw new DbFileException(at, "unexpected character '" + c + "'", text.trim());
        }
        return new Token(Token.Kind.WORD, text.substring(start, column), at);
    }

    private Token quoted(final String text, final Location at) throws DbFileException {
        final StringBuilder out = new StringBuilder();
        for (column++; column < text.length(); column++) {
            final char c = text.charAt(column);
            if (c == '"') {
                column++;
                return new Token(Token.Kind.QUOTED, out.toString(), at);
            }
            if (c == '\\' && column + 1 < text.length()) {
                final char next = text.charAt(++column);
                switch (next) {
                    case 'n' -> out.append('\n');
                    case 't' -> out.append('\t');
                    case 'r' -> out.append('\r');
                    case '"', '\'', '\\' -> out.append(next);
                    default -> out.append(c).append(next);
                }
            } else {
                out.append(c);
            }
        }
        throw new DbFileException(at, "string has no end", text.trim());
    }
}
