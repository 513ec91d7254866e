package org.pebbleioc.ioc.db;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.pebbleioc.ioc.db.RecordDefinition.Setting;

/** Reads one record file, and those it includes, into definitions. */
final class DbParser {
    private static final int MAX_INCLUDES = 20;
    private static final Set<String> BLOCKS = Set.of("menu", "recordtype");
    private static final Set<String> CALLS = Set.of("device", "registrar", "variable", "function", "driver", "link");

    private final FileFinder finder;
    private final Macros macros;
    private final Definitions out;

    DbParser(final FileFinder finder, final Macros macros, final Definitions out) {
        this.finder = finder;
        this.macros = macros;
        this.out = out;
    }

    void parse(final Path file) throws IOException, DbFileException {
        parse(file, 0);
    }

    private void parse(final Path file, final int depth) throws IOException, DbFileException {
        final Lexer lexer = new Lexer(file.toString(), FileFinder.lines(file), macros);
        for (Token token = lexer.next(); token.kind() != Token.Kind.END; token = lexer.next()) {
            final String word = token.kind() == Token.Kind.WORD ? token.text() : "";
            if (word.equals("record") || word.equals("grecord")) {
                out.add(record(lexer, token));
            } else if (word.equals("alias")) {
                lexer.expect("(");
                final Token name = lexer.expectText("record name");
                lexer.expect(",");
                out.addAlias(new Setting(name.text(), lexer.expectText("alias").text(), name.location()));
                lexer.expect(")");
            } else if (word.equals("include")) {
                include(lexer, file, depth);
            } else if (word.equals("path") || word.equals("addpath")) {
                finder.path(lexer.expectText("search path").text(), word.equals("addpath"));
            } else if (word.equals("breaktable")) {
                out.add(BreakTableParser.parse(lexer));
            } else if (BLOCKS.contains(word)) {
                arguments(lexer);
                lexer.skipBlock();
            } else if (CALLS.contains(word)) {
                arguments(lexer);
            } else {
                throw lexer.error(token, "expected record, alias, include or another definition");
            }
        }
    }

    private void include(final Lexer lexer, final Path file, final int depth) throws IOException, DbFileException {
        final Token name = lexer.expectText("file name");
        if (depth >= MAX_INCLUDES) {
            throw lexer.errorAt(name, "files include each other without end");
        }
        final Path found = finder.find(name.text(), file.toAbsolutePath().getParent());
        if (found == null) {
            throw lexer.errorAt(name, "there is no file " + name.text() + " in " + finder.searched());
        }
        parse(found, depth + 1);
    }

    private static void arguments(final Lexer lexer) throws DbFileException {
        final Token open = lexer.expect("(");
        for (Token token = lexer.next(); !token.is(")"); token = lexer.next()) {
            if (token.kind() == Token.Kind.END) {
                throw lexer.errorAt(open, "bracket has no end");
            }
        }
    }

    private static RecordDefinition record(final Lexer lexer, final Token keyword) throws DbFileException {
        lexer.expect("(");
        final Token type = lexer.expectText("record type");
        lexer.expect(",");
        final Token name = lexer.expectText("record name");
        checkName(lexer, name);
        lexer.expect(")");
        final List<Setting> fields = new ArrayList<>();
        final List<Setting> infos = new ArrayList<>();
        final List<Setting> aliases = new ArrayList<>();
        if (lexer.peek().is("{")) {
            lexer.next();
            for (Token token = lexer.next(); !token.is("}"); token = lexer.next()) {
                switch (token.kind() == Token.Kind.WORD ? token.text() : "") {
                    case "field" -> fields.add(setting(lexer, "field name", "field value"));
                    case "info" -> infos.add(setting(lexer, "info name", "info value"));
                    case "alias" -> {
                        lexer.expect("(");
                        final Token alias = lexer.expectText("alias");
                        checkName(lexer, alias);
                        lexer.expect(")");
                        aliases.add(new Setting(alias.text(), "", alias.location()));
                    }
                    default -> throw lexer.error(token, "expected field, info, alias or '}'");
                }
            }
        }
        return new RecordDefinition(type.text(), name.text(), fields, infos, aliases, keyword.location());
    }

    private static Setting setting(final Lexer lexer, final String what, final String valueWhat)
            throws DbFileException {
        lexer.expect("(");
        final Token name = lexer.expectText(what);
        lexer.expect(",");
        final Location at = lexer.peek().location();
        final String value = lexer.value(valueWhat);
        lexer.expect(")");
        return new Setting(name.text(), value, new Location(at.file(), at.line(), at.column()));
    }

    private static void checkName(final Lexer lexer, final Token name) throws DbFileException {
        final String text = name.text();
        if (text.isEmpty() || text.length() > 60) {
            throw lexer.errorAt(name, "a record name has 1 to 60 characters, this one " + text.length());
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || "\"'.$".indexOf(text.charAt(i)) >= 0) {
                throw lexer.errorAt(name, "a record name cannot contain '" + text.charAt(i) + "'");
            }
        }
    }
}
