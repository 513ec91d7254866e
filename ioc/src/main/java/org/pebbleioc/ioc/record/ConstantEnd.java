package org.pebbleioc.ioc.record;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.pebbleioc.ioc.channel.GeneralFormat;

/** A constant within another link. */
final class ConstantEnd extends LinkEnd {
    private final Object value;

    ConstantEnd(final Object value) {
        this.value = value;
    }

    @Override
    boolean isConnected() {
        return true;
    }

    @Override
    String problem() {
        return "a constant takes no value";
    }

    @Override
    Links.Source read(final DbRecord reader) {
        return new PlainSource(value);
    }

    @Override
    boolean write(final DbRecord writer, final Object written, final Runnable doneOrNull) {
        return false;
    }

    @Override
    void report(final int level, final String indent, final List<String> lines) {
        if (value.getClass().isArray()) {
            final int length = Array.getLength(value);
            final String type = value instanceof String[] ? "string" : isWhole() ? "integer" : "double";
            lines.add(indent + "'const': array of " + length + " " + type + (length > 1 ? "s" : ""));
            if (level > 1) {
                final List<String> elements = new ArrayList<>();
                for (int i = 0; i < length; i++) {
                    elements.add(element(Array.get(value, i)));
                }
                lines.add(indent + "  [" + String.join(", ", elements) + "]");
            }
            return;
        }
        final String type = value instanceof String ? "string" : value instanceof Long ? "integer" : "double";
        lines.add(indent + "'const': " + type + " " + element(value));
    }

    private boolean isWhole() {
        return value instanceof double[] numbers
                && Arrays.stream(numbers).allMatch(number -> number == Math.rint(number));
    }

    private static String element(final Object one) {
        return one instanceof String text
                ? '"' + text + '"'
                : one instanceof Double number ? GeneralFormat.text(number, 6) : String.valueOf(one);
    }
}
