package org.pebbleioc.ioc.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends lines to a log server over TCP, as base's log client does: one connection, kept or made again, lines that wait
 * meanwhile in bounded number. Whoever logs never waits; what finds no room is counted. Its thread owns the socket.
 */
public final class LogClient implements AutoCloseable {
    private static final int WAITING_LINES = 1_000;
    private static final int CONNECT_MS = 2_000;
    private static final int STALLED_MS = 5_000;
    private static final long RETRY_MS = 5_000;
    private static final long IDLE_MS = 500;
    private static final long JOIN_MS = 2_000;

    private final String host;
    private final int port;
    private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(WAITING_LINES);
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final Thread thread;
    private volatile boolean closing;
    private volatile boolean connected;
    private volatile String problem = "not connected yet";
    private volatile Socket socket;

    /** @param threadName what the thread that sends is called */
    public LogClient(final String host, final int port, final String threadName) {
        this.host = host;
        this.port = port;
        thread = new Thread(this::run, threadName);
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes a line without its end, from any thread. */
    public void send(final String line) {
        if (closing || !waiting.offer(line)) {
            lost.incrementAndGet();
        }
    }

    /** One line for a person. */
    public String report() {
        return host + ":" + port + " " + (connected ? "connected" : "not connected (" + problem + ")") + ", "
                + sent.get() + " lines sent, " + waiting.size() + " waiting, " + lost.get() + " lost";
    }

    private void run() {
        String next = null;
        while (!closing || next != null || !waiting.isEmpty() && connected) {
            try {
                next = next != null ? next : waiting.poll(IDLE_MS, TimeUnit.MILLISECONDS);
                if (!connect()) {
                    if (closing) {
                        break;
                    }
                    Thread.sleep(RETRY_MS); // close interrupts it
                } else if (next != null) {
                    write(next);
                    next = null;
                }
            } catch (final InterruptedException e) {
                if (!connected) {
                    break; // closing, and nobody to send to
                }
            } catch (final IOException e) {
                problem = e.getMessage();
                disconnect();
            }
        }
        lost.addAndGet(waiting.size() + (next == null ? 0 : 1));
        disconnect();
    }

    private boolean connect() {
        if (connected) {
            return isAlive();
        }
        final Socket fresh = new Socket();
        socket = fresh;
        try {
            fresh.connect(new InetSocketAddress(host, port), CONNECT_MS);
            fresh.setSoTimeout(1);
            fresh.setSoLinger(true, STALLED_MS / 1000);
            connected = true;
            problem = "";
            return true;
        } catch (final IOException e) {
            problem = e.getMessage();
            disconnect();
            return false;
        }
    }

    /** A server that has gone is seen by reading: a write would still seem to go well once. */
    private boolean isAlive() {
        try {
            final InputStream in = socket.getInputStream();
            if (in.read() < 0) {
                problem = "the server closed the connection";
                disconnect();
                return false;
            }
            return true;
        } catch (final SocketTimeoutException e) {
            return true;
        } catch (final IOException e) {
            problem = e.getMessage();
            disconnect();
            return false;
        }
    }

    private void write(final String line) throws IOException {
        final OutputStream out = socket.getOutputStream();
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        sent.incrementAndGet();
    }

    private void disconnect() {
        connected = false;
        try {
            final Socket last = socket;
            if (last != null) {
                last.close();
            }
        } catch (final IOException e) {
            problem = e.getMessage();
        }
    }

    /** What waits is sent first where somebody is connected; a server that does not take it ends that after 2 s. */
    @Override
    public void close() {
        closing = true;
        try {
            if (!connected) {
                thread.interrupt();
            }
            thread.join(JOIN_MS);
            if (thread.isAlive()) {
                disconnect();
                thread.interrupt();
                thread.join(JOIN_MS);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
