package org.pebbleioc.ioc.record;

import java.util.Locale;

/**
 * A parsed link field.
 *
 * @param recordName of a DATABASE link, without field
 * @param ca it is to be looked at as another IOC's would be
 * @param severity how the other side's alarm comes along
 * @param target record of a DATABASE link that leads to one of this IOC; null of any other
 * @param end what a link that leads anywhere else has at its other end; null until it is connected
 */
record Link(
        Kind kind,
        String text,
        String recordName,
        String fieldName,
        boolean process,
        boolean cp,
        boolean cpp,
        boolean ca,
        Severity severity,
        DbRecord target,
        FieldDef field,
        LinkEnd end) {
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
        return new Link(kind, text, "", "", false, false, false, false, Severity.NMS, null, null, null);
    }

    /** @throws IllegalArgumentException for a modifier that does not exist, or JSON that is no link */
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
        boolean ca = false;
        Severity severity = Severity.NMS;
        for (int i = 1; i < words.length; i++) {
            switch (words[i].toUpperCase(Locale.ROOT)) {
                case "PP" -> process = true;
                case "NPP" -> process = false;
                case "CA" -> ca = true;
                case "CP" -> cp = true;
                case "CPP" -> cpp = true;
                case "MS", "MSI", "MSS", "NMS" -> severity = Severity.valueOf(words[i].toUpperCase(Locale.ROOT));
                default -> throw new IllegalArgumentException("no such link modifier: " + words[i] + " in " + text);
            }
        }
        return new Link(Kind.DATABASE, text, record, field, process, cp, cpp, ca, severity, null, null, null);
    }

    Link resolved(final DbRecord record, final FieldDef def) {
        return new Link(kind, text, recordName, fieldName, process, cp, cpp, ca, severity, record, def, null);
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

    Link ending(final LinkEnd with) {
        return new Link(kind, text, recordName, fieldName, process, cp, cpp, ca, severity, null, null, with);
    }

    /** The PV that is meant, without modifiers. */
    String pvName() {
        return text.split("\\s+", 2)[0];
    }

    /** It must not hang together with its target by a lock: it sees the target as clients do. */
    boolean isChannel() {
        return ca || cp || cpp;
    }

    /** It leads somewhere: a processing has to look at it, and can write through it. Base's "not constant". */
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
