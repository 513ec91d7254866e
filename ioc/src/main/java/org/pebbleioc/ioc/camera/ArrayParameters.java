package org.pebbleioc.ioc.camera;

import java.util.Arrays;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.ioc.camera.Acquisition.Changed;
import org.pebbleioc.ioc.device.Parameter;
import org.pebbleioc.ioc.device.Parameter.RefusedException;
import org.pebbleioc.ioc.device.ParameterPort;

/**
 * The parameters of {@code NDArrayBase.template}, which the camera and every plugin have. drvInfo names and enums are
 * areaDetector's.
 */
public final class ArrayParameters {
    private static final int MOST_DIMENSIONS = 10;
    private static final String VERSION = "0.1.0";
    /** ADCore whose record interface this follows. */
    private static final String ADCORE_VERSION = "3.15.0";

    final Parameter arraySizeX;
    final Parameter arraySizeY;
    final Parameter arraySizeZ;
    final Parameter arraySize;
    final Parameter nDimensions;
    private final Parameter dimensions;
    final Parameter dataType;
    final Parameter colorMode;
    public final Parameter uniqueId;
    final Parameter timeStamp;
    final Parameter epicsTsSec;
    final Parameter epicsTsNsec;
    public final Parameter arrayCounter;
    public final Parameter arrayCallbacks;
    final Parameter compressedSize;
    final Parameter codec;
    final Parameter acquire;
    final Parameter acquireBusy;
    final Parameter waitForPlugins;
    public final Parameter poolMaxMem;
    public final Parameter poolUsedMem;
    public final Parameter poolAllocBuffers;
    public final Parameter poolFreeBuffers;
    public final Parameter numQueuedArrays;

    public ArrayParameters(final ParameterPort port, final String manufacturer, final String model) {
        port.octet("PORT_NAME_SELF", port.name());
        port.octet("ADCORE_VERSION", ADCORE_VERSION);
        port.octet("DRIVER_VERSION", VERSION);
        port.octet("MANUFACTURER", manufacturer);
        port.octet("MODEL", model);
        port.octet("SERIAL_NUMBER", "");
        port.octet("SDK_VERSION", "");
        port.octet("FIRMWARE_VERSION", "");
        acquire = port.int32("ACQUIRE", 0);
        acquireBusy = port.int32("ACQUIRE_BUSY", 0);
        waitForPlugins = port.int32("WAIT_FOR_PLUGINS", 0);
        nDimensions = port.int32("ARRAY_NDIMENSIONS", 2);
        dimensions = port.array("ARRAY_DIMENSIONS", new int[MOST_DIMENSIONS]);
        dimensions.onWrite((parameter, value) -> {
            if (!Arrays.equals((int[]) parameter.state().value(), (int[]) value)) {
                throw new RefusedException("dimensions are those of the images");
            }
        });
        arraySizeX = port.int32("ARRAY_SIZE_X", 0);
        arraySizeY = port.int32("ARRAY_SIZE_Y", 0);
        arraySizeZ = port.int32("ARRAY_SIZE_Z", 0);
        arraySize = port.int32("ARRAY_SIZE", 0);
        port.int32("BAYER_PATTERN", 0);
        codec = port.octet("CODEC", "");
        compressedSize = port.int32("COMPRESSED_SIZE", 0);
        dataType = port.int32("DATA_TYPE", 0);
        colorMode = port.int32("COLOR_MODE", 0);
        uniqueId = port.int32("UNIQUE_ID", 0);
        timeStamp = port.float64("TIME_STAMP", 0);
        epicsTsSec = port.int32("EPICS_TS_SEC", 0);
        epicsTsNsec = port.int32("EPICS_TS_NSEC", 0);
        arrayCounter = port.int32("ARRAY_COUNTER", 0);
        arrayCallbacks = port.int32("ARRAY_CALLBACKS", 1);
        port.octet("ND_ATTRIBUTES_MACROS", "");
        final Parameter attributesFile = port.octet("ND_ATTRIBUTES_FILE", "");
        final Parameter attributesStatus = port.int32("ND_ATTRIBUTES_STATUS", 0);
        refuseText(attributesFile, attributesStatus);
        poolMaxMem = port.float64("POOL_MAX_MEMORY", 0);
        poolUsedMem = port.float64("POOL_USED_MEMORY", 0);
        poolAllocBuffers = port.int32("POOL_ALLOC_BUFFERS", 0);
        poolFreeBuffers = port.int32("POOL_FREE_BUFFERS", 0);
        port.int32("POOL_POLL_STATS", 0);
        port.int32("POOL_EMPTY_FREELIST", 0);
        port.int32("POOL_PRE_ALLOC_BUFFERS", 0);
        port.int32("POOL_NUM_PRE_ALLOC_BUFFERS", 0);
        numQueuedArrays = port.int32("NUM_QUEUED_ARRAYS", 0);
        onlyMono(colorMode);
    }

    /** Geometry is valid from boot, before any image. */
    void geometry(final ImageFormat format) {
        geometry(format.width(), format.height(), format.pixelType(), "", format.sizeBytes());
    }

    /** What images look like from here on; parameters that stay are not touched. */
    public void geometry(
            final int width, final int height, final PixelType type, final String codecName, final long bytes) {
        final int[] sizes = new int[MOST_DIMENSIONS];
        sizes[0] = width;
        sizes[1] = height;
        if (!Arrays.equals(sizes, (int[]) dimensions.state().value())) {
            dimensions.set(sizes, 0, "");
        }
        Changed.set(arraySizeX, width);
        Changed.set(arraySizeY, height);
        Changed.set(arraySizeZ, 0);
        Changed.set(arraySize, (int) ((long) width * height * type.bytes()));
        Changed.set(compressedSize, (int) bytes);
        Changed.set(codec, codecName);
        Changed.set(dataType, type.ordinal());
    }

    /** When the last image was taken, since the EPICS epoch (1990). */
    public void time(final long epicsSeconds, final int nanoseconds) {
        Changed.set(epicsTsSec, (int) epicsSeconds);
        Changed.set(epicsTsNsec, nanoseconds);
        Changed.set(timeStamp, epicsSeconds + nanoseconds * 1e-9);
    }

    private static void onlyMono(final Parameter colorMode) {
        colorMode.onWrite((parameter, value) -> {
            if (((Number) value).intValue() != 0) {
                throw new RefusedException("fixed at Mono: the camera has no colour");
            }
            parameter.accept(value);
        });
    }

    /** Attribute files are not read yet: an empty name is taken, any other is refused as not found. */
    private static void refuseText(final Parameter file, final Parameter status) {
        file.onWrite((parameter, value) -> {
            if (!String.valueOf(value).isEmpty()) {
                status.set(1, 1, "attribute files are not supported");
                throw new RefusedException("leave it empty: no attribute files here");
            }
            status.set(0);
            parameter.accept(value);
        });
    }
}
