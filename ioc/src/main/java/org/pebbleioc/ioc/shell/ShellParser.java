package org.pebbleioc.ioc.shell;

import org.jline.reader.impl.DefaultParser;

/** Tells the line editor where a word starts, for completion alone: the same separators as {@link SplitLine}. */
final class ShellParser extends DefaultParser {
    ShellParser() {
        setEscapeChars(null);
        setEofOnUnclosedQuote(false);
    }

    @Override
    public boolean isDelimiterChar(final CharSequence buffer, final int pos) {
        return " \t(),<>".indexOf(buffer.charAt(pos)) >= 0;
    }
}
