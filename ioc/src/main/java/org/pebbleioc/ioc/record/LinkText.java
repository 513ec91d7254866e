package org.pebbleioc.ioc.record;

import java.util.Locale;

/**
 * A link field as clients read it. A C IOC does not keep what was written: it tells the PV's name and every choice that was
 * made about it, {@code "rec"} as {@code "rec NPP NMS"}.
 */
final class LinkText {
    private LinkText() {}

    /** @param written as a file or a client wrote it; what is no link to a PV is told as it is */
    static String of(final String written, final boolean forward) {
        final Link link;
        try {
            link = Link.parse(written);
        } catch (final IllegalArgumentException e) {
            return written;
        }
        final String text = written.trim();
        switch (link.kind()) {
            case NONE, CONSTANT, HARDWARE, JSON -> {
                return written;
            }
            default -> {
                if (text.startsWith("{")) {
                    return written;
                }
            }
        }
        final String[] words = text.split("\\s+");
        String process = "NPP";
        String severity = "NMS";
        for (int i = 1; i < words.length; i++) {
            final String word = words[i].toUpperCase(Locale.ROOT);
            if (word.endsWith("S") || word.equals("MSI")) {
                severity = word;
            } else {
                process = word;
            }
        }
        if (forward) {
            return process.equals("CA") ? words[0] + " CA" : words[0];
        }
        return words[0] + ' ' + process + ' ' + severity;
    }
}
