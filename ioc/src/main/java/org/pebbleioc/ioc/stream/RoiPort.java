package org.pebbleioc.ioc.stream;

import java.util.function.Supplier;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.ioc.camera.Camera;
import org.pebbleioc.ioc.camera.Cameras;
import org.pebbleioc.ioc.camera.ImagePort;
import org.pebbleioc.ioc.device.Parameter;
import org.pebbleioc.ioc.device.Parameter.RefusedException;
import org.pebbleioc.pva.image.ImageShape;
import org.pebbleioc.pva.stream.DerivedStream;
import org.pebbleioc.pva.stream.FrameWork;
import org.pebbleioc.pva.stream.RoiSettings;
import org.pebbleioc.pva.stream.RoiSettings.Axis;
import org.pebbleioc.pva.stream.RoiWork;
import org.pebbleioc.pva.stream.RoiWork.RoiReport;

/**
 * What {@code NDROIConfigure} makes: a region of each image as an image of its own, with the parameters of {@code
 * NDROI.template}. A parameter shows what was possible with the last image; the setpoint keeps what was asked for, and is
 * taken up again when a larger image comes.
 */
final class RoiPort extends StreamPort {
    private static final String[] AXES = {"DIM0", "DIM1", "DIM2"};
    private static final int AUTOMATIC = 10;

    private final long bufferBytes;
    private final AxisParameters x;
    private final AxisParameters y;
    private final Parameter enableScale;
    private final Parameter scale;
    private final Parameter dataType;
    private final Parameter collapse;

    private volatile RoiSettings settings = RoiSettings.WHOLE;
    /** Written by the worker. */
    private volatile RoiReport report;

    /** @param bufferBytes of one output buffer; 0 for as much as an image of the source has */
    RoiPort(
            final String name,
            final ImagePort source,
            final Camera camera,
            final Cameras cameras,
            final int queue,
            final int buffers,
            final long bufferBytes) {
        super(name, source, camera, cameras, "NDPluginROI", queue, 1, buffers);
        this.bufferBytes = bufferBytes == 0 ? source.largestImageBytes() : bufferBytes;
        port().octet("NAME", "").leftToRecords();
        x = new AxisParameters(AXES[0]);
        y = new AxisParameters(AXES[1]);
        new AxisParameters(AXES[2]); // images are mono: there is no third axis, what is written stays
        enableScale = setting(port().int32("ENABLE_SCALE", 0));
        scale = setting(port().float64("SCALE_VALUE", 1));
        dataType = setting(port().int32("ROI_DATA_TYPE", AUTOMATIC));
        collapse = setting(port().int32("COLLAPSE_DIMS", 0));
    }

    /** A parameter that changes what is cut out; the records' values hold at start. */
    private Parameter setting(final Parameter parameter) {
        parameter.leftToRecords().onWrite((p, value) -> {
            p.accept(value);
            conclude();
        });
        return parameter;
    }

    private synchronized void conclude() {
        final int type = dataType.intValue();
        settings = new RoiSettings(
                x.asked(),
                y.asked(),
                enableScale.intValue() != 0 ? scale.doubleValue() : 1,
                type == AUTOMATIC ? null : PixelType.ofIndex(type),
                collapse.intValue() != 0);
    }

    @Override
    long outputBytes() {
        return bufferBytes;
    }

    @Override
    boolean takesFrom(final ImagePort other) {
        return true; // a region that does not fit its buffers is refused image by image
    }

    @Override
    boolean isOnDemand() {
        return false;
    }

    @Override
    Supplier<FrameWork> work() {
        return () -> new RoiWork(() -> settings, made -> report = made);
    }

    @Override
    void refreshOwn(final DerivedStream running, final ImageShape last) {
        final RoiReport made = report;
        if (made != null) {
            x.show(made.x(), made.maxX(), made.asked() == settings);
            y.show(made.y(), made.maxY(), made.asked() == settings);
        }
    }

    /** What one axis is asked for and what came of it. */
    private final class AxisParameters {
        private final Parameter min;
        private final Parameter size;
        private final Parameter bin;
        private final Parameter maxSize;
        private final Parameter autoSize;
        private final Parameter reverse;
        private final Parameter enable;

        // Guarded by the port.
        private int askedMin;
        private int askedSize = Axis.WHOLE.size();
        private int askedBin = 1;

        AxisParameters(final String axis) {
            min = asked(axis + "_MIN", 0, 0, value -> askedMin = value);
            size = asked(axis + "_SIZE", Axis.WHOLE.size(), 1, value -> askedSize = value);
            bin = asked(axis + "_BIN", 1, 1, value -> askedBin = value);
            maxSize = port().int32(axis + "_MAX_SIZE", 0);
            autoSize = setting(port().int32(axis + "_AUTO_SIZE", 0));
            reverse = setting(port().int32(axis + "_REVERSE", 0));
            enable = setting(port().int32(axis + "_ENABLE", 1));
        }

        private Parameter asked(
                final String drvInfo, final int first, final int least, final java.util.function.IntConsumer keep) {
            final Parameter parameter = port().int32(drvInfo, first).leftToRecords();
            parameter.onWrite((p, value) -> {
                final int number = ((Number) value).intValue();
                if (number < least) {
                    throw new RefusedException(drvInfo + " must be at least " + least + ": " + number);
                }
                p.accept(value);
                synchronized (RoiPort.this) {
                    keep.accept(number);
                }
                conclude();
            });
            return parameter;
        }

        Axis asked() {
            return new Axis(
                    enable.intValue() != 0,
                    askedMin,
                    askedSize,
                    autoSize.intValue() != 0,
                    askedBin,
                    reverse.intValue() != 0);
        }

        /** @param isPresent it was made with the settings that are in force */
        void show(final Axis made, final int pixels, final boolean isPresent) {
            maxSize.change(pixels);
            if (isPresent && made.enabled()) {
                min.change(made.min());
                size.change(made.size());
                bin.change(made.bin());
            }
        }
    }
}
