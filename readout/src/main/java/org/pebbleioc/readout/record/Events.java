package org.pebbleioc.readout.record;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code ./run events}: lists, checks and takes apart files of recorded events. */
public final class Events {
    private static final String USAGE = """
            ./run events FILE...                 checks every byte, prints a summary
            ./run events --list FILE...          prints a line per event, too
            ./run events --extract N NAME OUT FILE
                                                 writes the elements of event N (from 1), of the PV NAME or
                                                 of the pebble, to the file OUT, little-endian
            """;

    private Events() {}

    public static void main(final String[] arguments) {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    /** Exit status: 0 all is well, 1 something is damaged or cannot be read, 2 wrong arguments. */
    public static int run(final List<String> arguments, final PrintStream out, final PrintStream err) {
        final List<String> files = new ArrayList<>(arguments);
        try {
            if (files.size() == 5 && files.get(0).equals("--extract")) {
                return extract(
                        Integer.parseInt(files.get(1)),
                        files.get(2),
                        Path.of(files.get(3)),
                        Path.of(files.get(4)),
                        err);
            }
        } catch (final NumberFormatException e) {
            err.print(USAGE);
            return 2;
        }
        final boolean list = files.remove("--list");
        if (files.isEmpty() || files.stream().anyMatch(f -> f.startsWith("-"))) {
            err.print(USAGE);
            return 2;
        }
        int status = 0;
        for (final String file : files) {
            status = Math.max(status, check(Path.of(file), list, out, err));
        }
        return status;
    }

    private static int check(final Path path, final boolean list, final PrintStream out, final PrintStream err) {
        long events = 0;
        long damaged = 0;
        long broken = 0;
        long bytes = 0;
        final Map<String, Map<String, Long>> outcomes = new TreeMap<>();
        try (EventFile file = new EventFile(path)) {
            for (EventFile.Event event = file.next(); event != null; event = file.next()) {
                events++;
                damaged += event.pvDamage() == 0 ? 0 : 1;
                bytes += event.pebble().bytes();
                boolean intact = file.isIntact(event.pebble());
                final StringBuilder line = new StringBuilder();
                for (final EventFile.Pv pv : event.pvs()) {
                    outcomes.computeIfAbsent(pv.name(), n -> new TreeMap<>()).merge(pv.outcome(), 1L, Long::sum);
                    line.append("  ").append(pv.name()).append(' ').append(pv.outcome());
                    if (pv.array() != null) {
                        bytes += pv.array().bytes();
                        intact &= file.isIntact(pv.array());
                        line.append(' ')
                                .append(pv.array().type())
                                .append(pv.array().shape().toString().replace(" ", ""));
                    }
                }
                broken += intact ? 0 : 1;
                if (list) {
                    out.println(events + "  counter " + event.eventCounter() + "  "
                            + java.time.Instant.ofEpochSecond(0, event.timeNs()) + line + (intact ? "" : "  BROKEN"));
                }
            }
            out.println(path + ": " + events + " events, " + bytes + " bytes of data, " + damaged + " with damage, "
                    + broken + " broken; " + file.end());
            outcomes.forEach((name, counts) -> out.println("  " + name + " " + counts));
            return broken == 0 ? 0 : 1;
        } catch (final IOException | RuntimeException e) {
            err.println(path + ": after " + events + " events: " + e.getMessage());
            return 1;
        }
    }

    private static int extract(
            final int number, final String name, final Path to, final Path from, final PrintStream err) {
        try (EventFile file = new EventFile(from)) {
            EventFile.Event event = null;
            for (int i = 0; i < number; i++) {
                event = file.next();
                if (event == null) {
                    err.println(from + " has " + i + " events");
                    return 1;
                }
            }
            final EventFile.Array array = event == null ? null : find(event, name);
            if (array == null) {
                err.println("event " + number + " has no data of " + name);
                return 1;
            }
            try (FileChannel out = FileChannel.open(
                    to, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                for (final ByteBuffer data = file.data(array); data.hasRemaining(); ) {
                    out.write(data);
                }
            }
            return 0;
        } catch (final IOException e) {
            err.println(e.getMessage());
            return 1;
        }
    }

    private static EventFile.Array find(final EventFile.Event event, final String name) {
        if (name.equals("pebble")) {
            return event.pebble();
        }
        return event.pvs().stream()
                .filter(pv -> pv.name().equals(name))
                .findFirst()
                .map(EventFile.Pv::array)
                .orElse(null);
    }
}
