package org.pebbleioc.ioc.record;

import java.util.Locale;

/** Operators of the string calculation. What two texts mean to an operator holds for two texts only. */
final class StringOperators {
    /** Characters of a text, as many as a DBR_STRING has. */
    static final int LENGTH = 39;

    /** Numbers nearer than this are equal. */
    private static final double SMALL = 1e-11;

    /** The calculation has no result; the record goes into alarm. */
    static final class Failure extends RuntimeException {
        Failure(final String message) {
            super(message, null, false, false);
        }
    }

    static Object apply(final String operator, final Object a, final Object b) {
        if (operator.equals(">>") || operator.equals("<<")) {
            return shift(operator.equals(">>"), a, number(b));
        }
        if (a instanceof String left && b instanceof String right) {
            switch (operator) {
                case "+" -> {
                    return cut(left + right);
                }
                case "-", "-|" -> {
                    return without(left, right, left.indexOf(right));
                }
                case "|-" -> {
                    return without(left, right, left.lastIndexOf(right));
                }
                case ">=" -> {
                    return truth(left.compareTo(right) >= 0);
                }
                case "<=" -> {
                    return truth(left.compareTo(right) <= 0);
                }
                case ">" -> {
                    return truth(left.compareTo(right) > 0);
                }
                case "<" -> {
                    return truth(left.compareTo(right) < 0);
                }
                case "=", "==" -> {
                    return truth(left.equals(right));
                }
                case "!=", "#" -> {
                    return truth(!left.equals(right));
                }
                case ">?" -> {
                    return left.compareTo(right) < 0 ? right : left;
                }
                case "<?" -> {
                    return left.compareTo(right) > 0 ? right : left;
                }
                default -> {}
            }
        }
        return numbers(operator, number(a), number(b));
    }

    private static double numbers(final String operator, final double a, final double b) {
        return switch (operator) {
            case "||" -> truth(a != 0 || b != 0);
            case "&&" -> truth(a != 0 && b != 0);
            case "|", "OR" -> (long) a | (long) b;
            case "&", "AND" -> (long) a & (long) b;
            case "XOR" -> (long) a ^ (long) b;
            case ">?" -> a < b ? b : a;
            case "<?" -> a > b ? b : a;
            case ">=" -> truth(Math.abs(a - b) < SMALL || a > b);
            case "<=" -> truth(Math.abs(a - b) < SMALL || a < b);
            case ">" -> truth(a - b > SMALL);
            case "<" -> truth(b - a > SMALL);
            case "=", "==" -> truth(Math.abs(a - b) < SMALL);
            case "!=", "#" -> truth(Math.abs(a - b) > SMALL);
            case "+" -> a + b;
            case "*" -> a * b;
            case "/" -> {
                if (b == 0) {
                    throw new Failure("division by zero");
                }
                yield a / b;
            }
            case "%" -> {
                if ((long) b == 0) {
                    throw new Failure("division by zero");
                }
                yield (long) a % (long) b;
            }
            default -> a - b;
        };
    }

    private static Object shift(final boolean right, final Object a, final double by) {
        if (a instanceof Double number) {
            return (double) (right ? (int) (double) number >> (int) by : (int) (double) number << (int) by);
        }
        final String text = (String) a;
        final int count = (int) Math.max(0, Math.min(nearest(by), LENGTH));
        return right ? cut(" ".repeat(count) + text) : text.substring(Math.min(count, text.length()));
    }

    private static String without(final String text, final String part, final int at) {
        return at < 0 || part.isEmpty() ? text : text.substring(0, at) + text.substring(at + part.length());
    }

    /** Characters from one to another, both counted; negative ones from the end; texts stand for what is around them. */
    static String range(final String text, final Object first, final Object last) {
        final int length = text.length();
        int from;
        if (first instanceof String part) {
            final int at = text.indexOf(part);
            from = at < 0 ? 0 : at + part.length();
        } else {
            from = (int) number(first);
            from += from < 0 ? length : 0;
        }
        int to;
        if (last instanceof String part) {
            final int at = part.isEmpty() ? -1 : text.indexOf(part);
            to = at < 0 ? length : at - 1;
        } else {
            to = (int) number(last);
            to += to < 0 ? length : 0;
        }
        from = Math.max(Math.min(from, length), 0);
        to = Math.min(to, length - 1);
        return from > to ? "" : text.substring(from, to + 1);
    }

    /** The first occurrence exchanged. */
    static String replace(final String text, final String part, final String by) {
        final int at = text.indexOf(part);
        return at < 0 ? text : cut(text.substring(0, at) + by + text.substring(at + part.length()));
    }

    /** A text counts as the number it begins with, or 0. */
    static double number(final Object value) {
        if (value instanceof Double number) {
            return number;
        }
        final Double parsed = Convert.floating((String) value);
        return parsed == null ? 0 : parsed;
    }

    static String text(final Object value) {
        return value instanceof String text ? text : text((Double) value, 8);
    }

    /** base's {@code cvtDoubleToString}. */
    static String text(final double value, final int precision) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }
        final boolean large = Math.abs(value) > 1e7;
        if (precision > 8 || Math.abs(value) > 1e16) {
            return String.format(Locale.ROOT, "%." + Math.max(0, Math.min(precision, 17)) + "e", value);
        }
        return String.format(Locale.ROOT, "%." + Math.max(0, Math.min(precision, large ? 3 : 8)) + "f", value);
    }

    static double nearest(final double value) {
        return (long) (value >= 0 ? value + 0.5 : value - 0.5);
    }

    static double truth(final boolean value) {
        return value ? 1 : 0;
    }

    static String cut(final String text) {
        return text.length() <= LENGTH ? text : text.substring(0, LENGTH);
    }

    private StringOperators() {}
}
