package org.pebbleioc.ioc.camera;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.driver.DetectorFrontEnd;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.ioc.camera.Acquisition.Changed;
import org.pebbleioc.ioc.device.Parameter.RefusedException;
import org.pebbleioc.ioc.device.ParameterPort;
import org.pebbleioc.pva.image.ArrayCounter;
import org.pebbleioc.pva.image.FramePublisher;
import org.pebbleioc.pva.image.ImageOutput;
import org.pebbleioc.pva.image.ImagePv;
import org.pebbleioc.pva.server.PvTotals;
import org.pebbleioc.pva.stream.FrameSource;
import org.pebbleioc.pva.stream.PebbleSource;
import org.pebbleioc.readout.EventSink;
import org.pebbleioc.readout.MemoryPlan;
import org.pebbleioc.readout.MutedLog;
import org.pebbleioc.readout.Readout;
import org.pebbleioc.readout.ReadoutCounter;
import org.pebbleioc.readout.ReadoutOptions;
import org.pebbleioc.readout.ReopeningDevice;
import org.pebbleioc.readout.event.Pebble;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.memory.BufferPool;
import org.pebbleioc.readout.memory.MemInfo;

/**
 * One camera, whatever card it has: its parameters from the command in st.cmd on, its memory, threads and image PVs
 * from iocInit on. It owns the card's link, the device, the readout and its own thread {@code camera}, which ten
 * times a second copies what the path counted into parameters.
 */
public final class Camera implements ImagePort, AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(Camera.class);
    private static final long REFRESH_NS = 100_000_000L;
    private static final long ENDING_NS = 1_000_000L;
    private static final long STOP_MS = 2_000;

    private final ParameterPort port;
    private final CardLink link;
    private PebbleOptions options;
    private final List<PvaPlugin> plugins = new CopyOnWriteArrayList<>();
    private final PvOutputs outputs = new PvOutputs();
    private final List<Function<Pebble, EventSink>> moreSinks = new ArrayList<>();
    private final List<Supplier<List<MemoryPlan.Row>>> transitionRows = new ArrayList<>();
    private final ArrayCounter counter = new ArrayCounter();
    private final ArrayParameters array;
    private final CameraStatistics statistics;
    private final DriverParameters driver;
    private final CardStatistics cardStatistics;
    /** Changed under the lock of the DataType record, or by thread camera when the stream has another; read by all. */
    private volatile ImageFormat format;
    /** Thread camera: of the last image it knows of. */
    private ImageFormat streamFormat;

    // Set once, by open().
    private DetectorFrontEnd frontEnd;
    private ReopeningDevice device;
    private volatile Readout readout;
    private PebbleSource streamSource;
    private Pebble pebble;
    private Acquisition acquisition;
    private Thread thread;
    private volatile boolean running;
    /** Thread camera only. */
    private final MutedLog muted = new MutedLog(LOG);

    private volatile Function<String, PvTotals> clients = pv -> null;

    /** Takes no memory for images. The link is the camera's from here on. */
    Camera(final String name, final CardLink link, final PebbleOptions options) {
        this.link = link;
        this.options = options;
        port = new ParameterPort(name);
        format = link.format();
        array = new ArrayParameters(port, "PebbleIOC", link.model());
        driver = new DriverParameters(port, format);
        statistics = new CameraStatistics(port, link.geometry());
        cardStatistics = new CardStatistics(port);
        array.geometry(format);
        array.arrayCounter.onWrite((parameter, value) -> {
            counter.set(((Number) value).intValue());
            parameter.accept(value);
        });
        array.arrayCallbacks.onWrite((parameter, value) -> {
            parameter.accept(value);
            if (readout != null) {
                plugins.forEach(plugin -> plugin.arrayCallbacks(parameter.intValue() != 0));
                streamSource.enable(parameter.intValue() != 0);
            }
        });
        array.dataType.onWrite((parameter, value) -> changeType(((Number) value).intValue()));
    }

    public ParameterPort port() {
        return port;
    }

    /** Who asks for the images: the report of the PVAccess server, once it runs. */
    void clients(final Function<String, PvTotals> totals) {
        clients = totals;
    }

    @Override
    public String name() {
        return port.name();
    }

    /** Before {@link #open}. */
    void configure(final PebbleOptions pebble) {
        if (readout != null) {
            throw new IllegalStateException(name() + " has its memory already: pebbleConfig comes before iocInit");
        }
        readoutOptions(pebble); // what only the image's size can tell is told now, with the line of the script
        options = pebble;
    }

    @Override
    public void add(final PvaPlugin plugin) {
        plugins.add(plugin);
    }

    @Override
    public void remove(final PvaPlugin plugin) {
        plugins.remove(plugin);
    }

    @Override
    public ImageOutput publishOn(final ImagePv pv) {
        final FramePublisher publisher = new FramePublisher(pv, counter, pebble);
        outputs.add(publisher);
        return publisher;
    }

    @Override
    public void stopPublishing(final ImageOutput output) {
        outputs.remove(output);
    }

    @Override
    public boolean hasArrayCallbacks() {
        return array.arrayCallbacks.intValue() != 0;
    }

    /**
     * One more who wants this camera's events. Before {@link #open}.
     *
     * @param transitions the transition buffers that come with it, for the plan
     * @param sink made when the pebble is there
     */
    public void addSink(final Supplier<List<MemoryPlan.Row>> transitions, final Function<Pebble, EventSink> sink) {
        transitionRows.add(transitions);
        moreSinks.add(sink);
    }

    /** What is in force, as far as it is configured by now. */
    public ReadoutOptions readoutOptions() {
        return readoutOptions(options);
    }

    /** Whether one of its images goes out on a PV of this name. */
    public boolean publishes(final String pvName) {
        return plugins.stream().anyMatch(plugin -> plugin.pv().name().equals(pvName));
    }

    @Override
    public List<PvaPlugin> plugins() {
        return plugins;
    }

    @Override
    public long largestImageBytes() {
        return readoutOptions(options).pebbleBufSize() - BufferPool.GUARD_BYTES;
    }

    /** What images look like now. */
    public ImageFormat format() {
        return format;
    }

    @Override
    public FrameSource frames() {
        return streamSource;
    }

    @Override
    public ImagePort upstream() {
        return null;
    }

    /** What it will take, with the memory that this machine has now. */
    BankKind bank() {
        return readoutOptions(options).bank();
    }

    public MemoryPlan plan(final long availableBytes) {
        final List<MemoryPlan.Row> transitions = new ArrayList<>();
        transitionRows.forEach(rows -> transitions.addAll(rows.get()));
        return MemoryPlan.of(readoutOptions(options), link.ownsDmaMemory(), transitions, availableBytes);
    }

    /** Takes the memory, starts the threads. The plan is asked once more: memory may have gone meanwhile. */
    void open() throws IOException {
        final ReadoutOptions concluded = readoutOptions(options);
        final MemoryPlan plan = plan(MemInfo.read().availableBytes(concluded.bank()));
        if (plan.isRefused()) {
            throw new IOException(String.join("; ", plan.problems()));
        }
        frontEnd = link.connect();
        final ReopeningDevice opened = new ReopeningDevice(link::open);
        device = opened;
        final Pebble pebble = Readout.pebble(concluded);
        final List<EventSink> sinks = new ArrayList<>();
        sinks.add(counter);
        this.pebble = pebble;
        for (final PvaPlugin plugin : plugins) {
            plugin.connect(this, publishOn(plugin.pv()), format.width(), format.height(), format.pixelType());
        }
        sinks.add(outputs);
        streamSource = new PebbleSource(counter, pebble);
        sinks.add(streamSource);
        moreSinks.forEach(sink -> sinks.add(sink.apply(pebble)));
        acquisition = new Acquisition(
                port.name(), frontEnd, link.streamEnd(), () -> format, array, driver, () -> queuedArrays() == 0);
        sinks.add(acquisition);
        readout = new Readout(concluded, opened, pebble, link.gated(sinks));
        readout.start();
        array.poolMaxMem.set(concluded.pebbleBytes() / (double) (1 << 20));
        running = true;
        thread = new Thread(this::run, "camera");
        thread.setDaemon(true);
        acquisition.camera(thread);
        thread.start();
        LOG.info("{}: {} from {}", port.name(), format, link.source());
        LOG.debug("{}: {}", port.name(), concluded);
    }

    private ReadoutOptions readoutOptions(final PebbleOptions pebble) {
        return pebble.readout(link.geometry(), format, link.lanes());
    }

    /** No new images; what is on its way goes through. */
    void stopAcquisition() {
        if (frontEnd != null) {
            frontEnd.stop();
        }
    }

    /** Null before {@link #open}. */
    Readout readout() {
        return readout;
    }

    DetectorFrontEnd frontEnd() {
        return frontEnd;
    }

    /** Null before {@link #open}. */
    ReopeningDevice device() {
        return device;
    }

    long imagesNotAsked() {
        return link.imagesNotAsked();
    }

    /** Stops acquisition and threads in the order of the data, within 5 s in every state. */
    @Override
    public void close() throws IOException {
        running = false;
        LockSupport.unpark(thread);
        link.close();
        if (readout != null) {
            readout.close();
            for (final PvaPlugin plugin : plugins) {
                plugin.pv().close();
            }
        }
        if (device != null) {
            device.close();
        }
        if (thread != null) {
            try {
                thread.join(STOP_MS);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        while (running) {
            try {
                refresh(System.nanoTime());
            } catch (final DmaException | RuntimeException e) {
                muted.warn(ReadoutCounter.READ_ERRORS, System.nanoTime(), () -> port.name() + ": " + e);
            }
            LockSupport.parkNanos(this, acquisition.isEnding() ? ENDING_NS : REFRESH_NS);
        }
    }

    /** Whatever goes wrong with the numbers: an acquisition, and a put that waits for it, comes to its end. */
    private void refresh(final long nowNs) throws DmaException {
        acquisition.connection(device.problem());
        final long ended = acquisition.endedNumber();
        boolean quiet = false;
        try {
            followStream();
            quiet = !frontEnd.isRunning()
                    && readout.openEvents() == 0
                    && readout.queuedEvents() == 0
                    && device.rxCounts().inQ() == 0;
            copyCounters(nowNs, quiet && !acquisition.isActive());
        } finally {
            acquisition.refresh(nowNs, ended, quiet);
        }
    }

    private void copyCounters(final long nowNs, final boolean atRest) throws DmaException {
        Changed.set(array.arrayCounter, counter.value());
        Changed.set(array.uniqueId, counter.value());
        Changed.set(array.numQueuedArrays, queuedArrays());
        refreshPool();
        long published = 0;
        final List<String> pvNames = plugins.stream().map(p -> p.pv().name()).toList();
        for (final PvaPlugin plugin : plugins) {
            published += plugin.refresh(
                    format.width(), format.height(), format.pixelType(), "", format.sizeBytes(), counter.value());
        }
        statistics.refresh(this, published, ClientTotals.of(clients, pvNames), atRest);
        cardStatistics.refresh(device, nowNs);
    }

    /** Images that are on their way to clients or to anything that is made of them. */
    private int queuedArrays() {
        return readout.queuedEvents() + streamSource.pending();
    }

    /** A Configure datagram may bring images of another size or type than was configured. */
    private void followStream() {
        final ImageFormat last = acquisition.lastFormat();
        if (last != null && !last.equals(streamFormat)) {
            streamFormat = last;
            if (!last.equals(format)) {
                format = last;
                array.geometry(last);
                driver.geometry(last);
            }
        }
    }

    private void refreshPool() {
        final double bufferMb = readout.options().pebbleBufSize() / (double) (1 << 20);
        Changed.set(array.poolAllocBuffers, readout.pebble().pool().count());
        Changed.set(array.poolFreeBuffers, readout.pebble().pool().free());
        Changed.set(array.poolUsedMem, readout.pebble().pool().inUse() * bufferMb);
    }

    private void changeType(final int index) throws RefusedException {
        final PixelType type = PixelType.ofIndex(index);
        if (type == format.pixelType()) {
            return;
        }
        if (type == null || readout == null) {
            throw new RefusedException(
                    type == null ? "there is no DataType " + index : "DataType can be changed once the IOC runs");
        }
        final ImageFormat wanted = new ImageFormat(format.width(), format.height(), type);
        synchronized (acquisition) { // no start between the card's change and ours
            link.changeType(wanted, readout.pebble().pool().usableBytes());
            format = wanted;
        }
        array.geometry(wanted);
    }
}
