package org.pebbleioc.ioc.threads;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.pebbleioc.driver.cpu.CpuSet;
import org.pebbleioc.driver.cpu.NativeThread;
import org.pebbleioc.ioc.config.OptionException;
import org.pebbleioc.ioc.config.OptionText;
import org.pebbleioc.ioc.shell.Glob;
import org.pebbleioc.readout.Waiting;

/**
 * What {@code threadConfig} says of the threads of one name.
 *
 * @param cpus null where nothing was said
 * @param waiting null where nothing was said
 */
record ThreadRule(String names, Pattern pattern, CpuSet cpus, Waiting.Mode waiting) {
    /** The threads that look for work themselves; all others block in the kernel. */
    private static final List<String> LOOKING = List.of("dma-reader", "publisher");

    static ThreadRule of(final String names, final OptionText text) throws OptionException {
        text.knows("cpu", "wait");
        CpuSet cpus = null;
        if (text.has("cpu")) {
            try {
                cpus = CpuSet.parse(text.text("cpu", "").replace(' ', ','));
            } catch (final IllegalArgumentException e) {
                throw text.wrong("cpu", e.getMessage());
            }
        }
        final Pattern pattern = Glob.of(names);
        Waiting.Mode wait = null;
        if (text.has("wait")) {
            final String word = text.text("wait", "");
            for (final Waiting.Mode mode : Waiting.Mode.values()) {
                wait = mode.name().toLowerCase(Locale.ROOT).equals(word) ? mode : wait;
            }
            if (wait == null) {
                throw text.wrong("wait", "wait must be auto, spin or park: wait=" + word);
            }
            if (LOOKING.stream().noneMatch(name -> pattern.matcher(name).matches())) {
                throw text.wrong("wait", "wait is for " + String.join(" and ", LOOKING) + ": " + names);
            }
        }
        text.finish();
        return new ThreadRule(names, pattern, cpus, wait);
    }

    /** Whether it is about a thread of this name; the kernel may have cut the name. */
    boolean isAbout(final String name) {
        if (pattern.matcher(name).matches()) {
            return true;
        }
        final boolean cut = name.length() == NativeThread.NAME_CHARS && names.length() > name.length();
        return cut && names.startsWith(name);
    }
}
