package org.pebbleioc.ioc.record;

/** A CALC expression for use outside of records, such as in access security rules. One thread at a time. */
public final class Formula {
    private final double[] inputs = new double[12];
    private final Expression expression;

    /** @throws IllegalArgumentException the text is no expression; the message says where it goes wrong */
    public Formula(final String text) {
        try {
            expression = new Expression(text, inputs);
        } catch (final Expression.SyntaxException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** @param values of A, B, ...; at most twelve count */
    public double evaluate(final double[] values) {
        System.arraycopy(values, 0, inputs, 0, Math.min(values.length, inputs.length));
        return expression.evaluate();
    }
}
