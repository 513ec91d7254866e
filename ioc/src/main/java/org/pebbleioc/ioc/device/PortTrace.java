package org.pebbleioc.ioc.device;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * What of a port's traffic with records is written down, {@code asynTrace}: to the log, or to a file of its own. Meant for
 * looking for a fault: whoever traces waits for the file. Any thread.
 */
public final class PortTrace {
    /** A write that the driver refused. */
    public static final int ERROR = 0x1;
    /** What records read and write. */
    public static final int DEVICE = 0x2;
    /** What the driver sets by itself. */
    public static final int DRIVER = 0x8;
    /** Connecting, enabling and the like. */
    public static final int FLOW = 0x10;

    /** How texts are shown. */
    public static final int ASCII = 0x1;

    public static final int ESCAPE = 0x2;
    public static final int HEX = 0x4;

    /** What stands in front of each line. */
    public static final int TIME = 0x1;

    public static final int PORT = 0x2;
    public static final int SOURCE = 0x4;
    public static final int THREAD = 0x8;

    private static final Logger LOG = LogManager.getLogger(PortTrace.class);
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss.SSS");

    private final String port;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile int mask = ERROR;
    private volatile int ioMask;
    private volatile int infoMask = TIME;
    private volatile int truncateSize = 80;
    private volatile String file = "";

    // guarded by this
    private PrintStream out;

    PortTrace(final String port) {
        this.port = port;
    }

    public int mask() {
        return mask;
    }

    public int ioMask() {
        return ioMask;
    }

    public int infoMask() {
        return infoMask;
    }

    public int truncateSize() {
        return truncateSize;
    }

    /** Empty for the log. */
    public String file() {
        return file;
    }

    public void mask(final int bits) {
        mask = bits;
        changed();
    }

    public void ioMask(final int bits) {
        ioMask = bits;
        changed();
    }

    public void infoMask(final int bits) {
        infoMask = bits;
        changed();
    }

    /** @param bytes of a text that are shown */
    public void truncateSize(final int bytes) {
        truncateSize = Math.max(0, bytes);
        changed();
    }

    /**
     * Where lines go from now on.
     *
     * @param name of a file that is appended to; {@code stdout}, {@code stderr}, or empty for the log
     * @throws IOException it cannot be written; everything stays as it was
     */
    public void file(final String name) throws IOException {
        final PrintStream next =
                switch (name) {
                    case "" -> null;
                    case "stdout" -> System.out;
                    case "stderr" -> System.err;
                    default ->
                        new PrintStream(
                                Files.newOutputStream(
                                        Path.of(name), StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                                true,
                                StandardCharsets.UTF_8);
                };
        synchronized (this) {
            if (out != null && out != System.out && out != System.err) {
                out.close();
            }
            out = next;
        }
        file = name;
        changed();
    }

    public void addListener(final Runnable listener) {
        listeners.add(listener);
    }

    public void removeListener(final Runnable listener) {
        listeners.remove(listener);
    }

    private void changed() {
        listeners.forEach(Runnable::run);
    }

    /** Whether somebody wants to see this; asked before a line is made. */
    public boolean wants(final int bit) {
        return (mask & bit) != 0;
    }

    /** A line with a value; a text is shown as the I/O mask says. */
    public void io(final String source, final String what, final Object value) {
        line(source, what + (value instanceof String text ? shown(text) : " " + value(value)));
    }

    private static String value(final Object value) {
        return value != null && value.getClass().isArray()
                ? java.lang.reflect.Array.getLength(value) + " elements"
                : String.valueOf(value);
    }

    private String shown(final String text) {
        final String cut = text.length() <= truncateSize ? text : text.substring(0, truncateSize);
        final StringBuilder out = new StringBuilder(" " + text.length() + " bytes");
        if ((ioMask & ASCII) != 0) {
            out.append(' ').append(cut);
        }
        if ((ioMask & ESCAPE) != 0) {
            out.append(' ');
            cut.chars().forEach(c -> out.append(c < ' ' || c > '~' ? String.format("\\x%02x", c) : (char) c + ""));
        }
        if ((ioMask & HEX) != 0) {
            for (final byte b : cut.getBytes(StandardCharsets.UTF_8)) {
                out.append(String.format(" %02x", b));
            }
        }
        return out.toString();
    }

    public void line(final String source, final String text) {
        final StringBuilder line = new StringBuilder();
        if ((infoMask & PORT) != 0) {
            line.append('[').append(port).append(",0,0] ");
        }
        if ((infoMask & SOURCE) != 0) {
            line.append('[').append(source).append("] ");
        }
        if ((infoMask & THREAD) != 0) {
            line.append('[').append(Thread.currentThread().getName()).append("] ");
        }
        line.append(port).append(' ').append(text);
        synchronized (this) {
            if (out != null) {
                out.println(((infoMask & TIME) != 0 ? STAMP.format(LocalDateTime.now()) + " " : "") + line);
                return;
            }
        }
        LOG.info("{}", line);
    }
}
