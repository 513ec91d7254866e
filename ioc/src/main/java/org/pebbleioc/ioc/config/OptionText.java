package org.pebbleioc.ioc.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * {@code key=value,key=value}: each key once, each asked for with its type and unit, and whatever nobody asked for is an
 * error. A value ends at a comma; quotes {@code '...'} keep commas.
 */
public final class OptionText {
    private record Entry(String value, int keyColumn, int valueColumn) {}

    private static final Map<String, Long> SIZES =
            Map.of("", 1L, "B", 1L, "KIB", 1L << 10, "MIB", 1L << 20, "GIB", 1L << 30);
    private static final Map<String, Long> TIMES =
            Map.of("NS", 1L, "US", 1_000L, "MS", 1_000_000L, "S", 1_000_000_000L);

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final TreeSet<String> known = new TreeSet<>();

    private OptionText() {}

    public static OptionText parse(final String text) throws OptionException {
        final OptionText options = new OptionText();
        int at = 0;
        while (at < text.length()) {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == ',')) {
                at++;
            }
            if (at == text.length()) {
                break;
            }
            final int equals = text.indexOf('=', at);
            final int comma = text.indexOf(',', at);
            if (equals < 0 || comma >= 0 && comma < equals) {
                throw new OptionException(
                        at + 1,
                        "expected key=value, found \"" + text.substring(at, comma < 0 ? text.length() : comma) + "\"");
            }
            final String key = text.substring(at, equals).trim();
            final int end = valueEnd(text, equals + 1);
            final String value = unquote(text.substring(equals + 1, end).trim());
            if (options.entries.putIfAbsent(key, new Entry(value, at + 1, equals + 2)) != null) {
                throw new OptionException(at + 1, "the key " + key + " is given twice");
            }
            at = end;
        }
        return options;
    }

    /** Values from the command line win over the ones of st.cmd. */
    public void override(final Map<String, String> values) {
        values.forEach((key, value) -> {
            if (known.contains(key) || entries.containsKey(key)) {
                entries.put(key, new Entry(value, 0, 0));
            }
        });
    }

    /** Says which keys there are, so that overriding and {@link #finish} can tell. */
    public OptionText knows(final String... keys) {
        known.addAll(java.util.List.of(keys));
        return this;
    }

    public boolean has(final String key) {
        return entries.containsKey(key);
    }

    public String text(final String key, final String otherwise) {
        known.add(key);
        final Entry entry = entries.get(key);
        return entry == null ? otherwise : entry.value();
    }

    public int integer(final String key, final int otherwise) throws OptionException {
        known.add(key);
        final Entry entry = entries.get(key);
        if (entry == null) {
            return otherwise;
        }
        try {
            return Integer.decode(entry.value());
        } catch (final NumberFormatException e) {
            throw new OptionException(
                    entry.valueColumn(), key + " must be a whole number: " + key + "=" + entry.value());
        }
    }

    public boolean flag(final String key, final boolean otherwise) throws OptionException {
        known.add(key);
        final Entry entry = entries.get(key);
        if (entry == null) {
            return otherwise;
        }
        return switch (entry.value().toLowerCase(Locale.ROOT)) {
            case "yes", "true", "on", "1" -> true;
            case "no", "false", "off", "0" -> false;
            default ->
                throw new OptionException(
                        entry.valueColumn(), key + " must be yes or no: " + key + "=" + entry.value());
        };
    }

    /** Bytes: a number with B, KiB, MiB, GiB or nothing. */
    public long bytes(final String key, final long otherwise) throws OptionException {
        return unit(key, otherwise, SIZES, "B, KiB, MiB or GiB");
    }

    /** Nanoseconds: a number with ns, us, ms or s. */
    public long durationNs(final String key, final long otherwise) throws OptionException {
        return unit(key, otherwise, TIMES, "ns, us, ms or s");
    }

    /** An error about the value of this key. */
    public OptionException wrong(final String key, final String message) {
        final Entry entry = entries.get(key);
        return new OptionException(entry == null ? 1 : entry.valueColumn(), message);
    }

    /** To be called when everything was asked for. */
    public void finish() throws OptionException {
        for (final Map.Entry<String, Entry> entry : entries.entrySet()) {
            if (!known.contains(entry.getKey())) {
                throw new OptionException(
                        entry.getValue().keyColumn(),
                        "there is no option " + entry.getKey() + "; options are " + String.join(", ", known));
            }
        }
    }

    private long unit(final String key, final long otherwise, final Map<String, Long> units, final String names)
            throws OptionException {
        known.add(key);
        final Entry entry = entries.get(key);
        if (entry == null) {
            return otherwise;
        }
        int split = 0;
        final String value = entry.value();
        while (split < value.length() && (Character.isDigit(value.charAt(split)) || value.charAt(split) == '.')) {
            split++;
        }
        final Long factor = units.get(value.substring(split).trim().toUpperCase(Locale.ROOT));
        if (factor == null || split == 0) {
            throw new OptionException(
                    entry.valueColumn(), key + " must be a number with " + names + ": " + key + "=" + value);
        }
        try {
            return new java.math.BigDecimal(value.substring(0, split))
                    .multiply(java.math.BigDecimal.valueOf(factor))
                    .longValueExact();
        } catch (final ArithmeticException | NumberFormatException e) {
            throw new OptionException(
                    entry.valueColumn(), key + " is no whole number of bytes or nanoseconds: " + key + "=" + value);
        }
    }

    private static int valueEnd(final String text, final int from) {
        boolean quoted = false;
        for (int at = from; at < text.length(); at++) {
            if (text.charAt(at) == '\'') {
                quoted = !quoted;
            } else if (text.charAt(at) == ',' && !quoted) {
                return at;
            }
        }
        return text.length();
    }

    private static String unquote(final String value) {
        return value.length() >= 2 && value.startsWith("'") && value.endsWith("'")
                ? value.substring(1, value.length() - 1)
                : value;
    }
}
