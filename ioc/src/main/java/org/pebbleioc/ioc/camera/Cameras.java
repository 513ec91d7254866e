package org.pebbleioc.ioc.camera;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pebbleioc.ioc.config.OptionText;
import org.pebbleioc.ioc.device.ParameterPorts;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.shell.ShellCommand;
import org.pebbleioc.ioc.shell.ShellContext;
import org.pebbleioc.ioc.shell.ShellException;
import org.pebbleioc.pva.image.ImagePv;
import org.pebbleioc.readout.MemoryPlan;
import org.pebbleioc.readout.memory.MemInfo;

/** The cameras of one IOC, and the commands of st.cmd that make them. Shell thread; reading from any. */
public final class Cameras implements AutoCloseable {
    private final ParameterPorts ports;
    private final Map<String, String> overrides;
    private final Map<String, Camera> byName = new LinkedHashMap<>();

    /**
     * @param overrides option values from the command line, which win over the ones in commands
     * @throws IllegalArgumentException no command has an option of that name
     */
    public Cameras(final ParameterPorts ports, final Map<String, String> overrides) {
        this.ports = ports;
        this.overrides = Map.copyOf(overrides);
        for (final String key : overrides.keySet()) {
            if (!CameraOptions.hasOption(key)) {
                throw new IllegalArgumentException("-p " + key + ": no command has an option of this name");
            }
        }
    }

    public void addCommands(final CommandRegistry registry) {
        registry.register(ShellCommand.of(
                "simDatadevConfig",
                "portName \"key=value,...\"",
                "Makes a camera behind a simulated DMA card. Options: cfgRxCount, cfgTxCount, cfgSize, cfgMode, lanes,"
                        + " policy=hold|drop, source=pattern|tiff:..|raw:..|hdf5:.., width, height, type, static.",
                this::simDatadevConfig));
        registry.register(ShellCommand.of(
                "pebbleConfig",
                "portName \"key=value,...\"",
                "Sizes the pebble of a camera. Options: pebbleBufCount, pebbleBufSize, bank=heap|hugepages|shm,"
                        + " laneTimeout, reserve.",
                this::pebbleConfig));
        registry.register(ShellCommand.of(
                "NDPvaConfigure",
                "portName queueSize blockingCallbacks NDArrayPort NDArrayAddr pvName",
                "Publishes the images of a camera as an NTNDArray PV. Each client has a queue of its own; queueSize is"
                        + " its default length.",
                this::pvaConfigure));
        registry.register(ShellCommand.of(
                "bufferPlan", "", "Prints the memory plan of all cameras.", (context, arguments) -> context.out()
                        .print(planText())));
        registry.register(ShellCommand.of(
                "readoutReport",
                "",
                "Prints the books of every camera: at each stage, in = out + dropped + in use.",
                (context, arguments) -> byName.values().forEach(c -> CameraReport.print(c, context.out()))));
    }

    /** All plans one after the other; each has what the ones before leave. */
    public String planText() throws IOException {
        final StringBuilder text = new StringBuilder();
        for (final Map.Entry<String, MemoryPlan> plan : plans().entrySet()) {
            text.append("Memory plan of ").append(plan.getKey()).append(System.lineSeparator());
            text.append(plan.getValue().text());
        }
        return text.toString();
    }

    /** What stands against starting; empty when nothing does. */
    public List<String> problems() throws IOException {
        final List<String> problems = new ArrayList<>();
        plans().forEach((name, plan) -> plan.problems().forEach(p -> problems.add(name + ": " + p)));
        return problems;
    }

    /** Takes the memory of all cameras and starts them. */
    public void open() throws IOException {
        for (final Camera camera : byName.values()) {
            camera.open();
        }
    }

    public Collection<ImagePv> imagePvs() {
        return byName.values().stream()
                .flatMap(c -> c.plugins().stream())
                .map(PvaPlugin::pv)
                .toList();
    }

    /** The server that the image PVs are on: its report goes into the cameras' statistics. */
    public void clients(final java.util.function.Supplier<List<org.pebbleioc.pva.server.ClientReport>> report) {
        byName.values().forEach(c -> c.clients(report));
    }

    /** Longest queue that an image PV was configured with; 0 without image PVs. */
    public int queueSize() {
        return byName.values().stream()
                .flatMap(c -> c.plugins().stream())
                .mapToInt(PvaPlugin::queue)
                .max()
                .orElse(0);
    }

    /** The camera of this port, or null. */
    public Camera find(final String name) {
        return byName.get(name);
    }

    /** No new images from here on; what is on its way goes through. */
    public void stopAcquisitions() {
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
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private Map<String, MemoryPlan> plans() throws IOException {
        final Map<String, MemoryPlan> plans = new LinkedHashMap<>();
        long available = MemInfo.read().availableBytes();
        for (final Camera camera : byName.values()) {
            final MemoryPlan plan = camera.plan(available);
            plans.put(camera.name(), plan);
            available -= plan.bytesTaken();
        }
        return plans;
    }

    private void simDatadevConfig(final ShellContext context, final List<String> arguments)
            throws ShellException, IOException {
        need(arguments, 1, 2, "simDatadevConfig portName \"key=value,...\"");
        final CameraOptions.Pebble pebble = CameraOptions.Pebble.of(OptionText.parse(""), overrides);
        final OptionText text = OptionText.parse(arguments.size() > 1 ? arguments.get(1) : "");
        final Camera camera =
                new Camera(arguments.get(0), CameraOptions.of(text, overrides, pebble), context.directory());
        ports.add(camera.port());
        byName.put(camera.name(), camera);
    }

    private void pebbleConfig(final ShellContext context, final List<String> arguments) throws ShellException {
        need(arguments, 2, 2, "pebbleConfig portName \"key=value,...\"");
        camera(arguments.get(0)).configure(CameraOptions.Pebble.of(OptionText.parse(arguments.get(1)), overrides));
    }

    private void pvaConfigure(final ShellContext context, final List<String> arguments) throws ShellException {
        need(arguments, 6, 12, "NDPvaConfigure portName queueSize blockingCallbacks NDArrayPort NDArrayAddr pvName");
        final Camera camera = camera(arguments.get(3));
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
        final PvaPlugin plugin = new PvaPlugin(arguments.get(0), camera.name(), arguments.get(5), queue);
        ports.add(plugin.port());
        camera.add(plugin);
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
