package org.pebbleioc.driver.datadev;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.pebbleioc.driver.DmaGeometry;

/**
 * A card that a small C library emulates in place of libc's calls: built here with gcc, once per JVM, and named to the
 * binding before its {@link Libc} is loaded. Every test that touches the binding goes through this class first.
 */
final class FakeCard {
    /** No such file exists; only the library answers to it. */
    static final String NODE = "/dev/datadev_fake";

    private static final String SOURCE = "/datadev/fakedatadev.c";
    private static final Path DIRECTORY = build();

    static {
        Native.register(FakeCard.class, NativeLibrary.getInstance(library()));
    }

    private FakeCard() {}

    /** Loads the driver anew with all books at zero. */
    static void load(final DmaGeometry geometry) {
        if (fake_load(
                        NODE,
                        geometry.cfgTxCount(),
                        geometry.cfgRxCount(),
                        geometry.cfgSize(),
                        geometry.mode().cfgMode())
                != 0) {
            throw new IllegalStateException("the fake card has no memory");
        }
    }

    /** Options for the fake node; the driver's text is written as it stands now. */
    static DatadevOptions options() {
        final byte[] text = new byte[8192];
        fake_proc(text, text.length);
        try {
            Files.writeString(DIRECTORY.resolve("datadev_fake"), Native.toString(text), StandardCharsets.US_ASCII);
        } catch (final IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return new DatadevOptions(Path.of(NODE), 0, DIRECTORY, DIRECTORY);
    }

    static String library() {
        return DIRECTORY.resolve("libfakedatadev.so").toString();
    }

    static Path directory() {
        return DIRECTORY;
    }

    /** What a kernel would not have forgiven; empty when there was nothing. */
    static String harm() {
        final byte[] text = new byte[512];
        fake_harm_text(text, text.length);
        return Native.toString(text);
    }

    private static Path build() {
        try {
            final Path directory = Files.createTempDirectory("fakedatadev");
            final Path source = directory.resolve("fakedatadev.c");
            try (InputStream in = FakeCard.class.getResourceAsStream(SOURCE)) {
                Files.copy(in, source, StandardCopyOption.REPLACE_EXISTING);
            }
            final Path library = directory.resolve("libfakedatadev.so");
            final Path log = directory.resolve("gcc.log");
            final Process gcc = new ProcessBuilder(
                            "gcc",
                            "-std=gnu11",
                            "-Wall",
                            "-Wextra",
                            "-Werror",
                            "-O2",
                            "-fPIC",
                            "-shared",
                            "-o",
                            library.toString(),
                            source.toString(),
                            "-lpthread")
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (gcc.waitFor() != 0) {
                throw new IllegalStateException("gcc failed:\n" + Files.readString(log));
            }
            System.setProperty(Libc.LIBRARY_PROPERTY, library.toString());
            for (final Path file : new Path[] {library, source, log, directory.resolve("datadev_fake"), directory}) {
                file.toFile().deleteOnExit();
            }
            return directory;
        } catch (final IOException e) {
            throw new IllegalStateException("these tests need gcc; install it (apt-get install gcc)", e);
        } catch (final InterruptedException e) {
            throw new IllegalStateException("interrupted while gcc was running", e);
        }
    }

    static native int fake_load(String path, int tx, int rx, int size, int mode);

    /** @return 0 when no receive buffer is with the hardware */
    static native int fake_arrive(int dest, int size, int flags, int error, int seed);

    /** What is sent comes back; {@code hold} makes it wait for a receive buffer, as a card does. */
    static native void fake_loopback(int on, int hold);

    /** One bit of every so many frames that come back is wrong. */
    static native void fake_corrupt(int every);

    /** Receive buffers that are lost until the next load. */
    static native void fake_leak(int count);

    /** The next calls end with EINTR before they did anything. */
    static native void fake_interrupt(int calls);

    static native void fake_missed(int value);

    static native void fake_remove();

    static native long fake_harm();

    static native void fake_harm_text(byte[] into, int size);

    static native long fake_debug_level();

    static native long fake_acknowledged();

    static native long fake_discarded();

    static native long fake_calls();

    static native int fake_opens();

    static native int fake_owned();

    static native void fake_proc(byte[] into, int size);
}
