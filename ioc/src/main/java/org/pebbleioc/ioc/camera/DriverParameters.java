package org.pebbleioc.ioc.camera;

import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.ioc.device.Parameter;
import org.pebbleioc.ioc.device.Parameter.RefusedException;
import org.pebbleioc.ioc.device.ParameterPort;

/** The parameters of {@code ADBase.template} beyond those of every array port. */
final class DriverParameters {
    final Parameter acquireTime;
    final Parameter acquirePeriod;
    final Parameter timeRemaining;
    final Parameter imageMode;
    final Parameter numImages;
    final Parameter numImagesCounter;
    final Parameter numExposures;
    final Parameter numExposuresCounter;
    final Parameter status;
    final Parameter statusMessage;
    private final Parameter maxSizeX;
    private final Parameter maxSizeY;
    private final Parameter sizeX;
    private final Parameter sizeY;

    DriverParameters(final ParameterPort port, final ImageFormat format) {
        maxSizeX = port.int32("MAX_SIZE_X", format.width());
        maxSizeY = port.int32("MAX_SIZE_Y", format.height());
        sizeX = fixed(port.int32("SIZE_X", format.width()));
        sizeY = fixed(port.int32("SIZE_Y", format.height()));
        fixed(port.int32("MIN_X", 0));
        fixed(port.int32("MIN_Y", 0));
        fixed(port.int32("BIN_X", 1));
        fixed(port.int32("BIN_Y", 1));
        fixed(port.int32("REVERSE_X", 0));
        fixed(port.int32("REVERSE_Y", 0));
        acquireTime = port.float64("ACQ_TIME", 0.01);
        acquirePeriod = port.float64("ACQ_PERIOD", 0.1);
        timeRemaining = port.float64("TIME_REMAINING", 0);
        fixed(port.float64("GAIN", 1));
        port.int32("FRAME_TYPE", 0);
        imageMode = port.int32("IMAGE_MODE", ImageMode.CONTINUOUS.ordinal());
        fixed(port.int32("TRIGGER_MODE", 0));
        numExposures = fixed(port.int32("NEXPOSURES", 1));
        numExposuresCounter = port.int32("NEXPOSURES_COUNTER", 0);
        numImages = port.int32("NIMAGES", 1);
        numImagesCounter = port.int32("NIMAGES_COUNTER", 0);
        status = port.int32("STATUS", DetectorState.IDLE.ordinal());
        statusMessage = port.octet("STATUS_MESSAGE", "Waiting for acquire command");
        port.octet("STRING_TO_SERVER", "");
        port.octet("STRING_FROM_SERVER", "");
        port.int32("READ_STATUS", 0);
        port.int32("SHUTTER_MODE", 0);
        final Parameter shutter = port.int32("SHUTTER_CONTROL", 0);
        follow(shutter, port.int32("SHUTTER_STATUS", 0));
        port.float64("SHUTTER_OPEN_DELAY", 0);
        port.float64("SHUTTER_CLOSE_DELAY", 0);
        port.int32("SHUTTER_CONTROL_EPICS", 0);
        follow(port.float64("TEMPERATURE", 25), port.float64("TEMPERATURE_ACTUAL", 25));
        atLeast(acquireTime, 0);
        atLeast(acquirePeriod, 0);
        atLeast(numImages, 1);
    }

    void geometry(final ImageFormat format) {
        maxSizeX.set(format.width());
        maxSizeY.set(format.height());
        sizeX.set(format.width());
        sizeY.set(format.height());
    }

    /** This camera reads out its whole sensor, each image one exposure: another value is refused, and says so. */
    private static Parameter fixed(final Parameter parameter) {
        parameter.onWrite((p, value) -> {
            if (((Number) value).doubleValue() != p.doubleValue()) {
                throw new RefusedException("fixed at " + p.textValue() + " on this camera: " + p.drvInfo());
            }
            p.accept(value);
        });
        return parameter;
    }

    /** A simulated camera reaches what it is set to at once. */
    private static void follow(final Parameter setpoint, final Parameter actual) {
        setpoint.onWrite((p, value) -> {
            p.accept(value);
            actual.accept(value);
        });
    }

    private static void atLeast(final Parameter parameter, final int least) {
        parameter.onWrite((p, value) -> {
            final double asked = ((Number) value).doubleValue();
            if (!(asked >= least)) {
                throw new RefusedException("must be at least " + least + ": " + p.drvInfo() + "=" + value);
            }
            p.accept(value);
        });
    }
}
