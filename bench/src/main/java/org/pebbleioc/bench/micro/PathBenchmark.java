package org.pebbleioc.bench.micro;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.pva.image.FrameInfo;
import org.pebbleioc.pva.image.ImageFields;
import org.pebbleioc.pva.image.ImageShape;
import org.pebbleioc.pva.wire.MessageEncoder;
import org.pebbleioc.readout.event.EventQueue;
import org.pebbleioc.readout.memory.BufferPool;

/** Single steps of an image's path, in nanoseconds: what each of them adds to an image, whatever its size. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
@Fork(1)
public class PathBenchmark {
    private static final int MONITOR = 13;

    private BufferPool pool;
    private EventQueue queue;
    private ImageFields fields;
    private MessageEncoder encoder;
    private int id;

    @Setup
    public void make() {
        final ByteBuffer[] buffers = new ByteBuffer[16];
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = ByteBuffer.allocateDirect(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
        }
        pool = new BufferPool("bench", buffers);
        queue = new EventQueue(16);
        fields = new ImageFields(buffers[0]);
        fields.shape(new ImageShape(512, 512, 512, 512, 1, PixelType.UINT16, ""), 512 * 512 * 2);
        encoder = new MessageEncoder();
    }

    /** A buffer is taken, held by one more, and given back by both. */
    @Benchmark
    public boolean pool() {
        final long handle = pool.allocate();
        pool.retain(handle);
        pool.release(handle);
        return pool.release(handle);
    }

    /** An index goes from one thread to the next; here both are the same. */
    @Benchmark
    public int eventQueue() {
        queue.offer(3);
        return queue.poll();
    }

    /** A frame's scalars are put into its NTNDArray. */
    @Benchmark
    public void frameScalars() {
        id++;
        fields.frame(new FrameInfo(id, id, 5, 0, id, id), 1_700_000_000L + id, 7);
    }

    /** A monitor update is encoded: head and tail copied, the pixels taken as the memory they are. */
    @Benchmark
    public long encode() {
        encoder.begin(MONITOR);
        encoder.putValue(fields.structure());
        final long bytes = encoder.end();
        encoder.clear();
        return bytes;
    }
}
