package org.pebbleioc.pva.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Finds clients whose machine or network has gone while there were bytes for them. TCP's keep-alive does not: it asks
 * silent connections only, and one with bytes on their way is given up after a quarter of an hour. A client that has
 * merely stopped reading must not be taken for one that is gone, so time without progress says nothing; but its kernel
 * answers. Whether it does stands in the kernel's table of connections: how often bytes were sent again, or a full
 * receiver was asked for room, without any answer. One answer sets both to zero.
 *
 * <p>One thread.
 */
final class VanishedPeers {
    private static final Logger LOG = LogManager.getLogger(VanishedPeers.class);
    private static final Path TABLE = Path.of("/proc/self/net/tcp");
    private static final long LOOK_NS = 10_000_000_000L;
    /** As long as keep-alive takes for a silent one. */
    private static final long GONE_NS = 60_000_000_000L;
    /** One is on its way to a client that lives. */
    private static final int UNANSWERED = 2;

    // Columns of the table.
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int TIMER = 5;
    private static final int SENT_AGAIN = 6;
    private static final int ASKED = 8;
    private static final String RETRANSMISSION = "01";
    private static final String WINDOW_PROBE = "04";

    private final Path table;
    private Map<String, Long> sinceNs = new HashMap<>();
    private long nextNs;
    private boolean hasLooked;

    VanishedPeers() {
        this(TABLE);
    }

    VanishedPeers(final Path table) {
        this.table = table;
    }

    /**
     * Looks again when it is time to.
     *
     * @return connections, as {@link #key} writes them, whose peer has not answered for a minute
     */
    Set<String> look(final long nowNs) {
        if (hasLooked && nowNs - nextNs < 0) {
            return Set.of();
        }
        hasLooked = true;
        nextNs = nowNs + LOOK_NS;
        final Map<String, Long> now = new HashMap<>();
        final Set<String> gone = new HashSet<>();
        try (BufferedReader lines = Files.newBufferedReader(table, StandardCharsets.US_ASCII)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                final String[] columns = line.trim().split(" +");
                if (isUnanswered(columns)) {
                    final String key = columns[LOCAL] + ' ' + columns[REMOTE];
                    now.put(key, sinceNs.getOrDefault(key, nowNs));
                    if (nowNs - now.get(key) >= GONE_NS) {
                        gone.add(key);
                    }
                }
            }
        } catch (final IOException e) {
            LOG.debug("{}: {}", table, e.toString()); // the kernel gives them up, too, only later
        }
        sinceNs = now;
        return gone;
    }

    private static boolean isUnanswered(final String[] columns) {
        try {
            if (columns.length <= ASKED) {
                return false;
            }
            final String timer = columns[TIMER].split(":")[0];
            return timer.equals(RETRANSMISSION) && Integer.parseInt(columns[SENT_AGAIN], 16) >= UNANSWERED
                    || timer.equals(WINDOW_PROBE) && Integer.parseInt(columns[ASKED]) >= UNANSWERED;
        } catch (final NumberFormatException e) {
            return false; // the heading
        }
    }

    /** The two addresses as the table has them. */
    static String key(final InetSocketAddress local, final InetSocketAddress remote) {
        return hex(local) + ' ' + hex(remote);
    }

    /** The address as a number of this machine's byte order, the port as it is. */
    private static String hex(final InetSocketAddress address) {
        final byte[] bytes = address.getAddress().getAddress();
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < bytes.length; i++) {
            final int at = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? bytes.length - 1 - i : i;
            text.append(String.format(Locale.ROOT, "%02X", bytes[at]));
        }
        return text.append(String.format(Locale.ROOT, ":%04X", address.getPort()))
                .toString();
    }
}
