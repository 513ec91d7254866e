package org.pebbleioc.ioc.db;

/**
 * A word or sign of a file.
 *
 * @param kind {@code WORD} bare, {@code QUOTED} with quotes taken away, {@code SIGN} one of <code>(){},=</code>,
 *     {@code END}
 */
record Token(Kind kind, String text, Location location) {
    enum Kind {
        WORD,
        QUOTED,
        SIGN,
        END
    }

    boolean is(final String sign) {
        return kind == Kind.SIGN && text.equals(sign);
    }

    boolean isText() {
        return kind == Kind.WORD || kind == Kind.QUOTED;
    }

    String shown() {
        return kind == Kind.END ? "end of file" : kind == Kind.QUOTED ? '"' + text + '"' : text;
    }
}
