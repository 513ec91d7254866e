package org.pebbleioc.ioc.camera;

import java.util.List;
import org.pebbleioc.ioc.shell.ShellException;

/** Arguments of areaDetector's {@code simDetectorConfig} as options of {@code simDatadevConfig}. */
final class SimDetectorArguments {
    private static final List<String> TYPES =
            List.of("Int8", "UInt8", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64", "Float32", "Float64");
    private static final int SMALLEST_BUFFER = 128 * 1024;
    private static final int FEWEST_BUFFERS = 64;
    private static final int LARGEST_BUFFER = 1 << 20;

    private SimDetectorArguments() {}

    /** Buffers are chosen so that they hold two whole images, whatever the size. */
    static String options(final List<String> arguments) throws ShellException {
        final int width = number(arguments, 1, "maxSizeX", 1024);
        final int height = number(arguments, 2, "maxSizeY", 1024);
        final int type = number(arguments, 3, "dataType", 1);
        if (width < 1 || height < 1 || type < 0 || type >= TYPES.size()) {
            throw new ShellException("simDetectorConfig: sizes are 1 and more, dataType is 0 to 9: maxSizeX=" + width
                    + " maxSizeY=" + height + " dataType=" + type);
        }
        final long bytes = (long) width * height * bytes(type);
        final int buffer = bytes <= (long) SMALLEST_BUFFER * FEWEST_BUFFERS / 2 ? SMALLEST_BUFFER : LARGEST_BUFFER;
        final long count = Math.max(FEWEST_BUFFERS, 2 * bytes / buffer + 2);
        return "width=" + width + ",height=" + height + ",type=" + TYPES.get(type) + ",cfgSize=" + buffer
                + ",cfgRxCount=" + count;
    }

    private static int bytes(final int type) {
        return switch (TYPES.get(type)) {
            case "Int8", "UInt8" -> 1;
            case "Int16", "UInt16" -> 2;
            case "Int32", "UInt32", "Float32" -> 4;
            default -> 8;
        };
    }

    private static int number(final List<String> arguments, final int at, final String name, final int otherwise)
            throws ShellException {
        if (arguments.size() <= at || arguments.get(at).isBlank()) {
            return otherwise;
        }
        try {
            return (int) Double.parseDouble(arguments.get(at).strip());
        } catch (final NumberFormatException e) {
            throw new ShellException(
                    "simDetectorConfig: " + name + " must be a number: " + name + "=" + arguments.get(at));
        }
    }
}
