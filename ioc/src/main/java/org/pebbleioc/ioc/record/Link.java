package org.pebbleioc.ioc.record;

import java.util.Locale;

/**
 * A parsed link field.
 *
 * @param target record of a DATABASE link; null while it is not resolved or does not exist
 * @param severity how the other side's alarm comes along
 */
record Link(
        Kind kind,
        String text,
        String recordName,
        String fieldName,
        boolean process,
        boolean cp,
        boolean cpp,
        Severity severity,
        DbRecord target,
        FieldDef field) {
    enum Kind {
        NONE,
        CONSTANT,
        DATABASE,
        HARDWARE,
        JSON
    }

    enum Severity {
        NMS,
        MS,
        MSI,
        MSS
    }

    static final Link NONE = of(Kind.NONE, "");

    static Link of(final Kind kind, final String text) {
        return new Link(kind, text, "", "", false, false, false, Severity.NMS, null, null);
    }

    /** @throws IllegalArgumentException for a modifier that does not exist */
    static Link parse(final String raw) {
        final String text = raw.trim();
        if (text.isEmpty()) {
            return NONE;
        }
        if (text.startsWith("@")) {
            return of(Kind.HARDWARE, text);
        }
        if (text.startsWith("{")) {
            return JsonLink.parse(text);
        }
        if (text.startsWith("[")) {
            JsonLink.constant(text);
            return of(Kind.CONSTANT, text);
        }
        if (text.startsWith("\"") || Convert.constant(text) != null) {
            return of(Kind.CONSTANT, text);
        }
        final String[] words = text.split("\\s+");
        final int dot = words[0].lastIndexOf('.');
        final String record = dot < 0 ? words[0] : words[0].substring(0, dot);
        final String field = dot < 0 ? "VAL" : words[0].substring(dot + 1);
        boolean process = false;
        boolean cp = false;
        boolean cpp = false;
        Severity severity = Severity.NMS;
        for (int i = 1; i < words.length; i++) {
            switch (words[i].toUpperCase(Locale.ROOT)) {
                case "PP" -> process = true;
                case "NPP", "CA" -> process = false;
                case "CP" -> cp = true;
                case "CPP" -> cpp = true;
                case "MS", "MSI", "MSS", "NMS" -> severity = Severity.valueOf(words[i].toUpperCase(Locale.ROOT));
                default -> throw new IllegalArgumentException("no such link modifier: " + words[i] + " in " + text);
            }
        }
        return new Link(Kind.DATABASE, text, record, field, process, cp, cpp, severity, null, null);
    }

    /** The same under the text that a file or client wrote. */
    Link withText(final String written) {
        return new Link(kind, written, recordName, fieldName, process, cp, cpp, severity, target, field);
    }

    /** A link that cannot be followed, with the reason. */
    Link named(final String problem) {
        return new Link(kind, text, problem, fieldName, process, cp, cpp, severity, target, field);
    }

    /** Why a link of kind JSON cannot be followed. */
    String problem() {
        return recordName;
    }

    Link resolved(final DbRecord record, final FieldDef def) {
        return new Link(kind, text, recordName, fieldName, process, cp, cpp, severity, record, def);
    }

    /** As base shows a link: a PV with what it does to the record there, and its alarm; forward links without. */
    String plainText(final FieldType type) {
        if (kind != Kind.DATABASE || text.startsWith("{")) {
            return text;
        }
        final String name = text.split("\\s+")[0];
        if (type == FieldType.FWDLINK) {
            return name;
        }
        return name + (cp ? " CP" : cpp ? " CPP" : process ? " PP" : " NPP") + " " + severity;
    }

    boolean isDatabase() {
        return kind == Kind.DATABASE;
    }

    /** A processing has to look at it: it leads to a record, or is in error. */
    boolean reads() {
        return kind == Kind.DATABASE || kind == Kind.JSON;
    }

    /** A whole text that is a number: Long where that is exact, otherwise Double; null for anything else. */
    static Number number(final String text) {
        if (text.trim().matches("[+-]?[0-9]{1,18}")) {
            return Long.valueOf(text.trim());
        }
        return Convert.constant(text);
    }

    /** Value of a CONSTANT: Number, String, {@code double[]} or {@code String[]}; null of any other link. */
    Object constant() {
        if (kind != Kind.CONSTANT) {
            return null;
        }
        if (text.startsWith("[") || text.startsWith("{")) {
            return JsonLink.constant(text);
        }
        final Number number = number(text);
        if (number != null) {
            return number;
        }
        return text.startsWith("\"") && text.length() > 1 && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : null;
    }
}
