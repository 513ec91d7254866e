package org.pebbleioc.readout.ship;

import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Sockets with a name in the file system, for clients on this host and of this user. */
public final class LocalSocket {
    private static final Logger LOG = LogManager.getLogger(LocalSocket.class);

    private static final int BACKLOG = 128;

    private LocalSocket() {}

    /**
     * Binds. A socket that a killed process left behind is removed first; one that is served, and any other file, is left
     * alone.
     *
     * @throws IOException the name is taken, or cannot be made
     */
    public static ServerSocketChannel bind(final Path path) throws IOException {
        final UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
        removeStale(path, address);
        final ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listener.bind(address, BACKLOG);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            return listener;
        } catch (final IOException e) {
            listener.close();
            throw new IOException("cannot bind " + path + ": " + e.getMessage(), e);
        }
    }

    private static void removeStale(final Path path, final UnixDomainSocketAddress address) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                || Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new BindException(path + " exists and is no socket");
        }
        if (isServed(address)) {
            throw new BindException(path + " is served by another process");
        }
        LOG.info("{}: removed, nobody serves it any more", path);
        Files.deleteIfExists(path);
    }

    private static boolean isServed(final UnixDomainSocketAddress address) {
        try {
            SocketChannel.open(address).close();
            return true;
        } catch (final IOException e) {
            return false;
        }
    }

    /** Removes the name, as far as it is there. */
    public static void remove(final Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (final IOException e) {
            LOG.warn("{} could not be removed: {}", path, e.toString());
        }
    }
}
