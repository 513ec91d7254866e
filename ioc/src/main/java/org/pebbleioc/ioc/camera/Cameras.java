package org.pebbleioc.ioc.camera;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pebbleioc.ioc.config.OptionException;
import org.pebbleioc.ioc.config.OptionText;
import org.pebbleioc.ioc.device.ParameterPorts;
import org.pebbleioc.ioc.part.IocPart;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.shell.ShellContext;
import org.pebbleioc.ioc.shell.ShellException;
import org.pebbleioc.pva.image.ImagePv;
import org.pebbleioc.pva.server.PvSource;
import org.pebbleioc.pva.server.PvaServer;
import org.pebbleioc.readout.MemoryPlan;
import org.pebbleioc.readout.Waiting;
import org.pebbleioc.readout.memory.MemInfo;

/** The cameras of one IOC, and the commands of st.cmd that make them. Shell thread; reading from any. */
public final class Cameras implements IocPart {
    private final ParameterPorts ports;
    private final Map<String, String> overrides;
    private final Map<String, Camera> byName = new LinkedHashMap<>();
    /** Cameras and whatever else images come from. */
    private final Map<String, ImagePort> imagePorts = new LinkedHashMap<>();

    private boolean opened;

    /** @param overrides option values from the command line, which win over the ones in commands */
    public Cameras(final ParameterPorts ports, final Map<String, String> overrides) {
        this.ports = ports;
        this.overrides = Map.copyOf(overrides);
    }

    @Override
    public String name() {
        return "cameras";
    }

    @Override
    public void addCommands(final CommandRegistry registry) {
        registry.register(
                "simDatadevConfig",
                "portName \"key=value,...\"",
                "Makes a camera behind a simulated DMA card. Options: cfgRxCount, cfgTxCount, cfgSize, cfgMode, lanes,"
                        + " policy=hold|drop, source=pattern|tiff:..|raw:..|hdf5:.., width, height, type, static.",
                this::simDatadevConfig);
        registry.register(
                "simDetectorConfig",
                "portName maxSizeX maxSizeY dataType [maxBuffers maxMemory priority stackSize]",
                "The simulated camera as start-up files of areaDetector make it; dataType 0 to 9 is Int8 to Float64. The"
                        + " rest is\naccepted, pebbleConfig sizes memory here.",
                this::simDetectorConfig);
        registry.register(
                "datadevConfig",
                "portName \"key=value,...\"",
                "Makes a camera behind a real card of the datadev driver; its detector sends by itself. Options:"
                        + " device=/dev/datadev_0, lanes, width, height, type, poll=0 (above 0 the card is asked so"
                        + " often instead of waiting for interrupts), proc, sys; cfgRxCount, cfgTxCount, cfgSize and"
                        + " cfgMode must be those of the driver where they are given.",
                this::datadevConfig);
        registry.register(
                "pebbleConfig",
                "portName \"key=value,...\"",
                "Sizes the pebble of a camera. Options: pebbleBufCount, pebbleBufSize, bank=heap|hugepages|shm,"
                        + " laneTimeout, reserve, copyThreads.",
                this::pebbleConfig);
        registry.register(
                "NDPvaConfigure",
                "portName queueSize blockingCallbacks NDArrayPort NDArrayAddr pvName",
                "Publishes the images of a camera, or of a stream made of one, as an NTNDArray PV. Each client has a queue"
                        + " of its own; queueSize is its default length.",
                this::pvaConfigure);
        registry.register(
                "readoutReport",
                "",
                "Prints the books of every camera: at each stage, in = out + dropped + in use.",
                (context, arguments) -> byName.values().forEach(c -> CameraReport.print(c, context.out())));
        registry.register(
                "dmaReport",
                "portName",
                "Prints what the driver of a camera's card says, one number a line, as Prometheus reads it.",
                this::dmaReport);
    }

    /** Takes the memory of all cameras and starts them. */
    @Override
    public void open() throws IOException {
        opened = true;
        for (final Camera camera : byName.values()) {
            camera.open();
        }
    }

    /** Something that makes images of images, so that {@code NDPvaConfigure} finds it. Before iocInit. */
    public void register(final ImagePort port) {
        imagePorts.put(port.name(), port);
    }

    /** The port that images come from by this name, or null. Any thread from iocInit on. */
    public ImagePort imagePort(final String name) {
        return imagePorts.get(name);
    }

    /** Names of all ports that images come from. */
    public Collection<String> imagePortNames() {
        return java.util.Collections.unmodifiableCollection(imagePorts.keySet());
    }

    /** How the threads of all cameras wait; empty before {@link #open}. Any thread. */
    public List<Waiting> waits() {
        return byName.values().stream()
                .map(Camera::readout)
                .filter(Objects::nonNull)
                .flatMap(readout -> readout.waits().stream())
                .toList();
    }

    /** Name of the first image PV, beside which others stand; null without one. */
    public String firstImageName() {
        return imagePvs().stream().findFirst().map(ImagePv::name).orElse(null);
    }

    public Collection<ImagePv> imagePvs() {
        return plugins().map(PvaPlugin::pv).toList();
    }

    private Stream<PvaPlugin> plugins() {
        return imagePorts.values().stream().flatMap(p -> p.plugins().stream());
    }

    @Override
    public PvSource pvs() {
        return PvSource.of(imagePvs());
    }

    /** The server's report goes into the cameras' statistics; a client that holds an image they need can be dropped. */
    @Override
    public void serving(final PvaServer pva) {
        for (final Camera camera : byName.values()) {
            camera.clients(pva::totals);
        }
        plugins().forEach(plugin -> plugin.evictor(pva));
    }

    /** Longest queue that an image PV was configured with; 0 without image PVs. */
    public int queueSize() {
        return plugins().mapToInt(PvaPlugin::queue).max().orElse(0);
    }

    /** The camera of this port, or null. */
    public Camera find(final String name) {
        return byName.get(name);
    }

    /** No new images from here on; what is on its way goes through. */
    @Override
    public void stopping() {
        byName.values().forEach(Camera::stopAcquisition);
    }

    @Override
    public void close() throws IOException {
        IOException first = null;
        for (final Camera camera : byName.values()) {
            try {
                camera.close();
            } catch (final IOException e) {
                first = first == null ? e : first;
            } catch (final RuntimeException e) {
                first = first == null ? new IOException(camera.name() + ": " + e, e) : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    @Override
    public Map<String, MemoryPlan> plans(final MemInfo machine, final long takenBytes) throws IOException {
        final Map<String, MemoryPlan> plans = new LinkedHashMap<>();
        long taken = takenBytes;
        for (final Camera camera : byName.values()) {
            final MemoryPlan plan = camera.plan(machine.availableBytes(camera.bank()) - taken);
            plans.put(camera.name(), plan);
            taken += plan.bytesTaken();
        }
        return plans;
    }

    private void simDatadevConfig(final ShellContext context, final List<String> arguments)
            throws ShellException, IOException {
        need(arguments, 1, 2, "simDatadevConfig portName \"key=value,...\"");
        notRunning();
        final SimulatedOptions options = SimulatedOptions.of(options(arguments), overrides);
        add(arguments.get(0), new SimulatedLink(arguments.get(0), options, context.directory()));
    }

    private void simDetectorConfig(final ShellContext context, final List<String> arguments)
            throws ShellException, IOException {
        need(arguments, 1, 8, "simDetectorConfig portName maxSizeX maxSizeY dataType ...");
        notRunning();
        final SimulatedOptions options =
                SimulatedOptions.of(OptionText.parse(SimDetectorArguments.options(arguments)), overrides);
        add(arguments.get(0), new SimulatedLink(arguments.get(0), options, context.directory()));
    }

    private void datadevConfig(final ShellContext context, final List<String> arguments)
            throws ShellException, IOException {
        notRunning();
        need(arguments, 1, 2, "datadevConfig portName \"key=value,...\"");
        add(arguments.get(0), new DatadevLink(DatadevCameraOptions.of(options(arguments), overrides)));
    }

    private void dmaReport(final ShellContext context, final List<String> arguments)
            throws ShellException, IOException {
        need(arguments, 1, 1, "dmaReport portName");
        final Camera camera = camera(arguments.get(0));
        if (camera.device() == null) {
            throw new ShellException(camera.name() + " has no device yet, iocInit has not run");
        }
        DmaMetrics.print(camera, context.out());
    }

    private static OptionText options(final List<String> arguments) throws OptionException {
        return OptionText.parse(arguments.size() > 1 ? arguments.get(1) : "");
    }

    /** The link is closed when nothing comes of the camera. */
    private void add(final String name, final CardLink link) throws IOException {
        try {
            final Camera camera = new Camera(name, link, PebbleOptions.of(OptionText.parse(""), overrides));
            ports.add(camera.port());
            byName.put(name, camera);
            register(camera);
        } catch (final RuntimeException e) {
            link.close();
            throw e;
        }
    }

    @Override
    public Set<String> optionKeys() {
        return Stream.of(SimulatedOptions.KEYS, DatadevCameraOptions.KEYS, PebbleOptions.KEYS)
                .flatMap(Collection::stream)
                .collect(Collectors.toUnmodifiableSet());
    }

    private void pebbleConfig(final ShellContext context, final List<String> arguments) throws ShellException {
        need(arguments, 2, 2, "pebbleConfig portName \"key=value,...\"");
        camera(arguments.get(0)).configure(PebbleOptions.of(OptionText.parse(arguments.get(1)), overrides));
    }

    private void pvaConfigure(final ShellContext context, final List<String> arguments) throws ShellException {
        notRunning();
        need(arguments, 6, 12, "NDPvaConfigure portName queueSize blockingCallbacks NDArrayPort NDArrayAddr pvName");
        final ImagePort source = imagePorts.get(arguments.get(3));
        if (source == null) {
            throw new ShellException(
                    "no images come from " + arguments.get(3) + "; they come from " + imagePorts.keySet());
        }
        final int queue;
        try {
            queue = Integer.parseInt(arguments.get(1));
        } catch (final NumberFormatException e) {
            throw new ShellException("queueSize must be a whole number: queueSize=" + arguments.get(1));
        }
        if (!arguments.get(2).equals("0")) {
            throw new ShellException("blockingCallbacks must be 0: a client never holds up the readout");
        }
        if (queue < 1) {
            throw new ShellException("queueSize must be at least 1: queueSize=" + queue);
        }
        final PvaPlugin plugin = new PvaPlugin(arguments.get(0), this, source.name(), arguments.get(5), queue);
        ports.add(plugin.port());
        source.add(plugin);
    }

    private void notRunning() throws ShellException {
        if (opened) {
            throw new ShellException("comes too late: cameras are made before iocInit");
        }
    }

    private Camera camera(final String name) throws ShellException {
        final Camera camera = byName.get(name);
        if (camera == null) {
            throw new ShellException("there is no camera " + name + "; cameras are " + byName.keySet());
        }
        return camera;
    }

    private static void need(final List<String> arguments, final int least, final int most, final String usage)
            throws ShellException {
        if (arguments.size() < least || arguments.size() > most) {
            throw new ShellException("usage: " + usage);
        }
    }
}
