package org.pebbleioc.bench.micro;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.pva.codec.CodecException;
import org.pebbleioc.pva.codec.ImageCodec;
import org.pebbleioc.pva.codec.ImageCodecs;

/** One image of 1024 x 1024 through each codec, there and back: images per second on one core. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
@Fork(1)
public class CodecBenchmark {
    private static final int SIDE = 1024;

    /** JPEG takes 8-bit images, all others get 16 bits with four of noise. */
    @Param({"lz4", "bslz4", "blosc", "lz4hdf5", "zlib", "jpeg"})
    public String codec;

    private ImageCodec coder;
    private PixelType type;
    private ByteBuffer pixels;
    private ByteBuffer packed;
    private ByteBuffer target;
    private ByteBuffer back;

    @Setup
    public void fill() {
        coder = ImageCodecs.decoder(codec);
        type = codec.equals("jpeg") ? PixelType.UINT8 : PixelType.UINT16;
        final Random random = new Random(1);
        pixels = ByteBuffer.allocateDirect(SIDE * SIDE * type.bytes());
        for (int at = 0; at < pixels.capacity(); at += type.bytes()) {
            final int ring = (int) (60 + 50 * Math.sin(at / 4096.0));
            pixels.put(at, (byte) (ring + random.nextInt(16)));
        }
        target = ByteBuffer.allocateDirect((int) coder.bound(pixels.capacity()));
        packed = ByteBuffer.allocateDirect(target.capacity());
        coder.encode(pixels, SIDE, type, packed);
        packed.flip();
        back = ByteBuffer.allocateDirect(pixels.capacity());
    }

    @Benchmark
    public int encode() {
        return coder.encode(pixels, SIDE, type, target.clear());
    }

    @Benchmark
    public ByteBuffer decode() throws CodecException {
        coder.decode(packed, type, back.clear());
        return back;
    }
}
