package org.pebbleioc.ioc.ca;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The C client library as a child process: a Python program with pyepics, whose output lines are the answers. */
public final class PyEpics implements AutoCloseable {
    private static final String PYTHON = "/usr/bin/python3";
    private static final String MISSING =
            "The C client of Channel Access is needed for this test. Install it: apt-get install python3-pyepics";
    private static Boolean present;

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final StringBuffer output = new StringBuffer();

    private PyEpics(final Process process) {
        this.process = process;
        final Thread pump = new Thread(this::pump, "py-out");
        pump.setDaemon(true);
        pump.start();
    }

    /** Starts a program that may say {@code epics.} and {@code say(...)}. */
    public static PyEpics start(final Map<String, String> environment, final String program) throws IOException {
        requirePresent();
        final ProcessBuilder builder = new ProcessBuilder(PYTHON, "-u", "-c", prelude() + program);
        builder.environment().keySet().removeIf(name -> name.startsWith("EPICS_"));
        builder.environment().put("PYEPICS_LIBCA", libca());
        builder.environment().put("EPICS_CA_AUTO_ADDR_LIST", "NO");
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true);
        return new PyEpics(builder.start());
    }

    static PyEpics start(final CaServer server, final String program) throws IOException {
        return start(forServer(server), program);
    }

    static Map<String, String> forServer(final CaServer server) {
        final Map<String, String> environment = new LinkedHashMap<>();
        environment.put("EPICS_CA_ADDR_LIST", "127.0.0.1");
        environment.put("EPICS_CA_SERVER_PORT", Integer.toString(server.udpPort()));
        return environment;
    }

    private static String prelude() throws IOException {
        try (InputStream in = PyEpics.class.getResourceAsStream("prelude.py")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String libca() throws IOException {
        try (var files = Files.walk(Path.of("/usr/lib"), 2)) {
            return files.map(Path::toString)
                    .filter(name -> name.matches(".*/libca\\.so\\.[0-9.]+"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(MISSING));
        }
    }

    private static synchronized void requirePresent() throws IOException {
        if (present == null) {
            present = false;
            if (Files.isExecutable(Path.of(PYTHON))) {
                final Process check = new ProcessBuilder(PYTHON, "-c", "import epics")
                        .redirectErrorStream(true)
                        .start();
                check.getInputStream().readAllBytes();
                present = awaited(check) == 0;
            }
        }
        if (!present) {
            throw new AssertionError(MISSING);
        }
    }

    private static int awaited(final Process process) {
        try {
            return process.waitFor();
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void pump() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = reader.readLine();
            while (line != null) {
                output.append(line).append('\n');
                lines.add(line);
                line = reader.readLine();
            }
        } catch (final IOException gone) {
            output.append(gone).append('\n');
        }
    }

    /** Skips output up to a line that starts so, and returns the rest of that line. */
    public String await(final String start, final long seconds) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        try {
            while (true) {
                final String line = lines.poll(deadlineNs - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (line == null) {
                    throw new AssertionError("no line '" + start + "' within " + seconds + " s, but:\n" + output);
                }
                if (line.startsWith(start)) {
                    return line.substring(start.length()).strip();
                }
            }
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits for the end of the program, which must be a good one. */
    public String finish(final long seconds) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                throw new AssertionError("still running after " + seconds + " s:\n" + output);
            }
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
        if (process.exitValue() != 0) {
            throw new AssertionError("exit " + process.exitValue() + ":\n" + output);
        }
        return output.toString();
    }

    /** STOP or CONT. */
    public void signal(final String name) throws IOException {
        awaited(new ProcessBuilder(List.of("kill", "-" + name, Long.toString(process.pid()))).start());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
