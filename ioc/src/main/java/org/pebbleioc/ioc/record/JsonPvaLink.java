package org.pebbleioc.ioc.record;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.pebbleioc.ioc.link.PvOptions;

/** {@code {pva: "name"}} and {@code {pva: {pv: "name", field: "value", ...}}} with the options that QSRV documents. */
final class JsonPvaLink {
    private static final Set<String> KEYS = Set.of(
            "pv",
            "field",
            "proc",
            "sevr",
            "time",
            "monorder",
            "defer",
            "retry",
            "pipeline",
            "local",
            "always",
            "Q",
            "atomic");
    private static final int MOST_QUEUE = 1024;

    /** @throws IllegalArgumentException with the reason when it is no link */
    static LinkSpec.Pva parse(final JsonElement value) {
        final JsonObject options;
        if (value.isJsonPrimitive()) {
            options = new JsonObject();
            options.add("pv", value);
        } else if (value.isJsonObject() && value.getAsJsonObject().has("pv")) {
            options = value.getAsJsonObject();
        } else {
            throw new IllegalArgumentException("a pva link needs the name of a PV");
        }
        final Set<String> unknown = new TreeSet<>(options.keySet());
        unknown.removeAll(KEYS);
        final String process = word(options, "proc");
        if (!Set.of("", "TRUE", "FALSE", "NULL", "NONE", "PP", "NPP", "CP", "CPP")
                .contains(process)) {
            throw new IllegalArgumentException("proc is PP, NPP, CP, CPP, true, false or none: " + process);
        }
        final String field = options.has("field") ? options.get("field").getAsString() : "";
        return new LinkSpec.Pva(
                options.get("pv").getAsString(),
                new PvOptions(
                        field.equals("value") ? "" : field,
                        switch (process) {
                            case "TRUE", "PP", "CP", "CPP" -> Boolean.TRUE;
                            case "FALSE", "NPP" -> Boolean.FALSE;
                            default -> null;
                        },
                        Math.max(1, Math.min(number(options, "Q", PvOptions.USUAL.queueSize()), MOST_QUEUE)),
                        flag(options, "pipeline"),
                        flag(options, "defer"),
                        number(options, "monorder", 0)),
                severity(word(options, "sevr")),
                process.equals("CP") || process.equals("CPP"),
                process.equals("CPP"),
                flag(options, "always"),
                flag(options, "local"),
                flag(options, "retry"),
                flag(options, "time"),
                unknown);
    }

    private static Link.Severity severity(final String word) {
        return switch (word) {
            case "", "FALSE", "NULL", "NMS" -> Link.Severity.NMS;
            case "TRUE", "MS" -> Link.Severity.MS;
            case "MSI" -> Link.Severity.MSI;
            case "MSS" -> Link.Severity.MSS;
            default -> throw new IllegalArgumentException("sevr is NMS, MS, MSI, MSS, true or false: " + word);
        };
    }

    private static String word(final JsonObject options, final String name) {
        final JsonElement value = options.get(name);
        return value == null || value.isJsonNull() ? "" : value.getAsString().toUpperCase(Locale.ROOT);
    }

    private static boolean flag(final JsonObject options, final String name) {
        final String word = word(options, name);
        if (!Set.of("", "TRUE", "FALSE").contains(word)) {
            throw new IllegalArgumentException(name + " is true or false: " + word);
        }
        return word.equals("TRUE");
    }

    private static int number(final JsonObject options, final String name, final int otherwise) {
        final JsonElement value = options.get(name);
        if (value == null) {
            return otherwise;
        }
        try {
            return ((JsonPrimitive) value).getAsInt();
        } catch (final RuntimeException e) {
            throw new IllegalArgumentException(name + " is a whole number: " + value, e);
        }
    }

    private JsonPvaLink() {}
}
