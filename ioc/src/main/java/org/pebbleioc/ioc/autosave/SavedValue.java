package org.pebbleioc.ioc.autosave;

import java.util.List;

/**
 * One PV of a save file.
 *
 * @param text of a scalar; null for an array
 * @param elements of an array; null for a scalar
 */
record SavedValue(String pv, String text, List<String> elements) {
    static SavedValue scalar(final String pv, final String text) {
        return new SavedValue(pv, text, null);
    }

    static SavedValue array(final String pv, final List<String> elements) {
        return new SavedValue(pv, null, List.copyOf(elements));
    }

    boolean isArray() {
        return elements != null;
    }

    /** What stands behind the name in a file. */
    String line() {
        if (!isArray()) {
            return text;
        }
        final StringBuilder line = new StringBuilder("@array@ { ");
        for (final String element : elements) {
            line.append('"')
                    .append(element.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append("\" ");
        }
        return line.append('}').toString();
    }
}
