package org.pebbleioc.ioc.putlog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.log.LogClient;

/** Where lines go: log servers, files ({@code file:/path}), the IOC's own log ({@code log}). */
final class PutTargets implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger("org.pebbleioc.caputlog");
    private static final int DEFAULT_PORT = 7011;

    private final List<LogClient> servers = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();
    private boolean ownLog;
    private boolean fileFailed;

    /** @throws IllegalArgumentException an address that makes no sense; none of the list is taken then */
    synchronized void add(final String addresses, final Path directory) {
        final List<String> hosts = new ArrayList<>();
        final List<Integer> ports = new ArrayList<>();
        for (final String address : addresses.strip().split("\\s+")) {
            if (!address.startsWith("file:") && !address.equals("log")) {
                final int colon = address.lastIndexOf(':');
                hosts.add(colon < 0 ? address : address.substring(0, colon));
                ports.add(colon < 0 ? DEFAULT_PORT : port(address, address.substring(colon + 1)));
            }
        }
        for (int i = 0; i < hosts.size(); i++) {
            servers.add(new LogClient(hosts.get(i), ports.get(i), "ca-put-log-" + hosts.get(i)));
        }
        for (final String address : addresses.strip().split("\\s+")) {
            ownLog |= address.equals("log");
            if (address.startsWith("file:")) {
                files.add(directory.resolve(address.substring(5)));
            }
        }
    }

    private static int port(final String address, final String text) {
        try {
            final int port = Integer.parseInt(text);
            if (port > 0 && port < 65_536) {
                return port;
            }
        } catch (final NumberFormatException e) {
            // said below, with the numbers that are no ports
        }
        throw new IllegalArgumentException("no port of a log server: address=" + address);
    }

    synchronized void send(final String prefix, final String line) {
        servers.forEach(server -> server.send(prefix + line));
        if (ownLog) {
            LOG.info("{}", line);
        }
        for (final Path file : files) {
            try {
                Files.writeString(
                        file,
                        prefix + line + "\n",
                        StandardCharsets.UTF_8,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
                fileFailed = false;
            } catch (final IOException e) {
                if (!fileFailed) { // once until it works again
                    LOG.error("put log {} not written: {}", file, e.toString());
                }
                fileFailed = true;
            }
        }
    }

    synchronized List<String> report() {
        final List<String> lines = new ArrayList<>();
        servers.forEach(server -> lines.add("log server " + server.report()));
        files.forEach(file -> lines.add("file " + file));
        if (ownLog) {
            lines.add("the log of this IOC");
        }
        return lines;
    }

    @Override
    public synchronized void close() {
        servers.forEach(LogClient::close);
        servers.clear();
    }
}
