package org.pebbleioc.pva.monitor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.pebbleioc.readout.transition.ArrayFormat;
import org.pebbleioc.readout.transition.ElementType;

/**
 * One PV as its user names it: {@code [alias=][pva|ca|local/]PV[.field][,firstDim | [shape](type)]}.
 *
 * @param alias how it is called in events and records; the PV's name where none is given
 * @param field path in the PV's structure; for {@code ca} a record field, empty for none
 * @param firstDim first dimension of an array that does not say its shape; 0 where none is given
 * @param shape as given, slowest first; empty where none is given
 * @param type as given, or null
 */
public record PvSpec(
        String alias, Provider provider, String pv, String field, int firstDim, List<Integer> shape, ElementType type) {
    public static final int MAX_PVS = 64;

    private static final int MAX_RANK = 5;

    /** Who delivers it. */
    public enum Provider {
        PVA,
        CA,
        LOCAL
    }

    /** With the character, counted from 1, at which the text makes no sense. */
    public static final class SpecException extends Exception {
        private final int position;

        SpecException(final String text, final int at, final String what) {
            super("PV specification '" + text + "', character " + (at + 1) + ": " + what);
            position = at + 1;
        }

        public int position() {
            return position;
        }
    }

    public PvSpec {
        shape = List.copyOf(shape);
    }

    /** What is known before the PV is there: type and shape were given, or a type alone, for a scalar; else null. */
    public ArrayFormat expected() {
        return type == null ? null : new ArrayFormat(type, shape);
    }

    /** As it could be written. */
    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder();
        if (!alias.equals(pv)) {
            text.append(alias).append('=');
        }
        text.append(provider.name().toLowerCase(java.util.Locale.ROOT))
                .append('/')
                .append(pv);
        if (!field.isEmpty() && !(provider != Provider.CA && field.equals("value"))) {
            text.append('.').append(field);
        }
        if (firstDim > 0) {
            text.append(',').append(firstDim);
        }
        if (!shape.isEmpty()) {
            text.append(shape.toString().replace(" ", ""));
        }
        return type == null ? text.toString() : text + "(" + type.label() + ")";
    }

    /** Several, separated by white space; {@code #} begins a comment that ends with its line. */
    public static List<PvSpec> parseAll(final String text) throws SpecException {
        final List<PvSpec> specs = new ArrayList<>();
        final Set<String> aliases = new HashSet<>();
        int at = 0;
        while (at < text.length()) {
            final char c = text.charAt(at);
            if (c == '#') {
                final int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (Character.isWhitespace(c)) {
                at++;
            } else {
                int end = at;
                while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
                    end++;
                }
                final PvSpec spec = parse(text.substring(at, end));
                if (!aliases.add(spec.alias())) {
                    throw new SpecException(text, at, "'" + spec.alias() + "' is there already: give it an alias");
                }
                specs.add(spec);
                if (specs.size() > MAX_PVS) {
                    throw new SpecException(text, at, "more than " + MAX_PVS + " PVs");
                }
                at = end;
            }
        }
        return specs;
    }

    public static PvSpec parse(final String text) throws SpecException {
        return new Parser(text).spec();
    }

    private static final class Parser {
        private final String text;
        private int at;

        Parser(final String text) {
            this.text = text;
        }

        private SpecException wrong(final int where, final String what) {
            return new SpecException(text, where, what);
        }

        PvSpec spec() throws SpecException {
            final String alias = alias();
            final Provider provider = provider();
            final int nameAt = at;
            final String pv = until(".,[(");
            if (pv.isEmpty()) {
                throw wrong(nameAt, "the name of a PV is missing");
            }
            String field = provider == Provider.CA ? "" : "value";
            if (peek('.')) {
                at++;
                final int fieldAt = at;
                field = until(",[(");
                if (field.isEmpty() || field.startsWith(".") || field.endsWith(".") || field.contains("..")) {
                    throw wrong(fieldAt, "the name of a field is missing");
                }
            }
            int firstDim = 0;
            List<Integer> shape = List.of();
            ElementType type = null;
            if (peek(',')) {
                at++;
                firstDim = number();
            } else {
                shape = peek('[') ? shape() : shape;
                final int typeAt = at;
                type = peek('(') ? type() : null;
                if (type != null && tooLarge(type, shape)) {
                    throw wrong(typeAt, "a value must be smaller than 2 GiB: " + type.label() + shape);
                }
            }
            if (at < text.length()) {
                throw wrong(
                        at,
                        "'" + text.charAt(at) + "' is not expected here: "
                                + "[alias=][pva|ca|local/]PV[.field][,firstDim | [shape](type)]");
            }
            return new PvSpec(alias.isEmpty() ? pv : alias, provider, pv, field, firstDim, shape, type);
        }

        private static boolean tooLarge(final ElementType type, final List<Integer> shape) {
            try {
                return new ArrayFormat(type, shape).bytes() < 0;
            } catch (final IllegalArgumentException e) {
                return true;
            }
        }

        private String alias() throws SpecException {
            final int equals = text.indexOf('=');
            if (equals < 0) {
                return "";
            }
            final String alias = text.substring(0, equals);
            if (!alias.matches("[A-Za-z0-9_:-]+")) {
                throw wrong(0, "an alias is made of letters, digits and _:- , not '" + alias + "'");
            }
            at = equals + 1;
            return alias;
        }

        private Provider provider() throws SpecException {
            final int slash = text.indexOf('/', at);
            if (slash < 0) {
                return Provider.PVA;
            }
            final String word = text.substring(at, slash);
            for (final Provider provider : Provider.values()) {
                if (provider.name().toLowerCase(java.util.Locale.ROOT).equals(word)) {
                    at = slash + 1;
                    return provider;
                }
            }
            throw wrong(at, "'" + word + "' is no provider: pva, ca or local");
        }

        private boolean peek(final char c) {
            return at < text.length() && text.charAt(at) == c;
        }

        private String until(final String ends) throws SpecException {
            final int from = at;
            while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
                if (text.charAt(at) <= ' ' || text.charAt(at) == '=' || text.charAt(at) == '"') {
                    throw wrong(at, "a name cannot contain '" + text.charAt(at) + "'");
                }
                at++;
            }
            return text.substring(from, at);
        }

        private int number() throws SpecException {
            final int from = at;
            while (at < text.length() && Character.isDigit(text.charAt(at))) {
                at++;
            }
            try {
                final int number = Integer.parseInt(text.substring(from, at));
                if (number > 0) {
                    return number;
                }
            } catch (final NumberFormatException e) {
                throw wrong(from, "a number of elements is expected");
            }
            throw wrong(from, "a dimension has at least one element");
        }

        private List<Integer> shape() throws SpecException {
            final int from = at;
            final List<Integer> shape = new ArrayList<>();
            do {
                at++;
                shape.add(number());
            } while (peek(','));
            if (!peek(']')) {
                throw wrong(at, "']' is expected");
            }
            at++;
            if (shape.size() > MAX_RANK) {
                throw wrong(from, "more than " + MAX_RANK + " dimensions");
            }
            return shape;
        }

        private ElementType type() throws SpecException {
            at++;
            final int from = at;
            final String word = until(")");
            if (!peek(')')) {
                throw wrong(at, "')' is expected");
            }
            at++;
            final ElementType type = ElementType.ofLabel(word);
            if (type == null) {
                throw wrong(
                        from,
                        "'" + word + "' is no type: bool, byte, short, int, long, ubyte, ushort, uint, ulong, float,"
                                + " double or string");
            }
            return type;
        }
    }
}
