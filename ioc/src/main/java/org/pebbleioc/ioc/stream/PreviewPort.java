package org.pebbleioc.ioc.stream;

import java.util.function.Supplier;
import org.pebbleioc.ioc.camera.Camera;
import org.pebbleioc.ioc.camera.Cameras;
import org.pebbleioc.ioc.camera.ImagePort;
import org.pebbleioc.ioc.device.Parameter;
import org.pebbleioc.ioc.device.Parameter.RefusedException;
import org.pebbleioc.pva.image.ImageShape;
import org.pebbleioc.pva.stream.DerivedStream;
import org.pebbleioc.pva.stream.FrameWork;
import org.pebbleioc.pva.stream.PreviewSettings;
import org.pebbleioc.pva.stream.PreviewSettings.Scaling;
import org.pebbleioc.pva.stream.PreviewWork;

/** What {@code NDPreviewConfigure} makes: small images for screens, with the parameters of {@code NDPreview.template}. */
final class PreviewPort extends StreamPort {
    private final PreviewSettings settings;
    private final Parameter rate;
    private final Parameter black;
    private final Parameter white;
    private final Parameter factor;

    PreviewPort(
            final String name,
            final ImagePort source,
            final Camera camera,
            final Cameras cameras,
            final PreviewOptions options) {
        super(name, source, camera, cameras, "NDPluginPreview", options.queue(), 1, options.buffers());
        settings = new PreviewSettings(options.maxSize());
        settings.scaling(options.scaling());
        settings.mono8(options.mono8());
        port().int32("PREVIEW_MAX_SIZE", options.maxSize()).onWrite((parameter, value) -> {
            try {
                settings.maxSize(((Number) value).intValue());
            } catch (final IllegalArgumentException e) {
                throw new RefusedException(e.getMessage());
            }
            parameter.accept(value);
        });
        rate = port().float64("PREVIEW_RATE", options.rate());
        rate.onWrite((parameter, value) -> {
            if (!(((Number) value).doubleValue() >= 0)) {
                throw new RefusedException("the rate must be at least 0 Hz: " + value);
            }
            parameter.accept(value);
            applyPeriod();
        });
        port().int32("PREVIEW_SCALING", options.scaling().ordinal()).onWrite((parameter, value) -> {
            parameter.accept(value);
            settings.scaling(parameter.intValue() == 0 ? Scaling.AVERAGE : Scaling.DECIMATE);
        });
        port().int32("PREVIEW_TYPE", options.mono8() ? 1 : 0).onWrite((parameter, value) -> {
            parameter.accept(value);
            settings.mono8(parameter.intValue() != 0);
        });
        port().int32("PREVIEW_CONTRAST", 0).onWrite((parameter, value) -> {
            parameter.accept(value);
            settings.autoContrast(parameter.intValue() == 0);
        });
        black = port().float64("PREVIEW_BLACK", settings.low());
        white = port().float64("PREVIEW_WHITE", settings.high());
        black.onWrite((parameter, value) -> {
            parameter.accept(value);
            settings.contrast(parameter.doubleValue(), settings.high());
        });
        white.onWrite((parameter, value) -> {
            parameter.accept(value);
            settings.contrast(settings.low(), parameter.doubleValue());
        });
        factor = port().int32("PREVIEW_FACTOR", 1);
    }

    @Override
    long outputBytes() {
        return settings.largestBytes();
    }

    @Override
    boolean takesFrom(final ImagePort other) {
        return true; // whatever comes in, what goes out is no larger
    }

    @Override
    Supplier<FrameWork> work() {
        return () -> new PreviewWork(settings);
    }

    @Override
    long ownPeriodNs() {
        return rate.doubleValue() > 0 ? (long) (1e9 / rate.doubleValue()) : 0;
    }

    @Override
    void refreshOwn(final DerivedStream running, final ImageShape last) {
        black.change(settings.low());
        white.change(settings.high());
        if (last != null) {
            factor.change(last.binning());
        }
    }
}
