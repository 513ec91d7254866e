package org.pebbleioc.pva.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pebbleioc.pva.wire.Limits;

/** Reads variables in the forms that EPICS gives them. Of several names the first that is set counts. */
public final class EpicsEnvironment {
    private static final int MAX_PORT = 65535;
    private static final Pattern BYTES = Pattern.compile("(\\d{1,9})(|KiB|MiB|GiB)");

    private final Map<String, String> values;

    /** Which variable answered, for messages. */
    private record Setting(String name, String value) {
        IllegalArgumentException wrong(final String why) {
            return new IllegalArgumentException(name + "=" + value + ": " + why);
        }

        String[] words() {
            return value.isEmpty() ? new String[0] : value.split("[\\s,]+");
        }
    }

    public EpicsEnvironment(final Map<String, String> values) {
        this.values = values;
    }

    private Setting setting(final String... names) {
        for (final String name : names) {
            final String value = values.get(name);
            if (value != null && !value.isBlank()) {
                return new Setting(name, value.trim());
            }
        }
        return new Setting(names[0], "");
    }

    public int port(final int fallback, final String... names) {
        final Setting setting = setting(names);
        return setting.value().isEmpty() ? fallback : port(setting, setting.value());
    }

    private static int port(final Setting setting, final String text) {
        try {
            final int port = Integer.parseInt(text);
            if (port >= 0 && port <= MAX_PORT) {
                return port;
            }
        } catch (final NumberFormatException e) {
            throw setting.wrong("not a port number");
        }
        throw setting.wrong("a port is 0..65535");
    }

    public boolean yesNo(final boolean fallback, final String... names) {
        final Setting setting = setting(names);
        switch (setting.value().toUpperCase(Locale.ROOT)) {
            case "":
                return fallback;
            case "YES":
            case "Y":
            case "TRUE":
            case "1":
                return true;
            case "NO":
            case "N":
            case "FALSE":
            case "0":
                return false;
            default:
                throw setting.wrong("YES or NO");
        }
    }

    /** Bounds of monitors' queues. */
    QueueLimits queues() {
        final QueueLimits usual = QueueLimits.DEFAULT;
        final Setting size = setting("PEBBLEIOC_PVAS_QUEUE_SIZE");
        final Setting max = setting("PEBBLEIOC_PVAS_MAX_QUEUE_SIZE");
        final int queueSize = (int) number(size, usual.size(), 1, 1024);
        final int maxSize = (int) number(max, Math.max(queueSize, usual.maxSize()), 1, 1024);
        if (maxSize < queueSize) {
            throw max.wrong("less than PEBBLEIOC_PVAS_QUEUE_SIZE=" + queueSize);
        }
        final Setting word = setting("PEBBLEIOC_PVAS_POLICY");
        final QueuePolicy policy = word.value().isEmpty()
                ? usual.policy()
                : QueuePolicy.of(word.value().toLowerCase(Locale.ROOT));
        if (policy == null) {
            throw word.wrong("latest, oldest or lossless");
        }
        final Setting bytes = setting("PEBBLEIOC_PVAS_CLIENT_BYTES");
        return new QueueLimits(queueSize, maxSize, policy, bytes(bytes, usual.clientBytes()));
    }

    /** What one message may ask for. */
    Limits limits() {
        final Limits usual = Limits.DEFAULT;
        final Setting most = setting("PEBBLEIOC_PVAS_MAX_MESSAGE");
        final long bytes = bytes(most, usual.messageBytes());
        if (bytes < 64 << 10 || bytes > 1 << 30) {
            throw most.wrong("64KiB to 1GiB");
        }
        return new Limits((int) bytes, usual.typeDepth(), usual.typeFields(), usual.valueFields());
    }

    /** Seconds, as milliseconds. */
    int seconds(final double fallback, final double least, final double most, final String... names) {
        final Setting setting = setting(names);
        double seconds = fallback;
        try {
            seconds = setting.value().isEmpty() ? fallback : Double.parseDouble(setting.value());
        } catch (final NumberFormatException e) {
            throw setting.wrong("not a number of seconds");
        }
        if (!(seconds >= least && seconds <= most)) {
            throw setting.wrong("must be " + least + " to " + most + " s");
        }
        return (int) Math.round(seconds * 1000);
    }

    /** Milliseconds, 0 for never. */
    int millis(final int fallback, final String name) {
        return (int) number(setting(name), fallback, 0, 86_400_000);
    }

    private static long number(final Setting setting, final long fallback, final long least, final long most) {
        if (setting.value().isEmpty()) {
            return fallback;
        }
        try {
            final long number = Long.parseLong(setting.value());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (final NumberFormatException e) {
            throw setting.wrong("not a whole number");
        }
        throw setting.wrong("must be " + least + ".." + most);
    }

    /** A number of bytes with one of the units {@code KiB}, {@code MiB}, {@code GiB}, or none. */
    private static long bytes(final Setting setting, final long fallback) {
        final Matcher parts = BYTES.matcher(setting.value());
        if (setting.value().isEmpty()) {
            return fallback;
        }
        if (!parts.matches()) {
            throw setting.wrong("a number of bytes, KiB, MiB or GiB, as 512MiB");
        }
        final String unit = parts.group(2);
        final int shift = unit.isEmpty() ? 0 : 10 * (1 + "KMG".indexOf(unit.charAt(0)));
        final long bytes = Long.parseLong(parts.group(1)) << shift;
        if (bytes < 1) {
            throw setting.wrong("at least one byte");
        }
        return bytes;
    }

    /** Hosts with optional {@code :port}. */
    public List<InetSocketAddress> addresses(final int port, final String... names) {
        final Setting setting = setting(names);
        final List<InetSocketAddress> addresses = new ArrayList<>();
        for (final String word : setting.words()) {
            final int colon = word.lastIndexOf(':');
            final String host = colon < 0 ? word : word.substring(0, colon);
            final int at = colon < 0 ? port : port(setting, word.substring(colon + 1));
            addresses.add(new InetSocketAddress(host(setting, host), at));
        }
        return addresses;
    }

    /** Addresses of this host to bind; none, or {@code 0.0.0.0}, for all. A port, if given, says nothing here. */
    List<InetAddress> interfaces(final String... names) {
        final Setting setting = setting(names);
        final List<InetAddress> addresses = new ArrayList<>();
        boolean everywhere = false;
        for (final String word : setting.words()) {
            if (!isGroup(word)) {
                final InetAddress address = host(setting, word.replaceFirst(":\\d+$", ""));
                everywhere |= address.isAnyLocalAddress();
                if (!addresses.contains(address)) {
                    addresses.add(address);
                }
            }
        }
        return everywhere ? List.of() : addresses;
    }

    /** The multicast groups of the same list: {@code group} or {@code group@address}, the address of an interface. */
    List<ServerConfig.Group> groups(final String... names) {
        final Setting setting = setting(names);
        final List<ServerConfig.Group> groups = new ArrayList<>();
        for (final String word : setting.words()) {
            if (isGroup(word)) {
                final int at = word.indexOf('@');
                groups.add(new ServerConfig.Group(
                        host(setting, at < 0 ? word : word.substring(0, at)),
                        at < 0 ? null : host(setting, word.substring(at + 1))));
            }
        }
        return groups;
    }

    /** Whether it begins with an address of 224.0.0.0/4. */
    private static boolean isGroup(final String word) {
        return word.matches("2(2[4-9]|3\\d)\\.\\d+\\.\\d+\\.\\d+(@.*)?");
    }

    private static InetAddress host(final Setting setting, final String name) {
        try {
            for (final InetAddress address : InetAddress.getAllByName(name)) {
                if (!name.isEmpty() && address.getAddress().length == 4) {
                    return address;
                }
            }
        } catch (final UnknownHostException e) {
            throw setting.wrong("unknown host '" + name + "'");
        }
        throw setting.wrong("'" + name + "' has no IPv4 address");
    }
}
