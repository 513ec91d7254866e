package org.pebbleioc.ioc.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.pebbleioc.driver.DmaDestination;
import org.pebbleioc.driver.DmaFlags;
import org.pebbleioc.driver.datadev.DatadevDevice;
import org.pebbleioc.driver.datadev.DatadevOptions;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.ioc.RunningIoc;
import org.pebbleioc.timing.TimingHeader;
import org.pebbleioc.timing.TransitionId;

/**
 * A card with the driver emulated in C, as the tests of driver-binding have it, whose output is looped back to its
 * input: a second open of this test is the detector. The binding takes the library in place of libc for the rest of
 * this JVM.
 */
final class EmulatedCard implements AutoCloseable {
    static final String NODE = "/dev/datadev_fake";
    private static final Path SOURCE =
            RunningIoc.HOME.resolve("driver-binding/src/test/resources/datadev/fakedatadev.c");
    private static final NativeLibrary LIBRARY = build();

    private final Path proc;
    private DatadevDevice detector;
    private int counter;

    /** @param proc folder for the driver's text */
    EmulatedCard(final Path proc, final int rx, final int tx, final int size) throws IOException {
        this.proc = proc;
        load(rx, tx, size);
    }

    /** Puts the card in, with all its books at zero. */
    void load(final int rx, final int tx, final int size) throws IOException {
        assertTrue(LIBRARY.getFunction("fake_load").invokeInt(new Object[] {NODE, tx, rx, size, 1}) == 0);
        LIBRARY.getFunction("fake_loopback").invoke(new Object[] {1, 1});
        refreshText();
        detector = DatadevDevice.open(new DatadevOptions(Path.of(NODE), 0, proc, proc));
    }

    /** The driver's text as it stands now. */
    void refreshText() throws IOException {
        final byte[] text = new byte[8192];
        LIBRARY.getFunction("fake_proc").invoke(new Object[] {text, text.length});
        final Path next = proc.resolve("next");
        Files.writeString(next, com.sun.jna.Native.toString(text), StandardCharsets.US_ASCII);
        Files.move(next, text(), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    /** Takes the card out while it is open. */
    void remove() throws IOException {
        Files.deleteIfExists(text());
        LIBRARY.getFunction("fake_remove").invoke(new Object[0]);
        detector.close();
    }

    /** Receive buffers that a program holds, or that wait for one. */
    int taken() throws IOException {
        return detector.rxCounts().userHas() + detector.rxCounts().inQ();
    }

    void send(final TransitionId id) throws IOException {
        send(id, new byte[0]);
    }

    /** The next images have this format. */
    void configure(final ImageFormat format) throws IOException {
        final ByteBuffer payload = ByteBuffer.allocate(ImageFormat.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        format.write(payload, 0);
        send(TransitionId.CONFIGURE, payload.array());
    }

    /** Another program has lane 0 already. */
    void claim() throws IOException {
        detector.claim(DmaDestination.mask(DmaDestination.of(0, 0)));
    }

    /** One image on lane 0. */
    void send(final byte[] pixels) throws IOException {
        send(TransitionId.L1_ACCEPT, pixels);
    }

    /** One superpage. */
    void sendPage(final ByteBuffer page) throws IOException {
        final long startNs = System.nanoTime();
        while (!detector.writeCopy(page, DmaDestination.of(0, 3), DmaFlags.SSI_SOF)) {
            assertTrue(System.nanoTime() - startNs < 60_000_000_000L, "the card takes nothing for 60 s");
            detector.awaitWritable(100_000_000L);
        }
    }

    private void send(final TransitionId id, final byte[] payload) throws IOException {
        final ByteBuffer all =
                ByteBuffer.allocateDirect(TimingHeader.BYTES + payload.length).order(ByteOrder.LITTLE_ENDIAN);
        counter++;
        TimingHeader.write(all, 0, id, counter, 1_000_000_000L + counter, 7, 1, counter);
        all.put(TimingHeader.BYTES, payload);
        final int size = detector.geometry().cfgSize();
        for (int at = 0; at < all.capacity(); at += size) {
            final int end = Math.min(all.capacity(), at + size);
            final ByteBuffer part = all.duplicate().position(at).limit(end);
            final int flags = (at == 0 ? DmaFlags.SSI_SOF : 0) | (end < all.capacity() ? DmaFlags.CONTINUE : 0);
            final long startNs = System.nanoTime();
            while (!detector.writeCopy(part, DmaDestination.of(0, 0), flags)) {
                assertTrue(System.nanoTime() - startNs < 60_000_000_000L, "the card takes nothing for 60 s");
                detector.awaitWritable(100_000_000L);
            }
        }
    }

    /** What a kernel would not have forgiven. */
    static String harm() {
        final byte[] text = new byte[512];
        LIBRARY.getFunction("fake_harm_text").invoke(new Object[] {text, text.length});
        return com.sun.jna.Native.toString(text);
    }

    /** Files of the node that are open or mapped. */
    static int opens() {
        return LIBRARY.getFunction("fake_opens").invokeInt(new Object[0]);
    }

    @Override
    public void close() throws IOException {
        detector.close();
    }

    private Path text() {
        return proc.resolve("datadev_fake");
    }

    private static NativeLibrary build() {
        try {
            final Path folder = Files.createTempDirectory("emulatedcard");
            final Path library = folder.resolve("libfakedatadev.so");
            final Process gcc = new ProcessBuilder(
                            "gcc", "-std=gnu11", "-O2", "-fPIC", "-shared", "-o", library.toString(), SOURCE.toString())
                    .redirectErrorStream(true)
                    .start();
            final String said = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (gcc.waitFor() != 0) {
                throw new IllegalStateException("gcc failed:\n" + said);
            }
            System.setProperty("pebbleioc.datadev.libc", library.toString());
            folder.toFile().deleteOnExit();
            library.toFile().deleteOnExit();
            return NativeLibrary.getInstance(library.toString());
        } catch (final IOException e) {
            throw new IllegalStateException("these tests need gcc; install it (apt-get install gcc)", e);
        } catch (final InterruptedException e) {
            throw new IllegalStateException("interrupted while gcc was running", e);
        }
    }
}
