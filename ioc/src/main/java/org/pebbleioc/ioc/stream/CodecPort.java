package org.pebbleioc.ioc.stream;

import java.util.function.Supplier;
import org.pebbleioc.ioc.camera.Camera;
import org.pebbleioc.ioc.camera.Cameras;
import org.pebbleioc.ioc.camera.ImagePort;
import org.pebbleioc.ioc.device.Parameter;
import org.pebbleioc.ioc.device.Parameter.RefusedException;
import org.pebbleioc.pva.codec.BloscCodec;
import org.pebbleioc.pva.image.ImageShape;
import org.pebbleioc.pva.stream.CodecSettings;
import org.pebbleioc.pva.stream.CodecSettings.Compressor;
import org.pebbleioc.pva.stream.CodecWork;
import org.pebbleioc.pva.stream.DerivedStream;
import org.pebbleioc.pva.stream.FrameWork;

/** What {@code NDCodecConfigure} makes: images compressed, with the parameters of {@code NDCodec.template}. */
final class CodecPort extends StreamPort {
    /** areaDetector's choices of {@code BloscCompressor}; null where this project cannot write it. */
    private static final BloscCodec.Compressor[] BLOSC = {
        null,
        BloscCodec.Compressor.LZ4,
        BloscCodec.Compressor.LZ4HC,
        BloscCodec.Compressor.SNAPPY,
        BloscCodec.Compressor.ZLIB,
        BloscCodec.Compressor.ZSTD
    };

    private static final String[] BLOSC_NAMES = {"BloscLZ", "LZ4", "LZ4HC", "SNAPPY", "ZLIB", "ZSTD"};
    private static final int SUCCESS = 0;
    private static final int ERROR = 2;

    private final ImagePort source;
    private final CodecSettings settings = new CodecSettings(Compressor.NONE);
    private final Parameter factor;
    private final Parameter status;
    private final Parameter error;

    CodecPort(
            final String name,
            final ImagePort source,
            final Camera camera,
            final Cameras cameras,
            final int queue,
            final int threads,
            final int buffers) {
        super(name, source, camera, cameras, "NDPluginCodec", queue, threads, buffers);
        this.source = source;
        port().int32("MODE", 0).onWrite((parameter, value) -> {
            if (((Number) value).intValue() != 0) {
                throw new RefusedException("fixed at Compress: a camera's images are not compressed");
            }
            parameter.accept(value);
        });
        onInt("COMPRESSOR", 0, value -> settings.compressor(Compressor.values()[value]));
        onInt("JPEG_QUALITY", 85, settings::jpegQuality);
        onInt("ZLIB_CLEVEL", 6, settings::zlibLevel);
        onInt("BLOSC_COMPRESSOR", 1, value -> {
            if (BLOSC[value] == null) {
                throw new IllegalArgumentException(
                        BLOSC_NAMES[value] + " is not written here: LZ4, LZ4HC, SNAPPY, ZLIB or ZSTD");
            }
            settings.blosc(new BloscCodec.Options(
                    BLOSC[value], settings.blosc().level(), settings.blosc().shuffle()));
        });
        onInt(
                "BLOSC_CLEVEL",
                3,
                value -> settings.blosc(new BloscCodec.Options(
                        settings.blosc().compressor(), value, settings.blosc().shuffle())));
        onInt(
                "BLOSC_SHUFFLE",
                0,
                value -> settings.blosc(new BloscCodec.Options(
                        settings.blosc().compressor(), settings.blosc().level(), BloscCodec.Shuffle.values()[value])));
        onInt("BLOSC_NUMTHREADS", 1, value -> {
            if (value != 1) {
                throw new IllegalArgumentException("fixed at 1: images are compressed in parallel, see NumThreads");
            }
        });
        onInt("LZ4HDF5_BLOCKSIZE", 0, settings::lz4hdf5Block);
        factor = port().float64("COMP_FACTOR", 1);
        status = port().int32("CODEC_STATUS", SUCCESS);
        error = port().octet("CODEC_ERROR", "");
    }

    /** A value that is refused with the reason when the settings do not take it. */
    private void onInt(final String drvInfo, final int initial, final java.util.function.IntConsumer setting) {
        port().int32(drvInfo, initial).onWrite((parameter, value) -> {
            try {
                setting.accept(((Number) value).intValue());
            } catch (final IllegalArgumentException | IndexOutOfBoundsException e) {
                throw new RefusedException(e.getMessage());
            }
            parameter.accept(value);
        });
    }

    @Override
    long outputBytes() {
        final long raw = source.largestImageBytes();
        return raw > Integer.MAX_VALUE ? raw : CodecSettings.bound((int) raw);
    }

    @Override
    Supplier<FrameWork> work() {
        return () -> new CodecWork(settings);
    }

    @Override
    void refreshOwn(final DerivedStream running, final ImageShape last) {
        final String problem = running.problem();
        status.change(problem.isEmpty() ? SUCCESS : ERROR);
        error.change(problem);
        if (last != null && running.lastBytes() > 0) {
            factor.change((double) last.bytes() / running.lastBytes());
        }
    }
}
