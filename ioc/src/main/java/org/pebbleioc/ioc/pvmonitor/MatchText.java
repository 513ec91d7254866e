package org.pebbleioc.ioc.pvmonitor;

import org.pebbleioc.ioc.config.OptionException;
import org.pebbleioc.ioc.config.OptionText;
import org.pebbleioc.readout.transition.MatchOptions;
import org.pebbleioc.readout.transition.MatchOptions.Mode;
import org.pebbleioc.readout.transition.MatchOptions.Source;

/** How {@code PvMonitorAddPv} says what an event's update is. */
final class MatchText {
    private MatchText() {}

    /** Takes its options out of the text; what is not said is as LCLS-II has it. */
    static MatchOptions of(final OptionText text) throws OptionException {
        final MatchOptions defaults = MatchOptions.DEFAULT;
        final Mode mode = mode(text);
        final Source source = source(text);
        final String tolerance = text.text("tolerance", mode == Mode.NEAREST ? "any" : "0");
        final long toleranceUnits =
                tolerance.equals("any") ? MatchOptions.ANY : units(text, "tolerance", source, tolerance);
        final long timeoutNs = text.durationNs("timeout", defaults.timeoutNs());
        if (timeoutNs < 1) {
            throw text.wrong("timeout", "timeout must be above 0: timeout=" + text.text("timeout", ""));
        }
        final int newer = text.integer("newer", defaults.newer());
        final int early = text.integer("early", defaults.early());
        if (newer < 0 || early < 0) {
            throw text.wrong(newer < 0 ? "newer" : "early", "newer and early must not be below 0");
        }
        final String offset = text.text("offset", "0");
        return new MatchOptions(
                mode, source, toleranceUnits, units(text, "offset", source, offset), timeoutNs, newer, early);
    }

    private static Mode mode(final OptionText text) throws OptionException {
        final String word = text.text("match", Mode.EXACT.label());
        for (final Mode mode : Mode.values()) {
            if (mode.label().equals(word)) {
                return mode;
            }
        }
        throw text.wrong("match", "match must be exact, nearest or none: match=" + word);
    }

    private static Source source(final OptionText text) throws OptionException {
        final String word = text.text("source", Source.TIME_STAMP.label());
        for (final Source source : Source.values()) {
            if (source.label().equals(word)) {
                return source;
            }
        }
        throw text.wrong("source", "source must be timeStamp, dataTimeStamp or uniqueId: source=" + word);
    }

    /** A time with its unit, or a number of counts; an offset may be negative. */
    private static long units(final OptionText text, final String key, final Source source, final String value)
            throws OptionException {
        final boolean negative = key.equals("offset") && value.startsWith("-");
        final String amount = negative ? value.substring(1) : value;
        try {
            final OptionText one = OptionText.parse(key + "=" + amount);
            final long units =
                    amount.equals("0") ? 0 : source == Source.UNIQUE_ID ? one.integer(key, 0) : one.durationNs(key, 0);
            return negative ? -units : units;
        } catch (final OptionException e) {
            throw text.wrong(
                    key,
                    key + (source == Source.UNIQUE_ID ? " is a number of counts here: " : " is a time, as 2ms: ") + key
                            + "=" + value);
        }
    }
}
