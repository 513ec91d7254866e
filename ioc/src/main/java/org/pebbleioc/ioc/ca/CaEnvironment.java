package org.pebbleioc.ioc.ca;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads environment variables: of several names the first that is set counts; an empty value is not set. */
final class CaEnvironment {
    private final Map<String, String> environment;

    CaEnvironment(final Map<String, String> environment) {
        this.environment = environment;
    }

    private String nameOfSet(final String... names) {
        for (final String name : names) {
            final String value = environment.get(name);
            if (value != null && !value.isBlank()) {
                return name;
            }
        }
        return null;
    }

    int port(final int fallback, final String... names) {
        return (int) number(fallback, 1, 65_535, true, names);
    }

    double number(final double fallback, final double low, final double high, final String... names) {
        return number(fallback, low, high, false, names);
    }

    private double number(
            final double fallback, final double low, final double high, final boolean whole, final String... names) {
        final String name = nameOfSet(names);
        if (name == null) {
            return fallback;
        }
        final String text = environment.get(name).strip();
        try {
            final double value = whole ? Integer.parseInt(text) : Double.parseDouble(text);
            if (value >= low && value <= high) {
                return value;
            }
        } catch (final NumberFormatException noNumber) {
            throw bad(name, "is no number", noNumber);
        }
        throw bad(name, "is not between " + low + " and " + high, null);
    }

    boolean yes(final boolean fallback, final String... names) {
        final String name = nameOfSet(names);
        if (name == null) {
            return fallback;
        }
        return switch (environment.get(name).strip().toUpperCase(Locale.ROOT)) {
            case "YES" -> true;
            case "NO" -> false;
            default -> throw bad(name, "is neither YES nor NO", null);
        };
    }

    /** Addresses without ports, separated by blanks. */
    List<InetAddress> addresses(final String name) {
        final List<InetAddress> result = new ArrayList<>();
        for (final String word : words(nameOfSet(name))) {
            result.add(address(name, word));
        }
        return result;
    }

    /** Addresses with or without a port. */
    List<InetSocketAddress> socketAddresses(final int usualPort, final String... names) {
        final String name = nameOfSet(names);
        final List<InetSocketAddress> result = new ArrayList<>();
        for (final String word : words(name)) {
            final int colon = word.indexOf(':');
            final InetAddress address = address(name, colon < 0 ? word : word.substring(0, colon));
            result.add(new InetSocketAddress(address, colon < 0 ? usualPort : portOf(name, word.substring(colon + 1))));
        }
        return result;
    }

    private int portOf(final String name, final String text) {
        try {
            final int port = Integer.parseInt(text);
            if (port > 0 && port <= 65_535) {
                return port;
            }
        } catch (final NumberFormatException noNumber) {
            throw bad(name, "has a port that is no number", noNumber);
        }
        throw bad(name, "has a port that is not between 1 and 65535", null);
    }

    private InetAddress address(final String name, final String word) {
        try {
            return InetAddress.getByName(word);
        } catch (final UnknownHostException unknown) {
            throw bad(name, "has the unknown address " + word, unknown);
        }
    }

    private String[] words(final String name) {
        return name == null ? new String[0] : environment.get(name).strip().split("\\s+");
    }

    private IllegalArgumentException bad(final String name, final String what, final Exception cause) {
        return new IllegalArgumentException(name + "=" + environment.get(name) + " " + what, cause);
    }
}
