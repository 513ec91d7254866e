package org.pebbleioc.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Locale;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.driver.DmaDestination;
import org.pebbleioc.driver.datadev.DatadevDevice;

/**
 * The calls of the image path on the datadev binding against the same calls from C, both on the emulated card of the
 * driver's tests: what is left over is the price of Java, JNA and the checks before the call. Needs gcc.
 */
final class DatadevBench {
    private static final String NODE = "/dev/datadev_fake";
    private static final int BATCH = 32;
    private static final int ROUNDS = 7;
    private static final String[] CALLS = {"poll, a frame is there", "read of 32", "return of 32", "read of nothing"};

    private DatadevBench() {}

    static void run(final BenchSettings settings) throws IOException, InterruptedException {
        final Path directory = Files.createTempDirectory("datadevbench");
        final Path library = directory.resolve("libfakedatadev.so");
        final Path program = directory.resolve("datadevbench");
        try {
            if (!compile(directory, "fakedatadev.c", "-fPIC", "-shared", "-o", library.toString(), "-lpthread")
                    || !compile(
                            directory,
                            "datadevbench.c",
                            "-o",
                            program.toString(),
                            library.toString(),
                            "-Wl,-rpath," + directory)) {
                System.out.println("datadev: not measured, it needs gcc (apt-get install gcc libc6-dev)\n");
                return;
            }
            System.setProperty("pebbleioc.datadev.libc", library.toString());
            measure(program, settings);
        } finally {
            try (var files = Files.list(directory)) {
                for (final Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        }
    }

    private static void measure(final Path program, final BenchSettings settings)
            throws IOException, InterruptedException {
        final double[][] c = new double[CALLS.length][ROUNDS];
        final double[][] java = new double[CALLS.length][ROUNDS];
        final long[] heap = new long[CALLS.length];
        try (DatadevDevice device = DatadevDevice.open(NODE)) {
            device.claim(DmaDestination.mask(0));
            for (int round = -1; round < ROUNDS; round++) { // round -1 warms up
                final double[] fromC = fromC(program, settings.roundNs());
                final double[] fromJava = fromJava(device, settings.roundNs(), heap);
                for (int call = 0; round >= 0 && call < CALLS.length; call++) {
                    c[call][round] = fromC[call];
                    java[call][round] = fromJava[call];
                }
            }
        }
        final Sheet sheet = new Sheet(
                "datadev",
                "datadev calls on an emulated card, median of " + ROUNDS
                        + " alternating rounds; the emulation is in both columns",
                "call",
                "C ns",
                "Java ns",
                "more ns",
                "heap B/call");
        for (int call = 0; call < CALLS.length; call++) {
            final double a = sheet.add(CALLS[call], "C", "ns", c[call]);
            final double b = sheet.add(CALLS[call], "Java", "ns", java[call]);
            sheet.row(CALLS[call], text(a), text(b), text(b - a), Long.toString(heap[call]));
        }
        settings.publish(sheet);
    }

    private static double[] fromJava(final DatadevDevice device, final long roundNs, final long[] heapOut)
            throws IOException {
        final DmaBatch batch = new DmaBatch(BATCH);
        final ByteBuffer frame = ByteBuffer.allocateDirect(64);
        final long[] ns = new long[CALLS.length];
        final long[] heap = new long[CALLS.length];
        final long start = System.nanoTime();
        long rounds = 0;
        do {
            for (int i = 0; i < BATCH; i++) {
                require(device.writeCopy(frame, 0, 0));
            }
            final long h0 = HeapMeter.allocated();
            final long t0 = System.nanoTime();
            require(device.awaitReadable(0));
            final long t1 = System.nanoTime();
            final long h1 = HeapMeter.allocated();
            final long t2 = System.nanoTime();
            require(device.read(batch) == BATCH);
            final long t3 = System.nanoTime();
            final long h2 = HeapMeter.allocated();
            final long t4 = System.nanoTime();
            device.release(batch.index, BATCH);
            final long t5 = System.nanoTime();
            final long h3 = HeapMeter.allocated();
            final long t6 = System.nanoTime();
            require(device.read(batch) == 0);
            final long t7 = System.nanoTime();
            final long h4 = HeapMeter.allocated();
            ns[0] += t1 - t0;
            ns[1] += t3 - t2;
            ns[2] += t5 - t4;
            ns[3] += t7 - t6;
            heap[0] += h1 - h0;
            heap[1] += h2 - h1;
            heap[2] += h3 - h2;
            heap[3] += h4 - h3;
            rounds++;
        } while (System.nanoTime() - start < roundNs);
        final double[] mean = new double[CALLS.length];
        for (int call = 0; call < CALLS.length; call++) {
            mean[call] = (double) ns[call] / rounds;
            heapOut[call] = heap[call] / rounds;
        }
        return mean;
    }

    private static double[] fromC(final Path program, final long roundNs) throws IOException, InterruptedException {
        final Process process = new ProcessBuilder(
                        program.toString(), Integer.toString(BATCH), Double.toString(roundNs * 1e-9))
                .redirectErrorStream(true)
                .start();
        final String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        if (process.waitFor() != 0) {
            throw new IOException("the C program ended with " + process.exitValue() + ": " + out);
        }
        return Arrays.stream(out.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    /** @return false when there is no compiler */
    private static boolean compile(final Path directory, final String source, final String... options)
            throws IOException, InterruptedException {
        final Path file = directory.resolve(source);
        try (InputStream in = DatadevBench.class.getResourceAsStream("/datadev/" + source)) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
        final java.util.List<String> command =
                new java.util.ArrayList<>(java.util.List.of("gcc", "-std=gnu11", "-O2", file.toString()));
        command.addAll(Arrays.asList(options));
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (final IOException e) {
            return false;
        }
    }

    private static void require(final boolean holds) throws IOException {
        if (!holds) {
            throw new IOException("the emulated card did not do what was asked");
        }
    }

    private static String text(final double ns) {
        return String.format(Locale.ROOT, "%.0f", ns);
    }
}
