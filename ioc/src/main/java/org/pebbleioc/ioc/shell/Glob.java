package org.pebbleioc.ioc.shell;

import java.util.regex.Pattern;

/** Patterns with {@code *} and {@code ?}, as {@code help}, {@code epicsEnvShow} and {@code var} take them. */
public final class Glob {
    private Glob() {}

    public static Pattern of(final String glob) {
        final StringBuilder regex = new StringBuilder();
        for (final char c : glob.toCharArray()) {
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString());
    }
}
