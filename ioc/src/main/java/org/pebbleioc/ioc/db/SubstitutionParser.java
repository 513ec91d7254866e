package org.pebbleioc.ioc.db;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a {@code .substitutions} file and loads its templates, one per set of values. */
final class SubstitutionParser {
    private final FileFinder finder;
    private final Macros macros;
    private final Definitions out;
    private final Map<String, String> global = new LinkedHashMap<>();

    SubstitutionParser(final FileFinder finder, final Macros macros, final Definitions out) {
        this.finder = finder;
        this.macros = macros;
        this.out = out;
    }

    void parse(final Path file) throws IOException, DbFileException {
        final Lexer lexer = new Lexer(file.toString(), FileFinder.lines(file), null);
        for (Token token = lexer.next(); token.kind() != Token.Kind.END; token = lexer.next()) {
            if (token.text().equals("global") && token.kind() == Token.Kind.WORD) {
                lexer.expect("{");
                pairs(lexer, global);
            } else if (token.text().equals("file") && token.kind() == Token.Kind.WORD) {
                template(lexer, file);
            } else {
                throw lexer.error(token, "expected file or global");
            }
        }
    }

    private void template(final Lexer lexer, final Path file) throws IOException, DbFileException {
        final Token name = lexer.expectText("template name");
        final String expanded = expand(lexer, name, name.text());
        final Path template = finder.find(expanded, file.toAbsolutePath().getParent());
        if (template == null) {
            throw lexer.errorAt(name, "there is no file " + expanded + " in " + finder.searched());
        }
        lexer.expect("{");
        List<String> pattern = null;
        for (Token token = lexer.next(); !token.is("}"); token = lexer.next()) {
            if (token.is("{")) {
                final Map<String, String> values = new LinkedHashMap<>(global);
                if (pattern == null) {
                    pairs(lexer, values);
                } else {
                    row(lexer, token, pattern, values);
                }
                new DbParser(finder, macros.with(values), out).parse(template);
            } else if (token.text().equals("pattern") && token.kind() == Token.Kind.WORD) {
                lexer.expect("{");
                pattern = words(lexer);
            } else if (token.text().equals("global") && token.kind() == Token.Kind.WORD) {
                lexer.expect("{");
                pairs(lexer, global);
            } else {
                throw lexer.error(token, "expected pattern, global, '{' or '}'");
            }
        }
    }

    private void row(final Lexer lexer, final Token open, final List<String> pattern, final Map<String, String> values)
            throws DbFileException {
        final List<String> row = words(lexer);
        if (row.size() > pattern.size()) {
            throw lexer.errorAt(open, row.size() + " values for a pattern of " + pattern.size() + " macros " + pattern);
        }
        for (int i = 0; i < row.size(); i++) {
            values.put(pattern.get(i), row.get(i));
        }
    }

    private String expand(final Lexer lexer, final Token at, final String text) throws DbFileException {
        try {
            return macros.with(global).expand(text);
        } catch (final Macros.MacroException e) {
            throw lexer.errorAt(at, e.getMessage());
        }
    }

    /** Words up to the closing brace, commas between them or not. */
    private static List<String> words(final Lexer lexer) throws DbFileException {
        final List<String> words = new ArrayList<>();
        for (Token token = lexer.next(); !token.is("}"); token = lexer.next()) {
            if (token.isText()) {
                words.add(token.text());
            } else if (!token.is(",")) {
                throw lexer.error(token, "expected a value or '}'");
            }
        }
        return words;
    }

    private static void pairs(final Lexer lexer, final Map<String, String> into) throws DbFileException {
        for (Token token = lexer.next(); !token.is("}"); token = lexer.next()) {
            if (token.is(",")) {
                continue;
            }
            if (!token.isText()) {
                throw lexer.error(token, "expected macro=value or '}'");
            }
            lexer.expect("=");
            final boolean empty = lexer.peek().is(",") || lexer.peek().is("}");
            into.put(token.text(), empty ? "" : lexer.expectText("macro value").text());
        }
    }
}
