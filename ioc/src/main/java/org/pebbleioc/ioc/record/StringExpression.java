package org.pebbleioc.ioc.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.pebbleioc.ioc.record.StringOperators.Failure;

/**
 * An expression of the string calculation of synApps, which scalcout and transform have: numbers A.., texts AA..,
 * literals in either kind of quotes, what {@link StringOperators} and {@link StringFunctions} know, {@code a?b:c},
 * {@code A:=x; AA:='t'; b}, {@code UNTIL(...)}, {@code @} and {@code @@}. A value is a Double or a String of at most 39
 * characters. One thread at a time.
 */
final class StringExpression {
    private static final int LOOPS = 1000;
    private static final String[][] BINARY = {
        {"||", "|", "OR", "XOR"},
        {"&&", "&", "AND", ">>", "<<"},
        {">?", "<?"},
        {">=", "<=", "!=", "==", "=", "#", ">", "<"},
        {"-|", "|-", "+", "-"},
        {"*", "/", "%"}
    };
    /** What could be taken for the beginning of an operator of this expression, and is a longer one. */
    private static final String[] LONG = {"||", "|-", "&&", ">>", "<<", ">?", "<?", ">=", "<=", "!=", "==", "-|", "**"};

    /** What the letters stand for. */
    static final class Variables {
        final double[] numbers;
        final String[] texts;
        double value;
        String text = "";

        /** @param texts 0 where the record has no texts */
        Variables(final int numbers, final int texts) {
            this.numbers = new double[numbers];
            this.texts = new String[texts];
            java.util.Arrays.fill(this.texts, "");
        }
    }

    private interface Node {
        Object value();
    }

    private final String text;
    private final Variables variables;
    private final Node root;
    private int at;
    private int loops;

    StringExpression(final String text, final Variables variables) throws Expression.SyntaxException {
        this.text = text;
        this.variables = variables;
        this.root = statements();
        if (!atEnd()) {
            throw problem("not understood");
        }
    }

    /**
     * A Double or a String.
     *
     * @throws Failure a division by zero, or something else that the calculation does not allow
     */
    Object evaluate() {
        loops = 0;
        final Object value = root.value();
        if (!Double.isFinite(StringOperators.number(value))) {
            throw new Failure("the result is no finite number");
        }
        return value;
    }

    /** Stores and one value, separated by semicolons. */
    private Node statements() throws Expression.SyntaxException {
        final List<Node> stores = new ArrayList<>();
        Node result = null;
        do {
            if (atEnd() || text.charAt(at) == ')') {
                break;
            }
            final Node store = store();
            if (store != null) {
                final Node before = result;
                if (before != null) {
                    throw problem("a store behind the value");
                }
                stores.add(store);
            } else if (result != null) {
                throw problem("a second value");
            } else {
                result = conditional();
            }
        } while (take(";"));
        if (result == null) {
            throw problem("nothing to compute");
        }
        final Node[] first = stores.toArray(Node[]::new);
        final Node last = result;
        return first.length == 0
                ? last
                : () -> {
                    for (final Node node : first) {
                        node.value();
                    }
                    return last.value();
                };
    }

    /** {@code A:=}, {@code AA:=}, {@code @n:=}, {@code @@n:=}; null, and nothing read, where none of them stands. */
    private Node store() throws Expression.SyntaxException {
        final int start = at;
        if (take("@")) {
            final boolean texts = take("@");
            final Node index = unary();
            if (take(":=")) {
                final Node value = conditional();
                return () -> set(texts, index(index), value.value());
            }
        } else if (Character.isLetter(text.charAt(at))) {
            final char c = letter(at++);
            final boolean texts = at < text.length() && letter(at) == c;
            at += texts ? 1 : 0;
            if (take(":=")) {
                final int number = c - 'A';
                final Node value = conditional();
                return () -> set(texts, number, value.value());
            }
        }
        at = start;
        return null;
    }

    private Object set(final boolean texts, final int index, final Object value) {
        if (texts && index >= 0 && index < variables.texts.length) {
            variables.texts[index] = StringOperators.text(value);
        } else if (!texts && index >= 0 && index < variables.numbers.length) {
            variables.numbers[index] = StringOperators.number(value);
        }
        return value;
    }

    private Object get(final boolean texts, final int index) {
        if (texts) {
            return index >= 0 && index < variables.texts.length ? variables.texts[index] : "";
        }
        return index >= 0 && index < variables.numbers.length ? variables.numbers[index] : 0.0;
    }

    private static int index(final Node node) {
        return (int) StringOperators.nearest(StringOperators.number(node.value()));
    }

    private Node conditional() throws Expression.SyntaxException {
        final Node condition = binary(0);
        if (!take("?")) {
            return condition;
        }
        final Node yes = conditional();
        if (!take(":")) {
            return () -> {
                if (StringOperators.number(condition.value()) == 0) {
                    throw new Failure("there is no value for what is false");
                }
                return yes.value();
            };
        }
        final Node no = conditional();
        return () -> StringOperators.number(condition.value()) != 0 ? yes.value() : no.value();
    }

    private Node binary(final int level) throws Expression.SyntaxException {
        if (level == BINARY.length) {
            return negative();
        }
        Node left = binary(level + 1);
        for (String operator = operator(BINARY[level]); operator != null; operator = operator(BINARY[level])) {
            final Node a = left;
            final Node b = binary(level + 1);
            final String name = operator;
            left = () -> StringOperators.apply(name, a.value(), b.value());
        }
        return left;
    }

    private String operator(final String... operators) {
        if (atEnd()) {
            return null;
        }
        for (final String operator : operators) {
            if (text.regionMatches(true, at, operator, 0, operator.length()) && !longer(operator)) {
                at += operator.length();
                return operator;
            }
        }
        return null;
    }

    private boolean longer(final String operator) {
        for (final String other : LONG) {
            if (other.length() > operator.length() && other.startsWith(operator) && text.startsWith(other, at)) {
                return true;
            }
        }
        return false;
    }

    /** A minus binds less than a power: -2**2 is -4. */
    private Node negative() throws Expression.SyntaxException {
        if (operator("-") != null) {
            final Node value = negative();
            return () -> -StringOperators.number(value.value());
        }
        Node left = unary();
        while (operator("**", "^") != null) {
            final Node a = left;
            final Node b = operator("-") == null ? unary() : minus(unary());
            left = () -> Math.pow(StringOperators.number(a.value()), StringOperators.number(b.value()));
        }
        return left;
    }

    private static Node minus(final Node node) {
        return () -> -StringOperators.number(node.value());
    }

    private Node unary() throws Expression.SyntaxException {
        Node node = primary();
        while (true) {
            final String bracket = operator("[", "{");
            if (bracket == null) {
                return node;
            }
            final Node whole = node;
            final Node first = conditional();
            if (!take(",")) {
                throw problem("',' is missing");
            }
            final Node second = conditional();
            if (!take(bracket.equals("[") ? "]" : "}")) {
                throw problem((bracket.equals("[") ? "']'" : "'}'") + " is missing");
            }
            node = bracket.equals("[")
                    ? () -> StringOperators.range(StringOperators.text(whole.value()), first.value(), second.value())
                    : () -> StringOperators.replace(
                            StringOperators.text(whole.value()),
                            StringOperators.text(first.value()),
                            StringOperators.text(second.value()));
        }
    }

    private Node primary() throws Expression.SyntaxException {
        if (take("+")) {
            return unary();
        }
        if (take("-")) {
            return minus(unary());
        }
        if (take("!")) {
            final Node value = unary();
            return () -> StringOperators.truth(StringOperators.number(value.value()) == 0);
        }
        if (take("~")) {
            final Node value = unary();
            return () -> (double) ~(int) StringOperators.number(value.value());
        }
        if (take("@")) {
            final boolean texts = take("@");
            final Node value = unary();
            return () -> get(texts, index(value));
        }
        if (take("(")) {
            final Node value = statements();
            close();
            return value;
        }
        if (atEnd()) {
            throw problem("operand is missing");
        }
        final char c = text.charAt(at);
        if (c == '\'' || c == '"') {
            final String literal = literal(c);
            return () -> literal;
        }
        if (Character.isDigit(c) || c == '.') {
            final Double number = number();
            return () -> number;
        }
        return word(c);
    }

    private Node word(final char c) throws Expression.SyntaxException {
        final String word = StringFunctions.word(text, at);
        if (word == null) {
            if (!Character.isLetter(c)) {
                throw problem("operand is missing");
            }
            final int index = letter(at) - 'A';
            at++;
            final boolean texts = at < text.length() && letter(at) - 'A' == index;
            at += texts ? 1 : 0;
            if (index >= (texts ? variables.texts.length : variables.numbers.length)) {
                throw problem("there is no such variable");
            }
            return () -> get(texts, index);
        }
        at += word.length();
        switch (word) {
            case "VAL" -> {
                return () -> variables.value;
            }
            case "SVAL" -> {
                return () -> variables.text;
            }
            case "UNTIL" -> {
                return until();
            }
            default -> {}
        }
        final Double constant = StringFunctions.constant(word);
        if (constant != null) {
            return () -> constant;
        }
        if (StringFunctions.isRandom(word)) {
            return () -> StringFunctions.random(word);
        }
        return function(word);
    }

    private Node function(final String word) throws Expression.SyntaxException {
        final List<Node> list = new ArrayList<>();
        if (take("(")) {
            do {
                list.add(conditional());
            } while (take(","));
            close();
        } else {
            list.add(unary()); // NOT A
        }
        if (!StringFunctions.takes(word, list.size())) {
            throw problem(word + " does not take " + list.size() + " arguments");
        }
        final Node[] operands = list.toArray(Node[]::new);
        return () -> {
            final Object[] values = new Object[operands.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = operands[i].value();
            }
            return StringFunctions.call(word, values);
        };
    }

    private Node until() throws Expression.SyntaxException {
        if (!take("(")) {
            throw problem("'(' is missing after UNTIL");
        }
        final Node body = statements();
        close();
        return () -> {
            Object value = body.value();
            while (StringOperators.number(value) == 0 && ++loops <= LOOPS) {
                value = body.value();
            }
            return value;
        };
    }

    /** The text between quotes; a backslash keeps what follows it from ending it. */
    private String literal(final char quote) throws Expression.SyntaxException {
        final int start = ++at;
        while (at < text.length() && text.charAt(at) != quote) {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        if (at >= text.length()) {
            throw problem("the quotes do not end");
        }
        return StringOperators.cut(text.substring(start, at++));
    }

    private Double number() throws Expression.SyntaxException {
        final java.util.regex.Matcher number = java.util.regex.Pattern.compile(
                        "0[xX][0-9a-fA-F]+|([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?")
                .matcher(text)
                .region(at, text.length());
        if (!number.lookingAt()) {
            throw problem("no number");
        }
        at = number.end();
        final String digits = number.group();
        return digits.toLowerCase(Locale.ROOT).startsWith("0x")
                ? (double) Long.parseLong(digits.substring(2), 16)
                : Double.parseDouble(digits);
    }

    private char letter(final int index) {
        return Character.toUpperCase(text.charAt(index));
    }

    private void close() throws Expression.SyntaxException {
        if (!take(")")) {
            throw problem("')' is missing");
        }
    }

    private boolean take(final String sign) {
        if (atEnd() || !text.startsWith(sign, at) || sign.equals(":") && text.startsWith(":=", at)) {
            return false;
        }
        at += sign.length();
        return true;
    }

    private boolean atEnd() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at >= text.length();
    }

    private Expression.SyntaxException problem(final String problem) {
        return new Expression.SyntaxException(text, at, problem);
    }
}
