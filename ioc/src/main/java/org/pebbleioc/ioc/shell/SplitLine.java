package org.pebbleioc.ioc.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One line broken into words and redirections by the rules of base's {@code iocsh}: blanks, commas and parentheses
 * separate, repeated separators are one, single and double quotes group, a backslash outside quotes takes the next
 * character as it is and is an ordinary character inside them.
 *
 * @param words command and arguments
 * @param redirects by file descriptor: 0 {@code <}, 1 {@code >}, n {@code n>}
 */
record SplitLine(List<String> words, Map<Integer, Redirect> redirects) {
    private static final String SEPARATORS = " \t\r\n(),";

    /** Where one descriptor goes. */
    record Redirect(String file, boolean append) {}

    static SplitLine parse(final String line) throws ShellException {
        return new Splitter(line).split();
    }

    /** One pass over one line. */
    private static final class Splitter {
        private final String line;
        private final List<String> words = new ArrayList<>();
        private final Map<Integer, Redirect> redirects = new TreeMap<>();
        private StringBuilder word;
        private int redirect = -1;
        private boolean append;
        private int at;

        Splitter(final String line) {
            this.line = line;
        }

        SplitLine split() throws ShellException {
            char quote = 0;
            while (at < line.length()) {
                final char c = line.charAt(at++);
                if (quote != 0) {
                    if (c == quote) {
                        quote = 0;
                    } else {
                        word.append(c);
                    }
                } else if (c == '\\') {
                    if (at == line.length()) {
                        throw new ShellException("trailing backslash");
                    }
                    open().append(line.charAt(at++));
                } else if (c == '"' || c == '\'') {
                    open();
                    quote = c;
                } else if (SEPARATORS.indexOf(c) >= 0) {
                    close();
                } else if (!redirection(c)) {
                    open().append(c);
                }
            }
            if (quote != 0) {
                throw new ShellException("unbalanced quote " + quote);
            }
            close();
            if (redirect >= 0) {
                throw new ShellException("illegal redirection: no file is named");
            }
            return new SplitLine(List.copyOf(words), Map.copyOf(redirects));
        }

        private StringBuilder open() {
            if (word == null) {
                word = new StringBuilder();
            }
            return word;
        }

        private void close() {
            if (word == null) {
                return;
            }
            if (redirect >= 0) {
                redirects.put(redirect, new Redirect(word.toString(), append));
                redirect = -1;
            } else {
                words.add(word.toString());
            }
            word = null;
        }

        private boolean redirection(final char c) throws ShellException {
            final int descriptor;
            if (c == '<') {
                descriptor = 0;
            } else if (c == '>') {
                descriptor = 1;
            } else if (c >= '1' && c <= '9' && at < line.length() && line.charAt(at) == '>') {
                descriptor = c - '0';
                at++;
            } else {
                return false;
            }
            close();
            if (redirect >= 0 || redirects.containsKey(descriptor)) {
                throw new ShellException("illegal redirection: two for one descriptor");
            }
            redirect = descriptor;
            append = descriptor > 0 && at < line.length() && line.charAt(at) == '>';
            if (append) {
                at++;
            }
            return true;
        }
    }
}
