package org.pebbleioc.ioc;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.pebbleioc.ioc.shell.Environment;
import org.pebbleioc.ioc.shell.ShellCommand;

/** An IOC that runs an example: loopback, free ports, no beacons, its words kept. */
final class DocsIoc implements AutoCloseable {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Ioc ioc;

    private DocsIoc(final Path folder, final String... arguments) throws IOException {
        try {
            ioc = new Ioc(CommandLine.parse(arguments), new Environment(isolated()), folder, print(out), print(err));
        } catch (final CommandLine.UsageException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static DocsIoc boot(final Path folder, final List<String> lines, final String... arguments) throws IOException {
        final Path script = Files.write(folder.resolve("st.cmd"), lines);
        final DocsIoc docs = new DocsIoc(folder, arguments);
        if (!docs.ioc.boot(script.toString())) {
            docs.close();
            throw new AssertionError(String.join("\n", lines) + "\ndid not start an IOC:\n" + docs.errors());
        }
        return docs;
    }

    /** Nothing configured, nothing started. */
    static DocsIoc silent(final Path folder) throws IOException {
        return new DocsIoc(folder);
    }

    /** The text of {@code ./run plan}. */
    static String plan(final Path folder, final Path script, final String... arguments) throws IOException {
        try (DocsIoc docs = new DocsIoc(folder, arguments)) {
            docs.ioc.plan(script.toString());
            return docs.out.toString(StandardCharsets.UTF_8);
        }
    }

    /** The recordings that examples replay. */
    static void recordings(final Path folder) throws IOException {
        Files.write(folder.resolve("frames.bin"), new byte[1024 * 512 * 2]);
        Files.createDirectory(folder.resolve("scan"));
        Files.copy(
                ROOT.resolve("driver-binding/src/test/resources/frames/u16-le.tif"),
                folder.resolve("scan/frame_0001.tif"));
    }

    /** Runs a line; what it printed. */
    String run(final String line) {
        out.reset();
        ioc.shell().runLine(line, "");
        return out.toString(StandardCharsets.UTF_8);
    }

    String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }

    Set<String> commands() {
        final Set<String> names = new TreeSet<>();
        ioc.shell().commands().all().stream().map(ShellCommand::name).forEach(names::add);
        return names;
    }

    /** The options that an error about an unknown one lists. */
    List<String> optionsOf(final String line) {
        err.reset();
        run(line);
        final String said = errors();
        final String before = "options are ";
        assertTrue(said.contains(before), said);
        final String list = said.substring(said.indexOf(before) + before.length());
        err.reset();
        return Arrays.asList(list.substring(0, list.indexOf(" (")).split(", "));
    }

    @Override
    public void close() {
        ioc.close();
    }

    private static Map<String, String> isolated() throws IOException {
        final String free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = String.valueOf(socket.getLocalPort());
        }
        return Map.of(
                "PEBBLEIOC_HOME", ROOT.toString(),
                "EPICS_PVAS_INTF_ADDR_LIST", "127.0.0.1",
                "EPICS_PVAS_SERVER_PORT", "0",
                "EPICS_PVAS_BROADCAST_PORT", "0",
                "EPICS_PVAS_AUTO_BEACON_ADDR_LIST", "NO",
                "EPICS_CAS_INTF_ADDR_LIST", "127.0.0.1",
                "EPICS_CAS_SERVER_PORT", free,
                "EPICS_CAS_AUTO_BEACON_ADDR_LIST", "NO");
    }

    private static PrintStream print(final ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }
}
