package org.pebbleioc.ioc.log;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A log server of the tests: takes connections and keeps the lines. */
public final class LineServer implements AutoCloseable {
    private final ServerSocket server;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    public LineServer() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        final Thread thread = new Thread(this::run, "line-server");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return server.getLocalPort();
    }

    private void run() {
        try {
            while (!server.isClosed()) {
                final Socket socket = server.accept();
                open.add(socket);
                final Thread reader = new Thread(() -> read(socket), "line-reader");
                reader.setDaemon(true);
                reader.start();
            }
        } catch (final IOException closed) {
            // the end of the test
        }
    }

    private void read(final Socket socket) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (final IOException hungUp) {
            // the test did that
        }
    }

    /** The next line that contains the text; it must come within 60 s. */
    public String await(final String text) throws InterruptedException {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            final String line = lines.poll(deadlineNs - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw new AssertionError("no line with " + text);
            }
            if (line.contains(text)) {
                return line;
            }
        }
    }

    /** Ends the connections that are open. */
    public void hangUp() throws IOException {
        for (final Socket socket : open) {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        hangUp();
    }
}
