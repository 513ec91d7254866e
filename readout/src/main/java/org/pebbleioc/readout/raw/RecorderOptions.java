package org.pebbleioc.readout.raw;

import java.nio.file.Path;

/**
 * What is recorded where.
 *
 * @param folder must exist
 * @param template of file names: {@code %i} equipment, {@code %l} link (either makes one file per source), {@code %T} date
 *     and time and {@code %t} Unix time of the opening, {@code %f} number of the file from 001, appended when it is not there
 * @param fileBytes a file is closed before it gets longer; 0: no limit. A page is never split
 * @param filePages the same for pages
 * @param maxFiles per source: after so many nothing more is recorded, counted; 0: no limit
 */
public record RecorderOptions(Path folder, String template, long fileBytes, long filePages, int maxFiles) {
    public RecorderOptions {
        if (fileBytes < 0 || filePages < 0 || maxFiles < 0) {
            throw new IllegalArgumentException("limits must not be negative: fileBytes=" + fileBytes + " filePages="
                    + filePages + " maxFiles=" + maxFiles);
        }
        if (template.isBlank() || template.contains("/")) {
            throw new IllegalArgumentException("template must be a file name without folder: template=" + template);
        }
        for (int at = template.indexOf('%'); at >= 0; at = template.indexOf('%', at + 1)) {
            if (at + 1 == template.length() || "iltTf".indexOf(template.charAt(at + 1)) < 0) {
                throw new IllegalArgumentException(
                        "% must be followed by i, l, t, T or f at character " + (at + 1) + ": template=" + template);
            }
        }
    }

    boolean isPerEquipment() {
        return template.contains("%i");
    }

    boolean isPerLink() {
        return template.contains("%l");
    }
}
