package org.pebbleioc.ioc.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.pebbleioc.ioc.Main;
import org.pebbleioc.ioc.RunningIoc;

/** The program itself, in a process of its own, with the log that is shipped. */
final class ChildIoc implements AutoCloseable {
    private final long startedNs = System.nanoTime();
    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final StringBuffer output = new StringBuffer();

    private ChildIoc(final Process process) {
        this.process = process;
        final Thread pump = new Thread(this::pump, "child-out");
        pump.setDaemon(true);
        pump.start();
    }

    static ChildIoc start(final String... arguments) throws IOException {
        final List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:MaxDirectMemorySize=1g",
                "-Djava.net.preferIPv4Stack=true",
                "-Dlog4j2.configurationFile=" + RunningIoc.HOME.resolve("ioc/src/main/resources/log4j2.xml"),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.directory(RunningIoc.HOME.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("EPICS_"));
        builder.environment().putAll(RunningIoc.environment());
        return new ChildIoc(builder.start());
    }

    /** Skips output up to a line with this text. */
    String await(final String text, final long seconds) throws InterruptedException {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (true) {
            final String line = lines.poll(deadlineNs - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw new AssertionError("no line with '" + text + "' within " + seconds + " s, but:\n" + output);
            }
            if (line.contains(text)) {
                return line;
            }
        }
    }

    OutputStream input() {
        return process.getOutputStream();
    }

    void terminate() throws IOException {
        // destroy() would close the pipe that the last lines come through
        signal("TERM");
    }

    void signal(final String name) throws IOException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int exitCode(final long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new AssertionError("still running after " + seconds + " s:\n" + output);
        }
        return process.exitValue();
    }

    double ageS() {
        return (System.nanoTime() - startedNs) / 1e9;
    }

    String output() {
        return output.toString();
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
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
