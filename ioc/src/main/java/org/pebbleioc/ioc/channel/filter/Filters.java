package org.pebbleioc.ioc.channel.filter;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.pebbleioc.ioc.config.RelaxedJson;

/** Reads what stands behind a field's name into filters. */
final class Filters {
    private final States states;
    private final LongSupplier clockNs;

    Filters(final States states, final LongSupplier clockNs) {
        this.states = states;
        this.clockNs = clockNs;
    }

    /**
     * Filters in the order they are written.
     *
     * @param suffix begins with a bracket of either kind
     * @throws IllegalArgumentException it says nothing that is a filter
     */
    List<ChannelFilter> parse(final String suffix) {
        String json = suffix;
        final List<ChannelFilter> filters = new ArrayList<>();
        if (suffix.startsWith("[")) {
            final int end = suffix.indexOf(']');
            if (end < 0) {
                throw new IllegalArgumentException("']' is missing: " + suffix);
            }
            filters.add(range(suffix.substring(1, end)));
            json = suffix.substring(end + 1);
        }
        if (!json.isEmpty()) {
            if (!(RelaxedJson.parse(json) instanceof JsonObject all) || all.isEmpty()) {
                throw new IllegalArgumentException("filters are a JSON object: " + json);
            }
            for (final Map.Entry<String, JsonElement> entry : all.entrySet()) {
                filters.add(filter(entry.getKey(), entry.getValue()));
            }
        }
        return List.copyOf(filters);
    }

    /** {@code [i]}, {@code [start:end]}, {@code [start:increment:end]}, all parts optional. */
    private static ChannelFilter range(final String text) {
        final String[] parts = text.split(":", -1);
        try {
            return switch (parts.length) {
                case 1 -> new ArrayFilter(Integer.parseInt(parts[0].trim()), 1, Integer.parseInt(parts[0].trim()));
                case 2 -> new ArrayFilter(number(parts[0], 0), 1, number(parts[1], -1));
                case 3 -> new ArrayFilter(number(parts[0], 0), number(parts[1], 1), number(parts[2], -1));
                default -> throw new IllegalArgumentException("range has more than three parts: " + text);
            };
        } catch (final NumberFormatException e) {
            throw new IllegalArgumentException("no range: " + text, e);
        }
    }

    private static int number(final String text, final int otherwise) {
        return text.isBlank() ? otherwise : Integer.parseInt(text.trim());
    }

    private ChannelFilter filter(final String name, final JsonElement value) {
        if (!(value instanceof JsonObject options)) {
            throw new IllegalArgumentException("options of " + name + " are a JSON object: " + value);
        }
        final Options o = new Options(name, options);
        final ChannelFilter filter =
                switch (name) {
                    case "arr" ->
                        new ArrayFilter((int) o.number("s", 0), (int) o.number("i", 1), (int) o.number("e", -1));
                    case "dbnd" -> deadband(o);
                    case "ts" -> time(o);
                    case "dec" -> new DecimateFilter((int) o.number("n", 1));
                    case "utag" -> new TagFilter((long) o.number("M", 0xFFFF_FFFFL), (long) o.number("V", 0));
                    case "sync" -> sync(o);
                    default -> throw new IllegalArgumentException("there is no filter " + name);
                };
        o.nothingElse();
        return filter;
    }

    private ChannelFilter time(final Options o) {
        final boolean number = o.has("num");
        final boolean text = o.has("str");
        final long epoch =
                choice(o, "epoch", "epics", List.of("epics", "unix")).equals("unix") ? 0 : TimeValueFilter.EPICS_EPOCH;
        if (number && text) {
            throw new IllegalArgumentException("ts: either num or str");
        }
        if (!number && !text) {
            return new TimeFilter(clockNs);
        }
        final String form = number
                ? choice(o, "num", "", List.of("dbl", "sec", "nsec", "ts"))
                : choice(o, "str", "", List.of("epics", "iso"));
        return new TimeValueFilter(
                TimeValueFilter.Form.valueOf(form.toUpperCase(Locale.ROOT)), epoch, ZoneId.systemDefault());
    }

    private static String choice(final Options o, final String key, final String otherwise, final List<String> words) {
        final String said = o.text(key, otherwise);
        if (!words.contains(said)) {
            throw new IllegalArgumentException(o.filter + ": " + key + " is one of " + words + ": " + said);
        }
        return said;
    }

    private static ChannelFilter deadband(final Options o) {
        for (final String shorthand : new String[] {"abs", "rel"}) {
            if (o.has(shorthand)) {
                return new DeadbandFilter(shorthand.equals("rel"), o.number(shorthand, 0));
            }
        }
        final String mode = o.text("m", "abs").toLowerCase(Locale.ROOT);
        if (!mode.equals("abs") && !mode.equals("rel")) {
            throw new IllegalArgumentException("dbnd: m is abs or rel: m=" + mode);
        }
        return new DeadbandFilter(mode.equals("rel"), o.number("d", 0));
    }

    private ChannelFilter sync(final Options o) {
        for (final SyncFilter.Mode mode : SyncFilter.Mode.values()) {
            final String shorthand = mode.name().toLowerCase(Locale.ROOT);
            if (o.has(shorthand)) {
                return new SyncFilter(mode, states.find(o.text(shorthand, "")));
            }
        }
        final String mode = o.text("m", "");
        try {
            return new SyncFilter(SyncFilter.Mode.valueOf(mode.toUpperCase(Locale.ROOT)), states.find(o.text("s", "")));
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException("sync: " + e.getMessage(), e);
        }
    }

    /** Options of one filter; each may be asked for once. */
    private static final class Options {
        private final String filter;
        private final JsonObject left;

        Options(final String filter, final JsonObject options) {
            this.filter = filter;
            this.left = options.deepCopy();
        }

        boolean has(final String key) {
            return left.has(key);
        }

        double number(final String key, final double otherwise) {
            final JsonElement value = left.remove(key);
            if (value == null) {
                return otherwise;
            }
            try {
                return value.getAsDouble();
            } catch (final RuntimeException e) {
                throw new IllegalArgumentException(filter + ": " + key + " is no number: " + value, e);
            }
        }

        String text(final String key, final String otherwise) {
            final JsonElement value = left.remove(key);
            if (value == null) {
                return otherwise;
            }
            if (!(value instanceof JsonPrimitive)) {
                throw new IllegalArgumentException(filter + ": " + key + " is no text: " + value);
            }
            return value.getAsString();
        }

        void nothingElse() {
            if (!left.isEmpty()) {
                throw new IllegalArgumentException(filter + " has no option " + left.keySet());
            }
        }
    }
}
