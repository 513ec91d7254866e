package org.pebbleioc.ioc.record;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.pebbleioc.ioc.config.RelaxedJson;

/**
 * Links written in JSON, as EPICS base and QSRV have them: {@code const calc state debug trace pva}; {@code ca} and
 * {@code db} name a PV where only JSON is allowed.
 */
final class JsonLink {
    private static final int MOST_ARGUMENTS = FieldTables.LAST_INPUT - 'A' + 1;
    private static final int DOUBLE_PRECISION = 15;
    private static final Set<String> CALC_KEYS =
            Set.of("expr", "major", "minor", "args", "out", "units", "prec", "time");

    /** Types that are understood. */
    static Collection<String> types() {
        return List.of("calc", "ca", "const", "db", "debug", "pva", "state", "trace");
    }

    /** @throws IllegalArgumentException it is no JSON, or no link */
    static Link parse(final String text) {
        final LinkSpec spec = spec(text);
        return Link.of(spec instanceof LinkSpec.Constant ? Link.Kind.CONSTANT : Link.Kind.JSON, text);
    }

    private static LinkSpec spec(final String text) {
        try {
            return link(RelaxedJson.parse(text));
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    e.getMessage().endsWith(text) ? e.getMessage() : e.getMessage() + " in " + text, e);
        }
    }

    /** What the text's link has at its other end; a {@link BrokenEnd} where it makes no sense in this field. */
    static LinkEnd end(final LinkHome home, final String text) {
        return Ends.of(home, spec(text), home.field().type() != FieldType.INLINK);
    }

    private static LinkSpec link(final JsonElement root) {
        if (!root.isJsonObject() || root.getAsJsonObject().size() != 1) {
            throw new IllegalArgumentException("a JSON link has one link type, as in {pva: \"name\"}");
        }
        final Map.Entry<String, JsonElement> only =
                root.getAsJsonObject().entrySet().iterator().next();
        final JsonElement value = only.getValue();
        return switch (only.getKey()) {
            case "const" -> new LinkSpec.Constant(constant(value));
            case "pva" -> JsonPvaLink.parse(value);
            case "ca", "db" -> named(only.getKey(), value);
            case "calc" -> calculation(value);
            case "state" -> state(value);
            case "debug" -> new LinkSpec.Traced(link(value), false);
            case "trace" -> new LinkSpec.Traced(link(value), true);
            default ->
                throw new IllegalArgumentException("no such type of JSON link: " + only.getKey()
                        + "; there are const, calc, state, debug, trace, pva, ca, db");
        };
    }

    private static LinkSpec named(final String type, final JsonElement value) {
        final Link link = Link.parse(text(value, type));
        if (link.kind() != Link.Kind.DATABASE) {
            throw new IllegalArgumentException(type + " names a PV: " + value);
        }
        return new LinkSpec.Named(link);
    }

    private static LinkSpec state(final JsonElement value) {
        final String name = text(value, "state");
        final boolean inverted = name.startsWith("!");
        if (name.length() == (inverted ? 1 : 0)) {
            throw new IllegalArgumentException("a state link needs a name");
        }
        return new LinkSpec.State(inverted ? name.substring(1) : name, inverted);
    }

    private static LinkSpec calculation(final JsonElement value) {
        if (!value.isJsonObject()) {
            throw new IllegalArgumentException("calc needs {expr: ...}");
        }
        final JsonObject object = value.getAsJsonObject();
        for (final String key : object.keySet()) {
            if (!CALC_KEYS.contains(key)) {
                throw new IllegalArgumentException(
                        "calc has no " + key + ", there are " + new java.util.TreeSet<>(CALC_KEYS));
            }
        }
        final List<LinkSpec> arguments = new ArrayList<>();
        if (object.has("args")) {
            for (final JsonElement argument :
                    object.get("args").isJsonArray() ? object.getAsJsonArray("args") : new JsonArray()) {
                arguments.add(argument.isJsonObject() ? link(argument) : new LinkSpec.Constant(constant(argument)));
            }
        }
        if (arguments.size() > MOST_ARGUMENTS) {
            throw new IllegalArgumentException("calc has at most " + MOST_ARGUMENTS + " args");
        }
        final LinkSpec.Calculation calculation = new LinkSpec.Calculation(
                expression(object, "expr"),
                expression(object, "major"),
                expression(object, "minor"),
                List.copyOf(arguments),
                object.has("out") ? link(object.get("out")) : null,
                object.has("units") ? text(object.get("units"), "units") : null,
                object.has("prec") ? object.get("prec").getAsInt() : DOUBLE_PRECISION,
                object.has("time") ? timeInput(text(object.get("time"), "time")) : -1);
        if (calculation.expression().isEmpty() && calculation.out() == null) {
            throw new IllegalArgumentException("calc needs expr, or out in an output link");
        }
        return calculation;
    }

    private static int timeInput(final String text) {
        final String letter = text.toUpperCase(Locale.ROOT);
        if (letter.length() != 1 || letter.charAt(0) < 'A' || letter.charAt(0) >= 'A' + MOST_ARGUMENTS) {
            throw new IllegalArgumentException("time names one of the args by its letter: " + text);
        }
        return letter.charAt(0) - 'A';
    }

    private static String expression(final JsonObject object, final String key) {
        if (!object.has(key)) {
            return "";
        }
        final String text = text(object.get(key), key);
        try {
            new Expression(text, new double[MOST_ARGUMENTS]);
        } catch (final Expression.SyntaxException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        }
        return text;
    }

    private static String text(final JsonElement value, final String key) {
        if (!value.isJsonPrimitive()) {
            throw new IllegalArgumentException(key + " is a text: " + value);
        }
        return value.getAsString();
    }

    /** Value of {@code {const: ...}} or of a bare array: Number, String, {@code double[]} or {@code String[]}. */
    static Object constant(final String text) {
        final JsonElement root = RelaxedJson.parse(text);
        return constant(root.isJsonObject() ? root.getAsJsonObject().get("const") : root);
    }

    private static Object constant(final JsonElement value) {
        if (value.isJsonPrimitive()) {
            return single(value.getAsJsonPrimitive());
        }
        if (!value.isJsonArray()) {
            throw new IllegalArgumentException("a constant is a number, a text or an array of them: " + value);
        }
        final JsonArray array = value.getAsJsonArray();
        final Object[] elements = new Object[array.size()];
        boolean texts = false;
        for (int i = 0; i < elements.length; i++) {
            if (!array.get(i).isJsonPrimitive()) {
                throw new IllegalArgumentException("a constant array holds numbers or texts: " + value);
            }
            elements[i] = single(array.get(i).getAsJsonPrimitive());
            texts |= elements[i] instanceof String;
        }
        if (texts) {
            final String[] out = new String[elements.length];
            for (int i = 0; i < out.length; i++) {
                out[i] = String.valueOf(elements[i]);
            }
            return out;
        }
        final double[] out = new double[elements.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = ((Number) elements[i]).doubleValue();
        }
        return out;
    }

    private static Object single(final JsonPrimitive value) {
        if (value.isBoolean()) {
            return value.getAsBoolean() ? 1.0 : 0.0;
        }
        final Number number = value.isNumber() ? Link.number(value.getAsString()) : null;
        return number == null ? value.getAsString() : number;
    }

    private JsonLink() {}
}
