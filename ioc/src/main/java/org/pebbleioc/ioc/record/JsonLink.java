package org.pebbleioc.ioc.record;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.pebbleioc.ioc.config.RelaxedJson;

/**
 * Links written in JSON: {@code {const: ...}} is a constant, {@code {pva: ...}} to a record of this IOC is a link like
 * any other. What base has besides is understood and refused by an alarm, what nobody has is an error.
 */
final class JsonLink {
    private static final Set<String> KNOWN = Set.of("calc", "state", "debug", "trace", "lua", "ca", "db");

    /** Types that are understood, sorted. */
    static Collection<String> types() {
        final Set<String> types = new TreeSet<>(KNOWN);
        types.addAll(List.of("const", "pva"));
        return types;
    }

    /** @throws IllegalArgumentException it is no JSON, or no link */
    static Link parse(final String text) {
        final JsonElement root = RelaxedJson.parse(text);
        if (!root.isJsonObject() || root.getAsJsonObject().size() != 1) {
            throw new IllegalArgumentException("a JSON link has one link type, as in {pva: \"name\"}: " + text);
        }
        final String type = root.getAsJsonObject().keySet().iterator().next();
        final JsonElement value = root.getAsJsonObject().get(type);
        return switch (type) {
            case "const" -> {
                constant(value, text);
                yield Link.of(Link.Kind.CONSTANT, text);
            }
            case "pva" -> local(value, text);
            default -> {
                if (!KNOWN.contains(type)) {
                    throw new IllegalArgumentException("no such type of JSON link: " + type + " in " + text);
                }
                yield Link.of(Link.Kind.JSON, text).named("JSON links of type " + type + " are not supported");
            }
        };
    }

    private static Link local(final JsonElement value, final String text) {
        if (value.isJsonPrimitive()) {
            return Link.parse(value.getAsString()).withText(text);
        }
        if (!value.isJsonObject() || !value.getAsJsonObject().has("pv")) {
            throw new IllegalArgumentException("a pva link needs the name of a PV: " + text);
        }
        final JsonObject options = value.getAsJsonObject();
        final String process = word(options, "proc", "NPP");
        final String severity = word(options, "sevr", "NMS");
        return Link.parse(options.get("pv").getAsString() + " "
                        + switch (process) {
                            case "TRUE" -> "PP";
                            case "FALSE", "NONE", "NULL" -> "NPP";
                            default -> process;
                        }
                        + " "
                        + switch (severity) {
                            case "TRUE" -> "MS";
                            case "FALSE" -> "NMS";
                            default -> severity;
                        })
                .withText(text);
    }

    private static String word(final JsonObject options, final String name, final String otherwise) {
        final JsonElement value = options.get(name);
        return value == null || !value.isJsonPrimitive()
                ? otherwise
                : value.getAsString().toUpperCase(Locale.ROOT);
    }

    /** Value of {@code {const: ...}} or of a bare array: Number, String, {@code double[]} or {@code String[]}. */
    static Object constant(final String text) {
        final JsonElement root = RelaxedJson.parse(text);
        return constant(root.isJsonObject() ? root.getAsJsonObject().get("const") : root, text);
    }

    private static Object constant(final JsonElement value, final String text) {
        if (value.isJsonPrimitive()) {
            return single(value.getAsJsonPrimitive());
        }
        if (!value.isJsonArray()) {
            throw new IllegalArgumentException("a constant is a number, a text or an array of them: " + text);
        }
        final JsonArray array = value.getAsJsonArray();
        final Object[] elements = new Object[array.size()];
        boolean texts = false;
        for (int i = 0; i < elements.length; i++) {
            if (!array.get(i).isJsonPrimitive()) {
                throw new IllegalArgumentException("a constant array holds numbers or texts: " + text);
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
