package org.pebbleioc.ioc.record;

import java.util.Locale;
import java.util.function.DoubleSupplier;

/**
 * A CALC expression, {@code postfix} and {@code calcPerform} of EPICS base: numbers, A..U, VAL, operators, functions,
 * {@code ?:}, and {@code A:=x; expression}. Integer operators work on 32 bits. One thread at a time.
 */
final class Expression {
    /** An expression that cannot be understood. */
    static final class SyntaxException extends Exception {
        SyntaxException(final String text, final int at, final String problem) {
            super(problem + " at character " + (at + 1) + " of " + text);
        }
    }

    private static final String[][] BINARY = {
        {"||", "OR", "XOR", "|"},
        {"&&", "AND", "&"},
        {">=", "<=", "!=", "==", ">", "<", "#", "="},
        {">>>", ">>", "<<"},
        {"+", "-"},
        {"*", "/", "%"},
        {"**", "^"}
    };

    private final String text;
    private final double[] arguments;
    private final DoubleSupplier root;
    private int at;
    private double last;

    /** @param arguments A, B and so on, read and, by {@code :=}, written at every evaluation */
    Expression(final String text, final double[] arguments) throws SyntaxException {
        this.text = text.toUpperCase(Locale.ROOT);
        this.arguments = arguments;
        this.root = statements();
        if (!atEnd()) {
            throw problem("not understood");
        }
    }

    double evaluate() {
        return evaluate(0);
    }

    /** @param previous what {@code VAL} stands for: the last result */
    double evaluate(final double previous) {
        last = previous;
        return root.getAsDouble();
    }

    private boolean isArgument(final char c) {
        return c >= 'A' && c - 'A' < arguments.length;
    }

    private DoubleSupplier statements() throws SyntaxException {
        DoubleSupplier result = null;
        while (!atEnd()) {
            final int start = at;
            final char c = text.charAt(at);
            at++;
            if (isArgument(c) && take(":=")) {
                final DoubleSupplier value = conditional();
                final DoubleSupplier before = result;
                final int index = c - 'A';
                result = () -> {
                    final double last = before == null ? 0 : before.getAsDouble();
                    arguments[index] = value.getAsDouble();
                    return last;
                };
            } else {
                at = start;
                final DoubleSupplier before = result;
                final DoubleSupplier value = conditional();
                result = before == null
                        ? value
                        : () -> {
                            before.getAsDouble();
                            return value.getAsDouble();
                        };
            }
            if (!take(";")) {
                break;
            }
        }
        if (result == null) {
            throw problem("nothing to compute");
        }
        return result;
    }

    private DoubleSupplier conditional() throws SyntaxException {
        final DoubleSupplier condition = binary(0);
        if (!take("?")) {
            return condition;
        }
        final DoubleSupplier yes = conditional();
        if (!take(":")) {
            throw problem("':' is missing");
        }
        final DoubleSupplier no = conditional();
        return () -> condition.getAsDouble() != 0 ? yes.getAsDouble() : no.getAsDouble();
    }

    private DoubleSupplier binary(final int level) throws SyntaxException {
        if (level == BINARY.length) {
            return unary();
        }
        DoubleSupplier left = binary(level + 1);
        for (String operator = operator(level); operator != null; operator = operator(level)) {
            final DoubleSupplier a = left;
            final DoubleSupplier b = binary(level + 1);
            left = combine(operator, a, b);
        }
        return left;
    }

    /** The operator of this level that stands here; never a part of a longer one. */
    private String operator(final int level) {
        if (atEnd()) {
            return null;
        }
        for (final String operator : BINARY[level]) {
            if (text.startsWith(operator, at) && !longer(operator)) {
                at += operator.length();
                return operator;
            }
        }
        return null;
    }

    private boolean longer(final String operator) {
        final String rest = text.substring(at);
        for (final String[] level : BINARY) {
            for (final String other : level) {
                if (other.length() > operator.length() && other.startsWith(operator) && rest.startsWith(other)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static DoubleSupplier combine(final String operator, final DoubleSupplier a, final DoubleSupplier b) {
        return switch (operator) {
            case "||" -> () -> truth(a.getAsDouble() != 0 | b.getAsDouble() != 0);
            case "&&" -> () -> truth(a.getAsDouble() != 0 & b.getAsDouble() != 0);
            case "OR", "|" -> () -> bits(a.getAsDouble()) | bits(b.getAsDouble());
            case "XOR" -> () -> bits(a.getAsDouble()) ^ bits(b.getAsDouble());
            case "AND", "&" -> () -> bits(a.getAsDouble()) & bits(b.getAsDouble());
            case ">=" -> () -> truth(a.getAsDouble() >= b.getAsDouble());
            case "<=" -> () -> truth(a.getAsDouble() <= b.getAsDouble());
            case "!=", "#" -> () -> truth(a.getAsDouble() != b.getAsDouble());
            case "==", "=" -> () -> truth(a.getAsDouble() == b.getAsDouble());
            case ">" -> () -> truth(a.getAsDouble() > b.getAsDouble());
            case "<" -> () -> truth(a.getAsDouble() < b.getAsDouble());
            case ">>" -> () -> bits(a.getAsDouble()) >> (bits(b.getAsDouble()) & 31);
            case ">>>" -> () -> bits(a.getAsDouble()) >>> (bits(b.getAsDouble()) & 31);
            case "<<" -> () -> bits(a.getAsDouble()) << (bits(b.getAsDouble()) & 31);
            case "+" -> () -> a.getAsDouble() + b.getAsDouble();
            case "-" -> () -> a.getAsDouble() - b.getAsDouble();
            case "*" -> () -> a.getAsDouble() * b.getAsDouble();
            case "/" -> () -> a.getAsDouble() / b.getAsDouble();
            case "%" -> () -> modulo(a.getAsDouble(), b.getAsDouble());
            default -> () -> Math.pow(a.getAsDouble(), b.getAsDouble());
        };
    }

    private static double modulo(final double a, final double b) {
        final int divisor = (int) b;
        return divisor == 0 ? Double.NaN : (int) a % divisor;
    }

    static double truth(final boolean value) {
        return value ? 1 : 0;
    }

    /** The 32 bits of a number: signed range as it is, above it up to 2^32 as unsigned. */
    static int bits(final double value) {
        return value >= 0 ? (int) (long) value : (int) value;
    }

    private DoubleSupplier unary() throws SyntaxException {
        if (take("!=")) {
            throw problem("operand is missing");
        }
        if (take("-")) {
            final DoubleSupplier value = unary();
            return () -> -value.getAsDouble();
        }
        if (take("!")) {
            final DoubleSupplier value = unary();
            return () -> truth(value.getAsDouble() == 0);
        }
        if (take("~")) {
            final DoubleSupplier value = unary();
            return () -> ~bits(value.getAsDouble());
        }
        if (take("+")) {
            return unary();
        }
        if (take("(")) {
            final DoubleSupplier value = conditional();
            if (!take(")")) {
                throw problem("')' is missing");
            }
            return value;
        }
        return operand();
    }

    private DoubleSupplier operand() throws SyntaxException {
        if (atEnd()) {
            throw problem("operand is missing");
        }
        final char c = text.charAt(at);
        if (Character.isDigit(c) || c == '.') {
            final double value = number();
            return () -> value;
        }
        final int start = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)))) {
            at++;
        }
        final String word = text.substring(start, at);
        if (word.length() == 1 && isArgument(c)) {
            return () -> arguments[c - 'A'];
        }
        if (word.equals("NOT")) {
            final DoubleSupplier value = unary();
            return () -> ~bits(value.getAsDouble());
        }
        if (word.equals("VAL")) {
            return () -> last;
        }
        final DoubleSupplier constant = Functions.constant(word);
        if (constant != null) {
            return constant;
        }
        if (!Functions.exists(word)) {
            at = start;
            throw problem(word.isEmpty() ? "operand is missing" : "unknown name " + word);
        }
        return function(word);
    }

    private DoubleSupplier function(final String word) throws SyntaxException {
        if (!take("(")) {
            throw problem("'(' is missing after " + word);
        }
        final java.util.List<DoubleSupplier> list = new java.util.ArrayList<>();
        do {
            list.add(conditional());
        } while (take(","));
        if (!take(")")) {
            throw problem("')' is missing");
        }
        if (!Functions.takes(word, list.size())) {
            throw problem(word + " does not take " + list.size() + " arguments");
        }
        final DoubleSupplier[] operands = list.toArray(DoubleSupplier[]::new);
        final double[] values = new double[operands.length];
        return () -> {
            for (int i = 0; i < operands.length; i++) {
                values[i] = operands[i].getAsDouble();
            }
            return Functions.call(word, values);
        };
    }

    private double number() throws SyntaxException {
        final int start = at;
        if (text.startsWith("0X", at)) {
            at += 2;
            while (at < text.length() && Character.digit(text.charAt(at), 16) >= 0) {
                at++;
            }
            return at == start + 2 ? fail() : Long.parseLong(text.substring(start + 2, at), 16);
        }
        while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
            at++;
        }
        if (at < text.length() && text.charAt(at) == 'E') {
            final int mantissa = at++;
            if (at < text.length() && "+-".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            if (at >= text.length() || !Character.isDigit(text.charAt(at))) {
                at = mantissa;
            }
            while (at < text.length() && Character.isDigit(text.charAt(at))) {
                at++;
            }
        }
        try {
            return Double.parseDouble(text.substring(start, at));
        } catch (final NumberFormatException e) {
            return fail();
        }
    }

    private double fail() throws SyntaxException {
        throw problem("no number");
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

    private SyntaxException problem(final String problem) {
        return new SyntaxException(text, at, problem);
    }
}
