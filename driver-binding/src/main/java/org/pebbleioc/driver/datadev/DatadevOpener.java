package org.pebbleioc.driver.datadev;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.DmaMode;
import org.pebbleioc.driver.DmaReport;

/** Everything that must hold before a buffer of the device is touched, and what to say when it does not. */
final class DatadevOpener {
    private static final Logger LOG = LogManager.getLogger(DatadevOpener.class);

    private DatadevOpener() {}

    /** @return a descriptor; it costs the kernel about 1 MiB */
    static int openNode(final DatadevOptions options) throws DmaException {
        final String node = options.node().toString();
        final int fd = Libc.open(node, DatadevConstants.O_RDWR | DatadevConstants.O_CLOEXEC);
        if (fd >= 0) {
            return fd;
        }
        throw new DmaException(
                "open",
                node,
                -fd,
                switch (-fd) {
                    case DatadevConstants.ENOENT, DatadevConstants.ENXIO, DatadevConstants.ENODEV ->
                        Files.isDirectory(options.sysDirectory().resolve("module/datadev"))
                                ? "the module datadev is loaded but made no such node: look in dmesg for"
                                        + " \"Invalid buffer mode\" (cfgMode must be 1 or 2), or for a card that is missing"
                                : "no such node; load the driver (modprobe datadev) and look at ls /dev/datadev_*";
                    case DatadevConstants.EACCES -> "no permission; the node's mode must let this user read and write";
                    case DatadevConstants.ENOMEM, DatadevConstants.EMFILE -> "out of memory or of file descriptors";
                    default -> "see dmesg";
                });
    }

    static DmaGeometry geometry(final DatadevOptions options, final DatadevIo io, final DmaReport report)
            throws DmaException {
        final String notOurs = "this is no DMA device of aes-stream-drivers";
        final long version = io.ioctl("dmaGetApiVersion", DatadevConstants.GET_VERSION, 0, notOurs);
        if (version != DatadevConstants.API_VERSION) {
            throw new DmaException(
                    "open",
                    io.name(),
                    0,
                    "the driver's interface has version " + version + ", this program needs "
                            + DatadevConstants.API_VERSION + "; install aes-stream-drivers 6 or later");
        }
        final long size = io.ioctl("dmaGetBuffSize", DatadevConstants.GET_BUFF_SIZE, 0, notOurs);
        final long all = io.ioctl("dmaGetBuffCount", DatadevConstants.GET_BUFF_COUNT, 0, notOurs);
        final long rx = io.ioctl("dmaGetRxBuffCount", DatadevConstants.GET_RX_BUFF_COUNT, 0, notOurs);
        final long tx = io.ioctl("dmaGetTxBuffCount", DatadevConstants.GET_TX_BUFF_COUNT, 0, notOurs);
        final int pageBytes = Libc.pageBytes();
        final String numbers = "cfgRxCount=" + rx + " cfgTxCount=" + tx + " cfgSize=" + size;
        if (rx < 1 || size < 1 || all != rx + tx || all > Integer.MAX_VALUE / DatadevConstants.READ_BYTES) {
            throw new DmaException(
                    "open", io.name(), 0, "the driver reports " + numbers + " count=" + all + "; load it again");
        }
        if (size % pageBytes != 0 || size > Integer.MAX_VALUE) {
            throw new DmaException(
                    "open",
                    io.name(),
                    0,
                    "buffers can be mapped only when cfgSize is a multiple of the page size " + pageBytes + ": "
                            + numbers + "; load the driver with such a cfgSize");
        }
        if (tx == 0) {
            LOG.warn(
                    "{} has no transmit buffers; unloading a driver loaded with cfgTxCount=0 can crash the kernel",
                    io.name());
        }
        return new DmaGeometry(
                (int) rx, (int) tx, (int) size, mode(options, report.rx().bufferMode()));
    }

    private static DmaMode mode(final DatadevOptions options, final OptionalLong cfgMode) throws DmaException {
        if (cfgMode.isEmpty()) {
            return DmaMode.COHERENT;
        }
        try {
            final int mode = Math.toIntExact(cfgMode.getAsLong());
            return options.node().getFileName().toString().startsWith("rce_stream")
                    ? DmaMode.ofRceStream(mode)
                    : DmaMode.ofDataDev(mode);
        } catch (final ArithmeticException | IllegalArgumentException e) {
            throw new DmaException("open", options.node().toString(), 0, e.getMessage());
        }
    }

    /** A message before thousands of mappings, in place of an ENOMEM in the middle of them. */
    static void checkMapCount(final DatadevOptions options, final DmaGeometry geometry) throws DmaException {
        final Path limit = options.procDirectory().resolve("sys/vm/max_map_count");
        // a reader, because such a file gives nothing more after a first read of one byte, as Files.readString begins
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"), StandardCharsets.ISO_8859_1);
                BufferedReader in = Files.newBufferedReader(limit)) {
            final long allowed = Long.parseLong(String.valueOf(in.readLine()).strip());
            if (maps.count() + geometry.bufferCount() > allowed) {
                throw new DmaException(
                        "mmap",
                        options.node().toString(),
                        DatadevConstants.ENOMEM,
                        BufferMap.mapCountRemedy(geometry.bufferCount()));
            }
        } catch (final DmaException e) {
            throw e;
        } catch (final IOException | NumberFormatException e) {
            LOG.debug("{} cannot be read; mapping without that check", limit);
        }
    }

    /** The driver's text; empty, with a line in the log, when there is none. */
    static DmaReport report(final DatadevOptions options) {
        try {
            return readReport(options);
        } catch (final DmaException e) {
            LOG.warn(
                    "{}; the buffer mode is taken for coherent, which makes no difference to a reader", e.getMessage());
            return ProcText.parse("");
        }
    }

    static DmaReport readReport(final DatadevOptions options) throws DmaException {
        try {
            return ProcText.parse(Files.readString(options.procText(), StandardCharsets.ISO_8859_1));
        } catch (final IOException e) {
            throw new DmaException(
                    "read of " + options.procText(),
                    options.node().toString(),
                    0,
                    "the driver's text is not there: " + e);
        }
    }
}
