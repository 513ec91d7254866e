package org.pebbleioc.ioc.camera;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.sim.SimulatedCard;
import org.pebbleioc.driver.sim.SimulatedDriver;
import org.pebbleioc.driver.sim.source.ImageSources;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.ImageSource;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.ioc.camera.Acquisition.Changed;
import org.pebbleioc.ioc.device.Parameter.RefusedException;
import org.pebbleioc.ioc.device.ParameterPort;
import org.pebbleioc.pva.image.ArrayCounter;
import org.pebbleioc.pva.server.ClientReport;
import org.pebbleioc.readout.EventSink;
import org.pebbleioc.readout.MemoryPlan;
import org.pebbleioc.readout.Readout;
import org.pebbleioc.readout.ReadoutOptions;
import org.pebbleioc.readout.event.Pebble;
import org.pebbleioc.readout.memory.MemInfo;

/**
 * One camera with a simulated card: its parameters from the command in st.cmd on, its memory, threads and image PVs
 * from iocInit on. It owns the card, the device, the readout and its own thread {@code camera}, which ten times a second
 * copies what the path counted into parameters.
 */
public final class Camera implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(Camera.class);
    private static final long REFRESH_NS = 100_000_000L;
    private static final long ENDING_NS = 1_000_000L;
    private static final long STOP_MS = 2_000;

    private final ParameterPort port;
    private CameraOptions options;
    private final Path folder;
    private final List<PvaPlugin> plugins = new ArrayList<>();
    private final ArrayCounter counter = new ArrayCounter();
    private final ArrayParameters array;
    private final CameraStatistics statistics;
    private final DriverParameters driver;
    private final ImageSource source;
    /** Changed under the lock of the DataType record, read by all. */
    private volatile ImageFormat format;

    // Set once, by open().
    private SimulatedCard card;
    private Readout readout;
    private Acquisition acquisition;
    private Thread thread;
    private volatile boolean running;
    private volatile Supplier<List<ClientReport>> clients = List::of;

    /**
     * Opens the source, so that size and type of the images are known; takes no memory for them.
     *
     * @param folder that relative file names of the source start from
     */
    Camera(final String name, final CameraOptions options, final Path folder) throws IOException {
        this.options = options;
        this.folder = folder;
        port = new ParameterPort(name);
        source = ImageSources.open(options.source(), folder, options.pattern());
        format = source.format();
        array = new ArrayParameters(port, "PebbleIOC", "Simulated card");
        driver = new DriverParameters(port, format);
        statistics = new CameraStatistics(port, options.dma());
        array.geometry(format);
        array.arrayCounter.onWrite((parameter, value) -> {
            counter.set(((Number) value).intValue());
            parameter.accept(value);
        });
        array.arrayCallbacks.onWrite((parameter, value) -> {
            parameter.accept(value);
            if (readout != null) {
                plugins.forEach(plugin -> plugin.arrayCallbacks(parameter.intValue() != 0));
            }
        });
        array.dataType.onWrite((parameter, value) -> changeType(((Number) value).intValue()));
    }

    public ParameterPort port() {
        return port;
    }

    /** Who asks for the images: the report of the PVAccess server, once it runs. */
    void clients(final Supplier<List<ClientReport>> report) {
        clients = report;
    }

    String name() {
        return port.name();
    }

    /** Before {@link #open}. */
    void configure(final CameraOptions.Pebble pebble) {
        if (readout != null) {
            throw new IllegalStateException(name() + " has its memory already: pebbleConfig comes before iocInit");
        }
        final CameraOptions wanted = options.with(pebble);
        wanted.readout(format); // what only the image's size can tell is told now, with the line of the script
        options = wanted;
    }

    void add(final PvaPlugin plugin) {
        plugins.add(plugin);
    }

    List<PvaPlugin> plugins() {
        return plugins;
    }

    /** What it will take, with the memory that this machine has now. */
    public MemoryPlan plan(final long availableBytes) {
        return MemoryPlan.of(options.readout(format), true, 0, availableBytes);
    }

    /** Takes the memory, starts the threads. The plan is asked once more: memory may have gone meanwhile. */
    void open() throws IOException {
        final ReadoutOptions concluded = options.readout(format);
        final MemoryPlan plan = plan(MemInfo.read().availableBytes());
        if (plan.isRefused()) {
            throw new IOException(String.join("; ", plan.problems()));
        }
        final SimulatedDriver simulated = new SimulatedDriver("sim:" + port.name(), options.dma());
        final Pebble pebble = Readout.pebble(concluded);
        final List<EventSink> sinks = new ArrayList<>();
        sinks.add(counter);
        for (final PvaPlugin plugin : plugins) {
            sinks.add(plugin.connect(counter, pebble, format));
        }
        card = new SimulatedCard(simulated, source, options.card());
        acquisition =
                new Acquisition(port.name(), card, () -> format, array, driver, () -> readout.queuedEvents() == 0);
        sinks.add(acquisition);
        readout = new Readout(concluded, simulated.open(), pebble, sinks);
        readout.start();
        array.poolMaxMem.set(concluded.pebbleBytes() / (double) (1 << 20));
        running = true;
        thread = new Thread(this::run, "camera");
        thread.setDaemon(true);
        acquisition.camera(thread);
        thread.start();
        LOG.info("{}: {} from {}, {}", port.name(), format, options.source(), concluded);
    }

    /** No new images; what is on its way goes through. */
    void stopAcquisition() {
        if (card != null) {
            card.stop();
        }
    }

    Readout readout() {
        return readout;
    }

    SimulatedCard card() {
        return card;
    }

    /** Stops acquisition and threads in the order of the data, within 5 s in every state. */
    @Override
    public void close() throws IOException {
        if (readout == null) {
            source.close();
            return;
        }
        running = false;
        LockSupport.unpark(thread);
        card.stop();
        card.close();
        readout.close();
        for (final PvaPlugin plugin : plugins) {
            plugin.pv().close();
        }
        readout.device().close();
        try {
            thread.join(STOP_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (running) {
            try {
                refresh(System.nanoTime());
            } catch (final DmaException | RuntimeException e) {
                LOG.error("{}: {}", port.name(), e.toString());
            }
            LockSupport.parkNanos(this, acquisition.isEnding() ? ENDING_NS : REFRESH_NS);
        }
    }

    private void refresh(final long nowNs) throws DmaException {
        final boolean atRest = !acquisition.isActive()
                && !card.isRunning()
                && readout.openEvents() == 0
                && readout.queuedEvents() == 0
                && readout.device().rxCounts().inQ() == 0;
        final boolean ended = acquisition.endSeen();
        Changed.set(array.arrayCounter, counter.value());
        Changed.set(array.uniqueId, counter.value());
        Changed.set(array.numQueuedArrays, readout.queuedEvents());
        refreshPool();
        long published = 0;
        final List<String> pvNames = plugins.stream().map(p -> p.pv().name()).toList();
        for (final PvaPlugin plugin : plugins) {
            published += plugin.refresh(format, counter.value());
        }
        statistics.refresh(readout, card, published, ClientTotals.of(clients.get(), pvNames), atRest);
        acquisition.refresh(nowNs, ended);
    }

    private void refreshPool() {
        final double bufferMb = options.readout(format).pebbleBufSize() / (double) (1 << 20);
        Changed.set(array.poolAllocBuffers, readout.pebble().pool().count());
        Changed.set(array.poolFreeBuffers, readout.pebble().pool().free());
        Changed.set(array.poolUsedMem, readout.pebble().pool().inUse() * bufferMb);
    }

    /** A generated pattern comes in any type; recorded frames have theirs. Between acquisitions only. */
    private void changeType(final int index) throws RefusedException {
        final PixelType type = PixelType.ofIndex(index);
        if (type == format.pixelType()) {
            return;
        }
        if (type == null || !options.source().startsWith("pattern")) {
            throw new RefusedException(
                    "DataType of recorded frames is " + format.pixelType().label());
        }
        final ImageFormat wanted = new ImageFormat(format.width(), format.height(), type);
        if (wanted.sizeBytes() > options.readout(options.pattern()).pebbleBufSize() - 8) {
            throw new RefusedException("a pebble buffer holds "
                    + options.readout(options.pattern()).pebbleBufSize() + " bytes, " + wanted + " takes "
                    + wanted.sizeBytes() + ": start with pebbleBufSize for it");
        }
        try {
            if (card == null || !card.replaceSource(ImageSources.open(options.source(), folder, wanted))) {
                throw new RefusedException("DataType can be changed only while no acquisition is running");
            }
        } catch (final IOException e) {
            throw new RefusedException(e.getMessage());
        }
        format = wanted;
        array.geometry(wanted);
    }
}
