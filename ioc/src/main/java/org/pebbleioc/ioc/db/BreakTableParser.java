package org.pebbleioc.ioc.db;

import java.util.ArrayList;
import java.util.List;

/** Reads <code>breaktable(name) { raw eng raw eng ... }</code>; commas between the numbers or not. */
final class BreakTableParser {
    static BreakTableDefinition parse(final Lexer lexer) throws DbFileException {
        lexer.expect("(");
        final Token name = lexer.expectText("name of a breakpoint table");
        lexer.expect(")");
        lexer.expect("{");
        final List<Double> raw = new ArrayList<>();
        final List<Double> engineering = new ArrayList<>();
        Token last = name;
        for (Token token = lexer.next(); !token.is("}"); token = lexer.next()) {
            if (token.is(",")) {
                continue;
            }
            if (!token.isText()) {
                throw lexer.error(token, "expected a number or '}'");
            }
            final double value = number(lexer, token);
            last = token;
            if (raw.size() == engineering.size()) {
                raw.add(value);
            } else {
                engineering.add(value);
                order(lexer, token, raw, engineering);
            }
        }
        if (raw.size() != engineering.size()) {
            throw lexer.errorAt(last, "a raw value has no engineering value");
        }
        if (raw.size() < 2) {
            throw lexer.errorAt(name, "a breakpoint table needs at least two points");
        }
        return new BreakTableDefinition(name.text(), List.copyOf(raw), List.copyOf(engineering), name.location());
    }

    private static double number(final Lexer lexer, final Token token) throws DbFileException {
        try {
            return Double.parseDouble(token.text());
        } catch (final NumberFormatException e) {
            throw lexer.errorAt(token, "no number: " + token.text());
        }
    }

    private static void order(
            final Lexer lexer, final Token token, final List<Double> raw, final List<Double> engineering)
            throws DbFileException {
        final int last = raw.size() - 1;
        if (last < 1) {
            return;
        }
        if (!(raw.get(last) > raw.get(last - 1))) {
            throw lexer.errorAt(token, "raw values must increase: " + raw.get(last - 1) + ", " + raw.get(last));
        }
        final double slope = engineering.get(last) - engineering.get(last - 1);
        if (slope == 0 || slope > 0 != engineering.get(1) > engineering.get(0)) {
            throw lexer.errorAt(token, "engineering values must rise all the way, or fall all the way");
        }
    }

    private BreakTableParser() {}
}
