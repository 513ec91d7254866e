package org.pebbleioc.ioc.stream;

import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.camera.Camera;
import org.pebbleioc.ioc.camera.Cameras;
import org.pebbleioc.ioc.camera.ImagePort;
import org.pebbleioc.ioc.config.OptionText;
import org.pebbleioc.ioc.device.ParameterPorts;
import org.pebbleioc.ioc.part.IocPart;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.shell.ShellContext;
import org.pebbleioc.ioc.shell.ShellException;
import org.pebbleioc.readout.MemoryPlan;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.memory.MemInfo;

/**
 * The streams of one IOC, and the commands of st.cmd that make them. Opened after the cameras, closed before them. Shell
 * thread, and the thread {@code streams} that copies counters to parameters ten times a second.
 */
public final class Streams implements IocPart {
    private static final Logger LOG = LogManager.getLogger(Streams.class);
    private static final long REFRESH_NS = 100_000_000L;
    private static final String PREVIEW =
            "NDPreviewConfigure portName queueSize blockingCallbacks NDArrayPort NDArrayAddr \"key=value,...\"";
    private static final String CODEC = "NDCodecConfigure portName queueSize blockingCallbacks NDArrayPort NDArrayAddr"
            + " maxBuffers maxMemory priority stackSize maxThreads";

    private static final String ROI = "NDROIConfigure portName queueSize blockingCallbacks NDArrayPort NDArrayAddr"
            + " maxBuffers maxMemory priority stackSize maxThreads";
    /** One in work, the newest of a PV, and what clients and other plugins hold. */
    private static final int ROI_BUFFERS = 8;

    private final Cameras cameras;
    private final ParameterPorts ports;
    private final Map<String, StreamPort> byName = new LinkedHashMap<>();
    private final Map<String, String> setBy = new LinkedHashMap<>();
    private boolean opened;
    private volatile boolean running;
    private Thread thread;

    public Streams(final Cameras cameras, final ParameterPorts ports) {
        this.cameras = cameras;
        this.ports = ports;
    }

    @Override
    public String name() {
        return "streams";
    }

    @Override
    public void addCommands(final CommandRegistry registry) {
        registry.register(
                "NDPreviewConfigure",
                PREVIEW.substring(PREVIEW.indexOf(' ') + 1),
                "Makes small images for screens of a camera's; NDPvaConfigure shows them. Options: maxSize=1024 (most"
                        + " pixels across), rate=10 (images per second, 0: all), scaling=average|decimate,"
                        + " pixels=native|mono8, buffers=8.",
                this::preview);
        registry.register(
                "NDCodecConfigure",
                CODEC.substring(CODEC.indexOf(' ') + 1),
                "Compresses a camera's images on maxThreads threads; NDPvaConfigure shows them. The codec is chosen by the"
                        + " record Compressor.",
                this::codec);
        registry.register(
                "NDROIConfigure",
                ROI.substring(ROI.indexOf(' ') + 1),
                "Makes images of a region of the images of a port: NDROI.template. Whatever takes images takes them from"
                        + " this port too.",
                this::roi);
        registry.register(
                "streamReport",
                "",
                "Prints the books of every stream: in = out + dropped (by reason) + in use.",
                (context, arguments) -> report(context.out()));
    }

    private void preview(final ShellContext context, final List<String> arguments) throws ShellException, IOException {
        if (arguments.size() < 5 || arguments.size() > 6) {
            throw new ShellException("usage: " + PREVIEW);
        }
        final int queue = plugin(arguments);
        final PreviewOptions options =
                PreviewOptions.of(queue, OptionText.parse(arguments.size() > 5 ? arguments.get(5) : ""));
        final ImagePort source = source(arguments.get(3));
        add(new PreviewPort(arguments.get(0), source, camera(source), cameras, options), "buffers, maxSize");
    }

    private void codec(final ShellContext context, final List<String> arguments) throws ShellException {
        if (arguments.size() < 5 || arguments.size() > 10) {
            throw new ShellException("usage: " + CODEC);
        }
        final int queue = plugin(arguments);
        final ImagePort source = source(arguments.get(3));
        final int threads = Math.max(1, number(arguments, 9, "maxThreads", 0));
        final int asked = number(arguments, 5, "maxBuffers", 0);
        final int maxMemory = number(arguments, 6, "maxMemory", 0);
        // what is worked on, what waits to go out in order, and the newest of the PV
        final int buffers = asked > 0 ? asked : 4 + 2 * threads;
        if (buffers < threads + 1) {
            throw new ShellException(
                    "maxBuffers must be more than maxThreads: maxBuffers=" + buffers + " maxThreads=" + threads);
        }
        final CodecPort port =
                new CodecPort(arguments.get(0), source, camera(source), cameras, queue, threads, buffers);
        if (maxMemory > 0 && port.outputBytes() * buffers > maxMemory) {
            throw new ShellException("maxMemory is too little for " + buffers + " buffers of "
                    + MemoryPlan.human(port.outputBytes()) + ": maxMemory=" + maxMemory
                    + "; give fewer maxBuffers, or 0 for no limit");
        }
        add(port, "maxBuffers");
    }

    private void roi(final ShellContext context, final List<String> arguments) throws ShellException {
        if (arguments.size() < 4) {
            throw new ShellException("usage: " + ROI);
        }
        final int queue = plugin(arguments);
        final ImagePort source = source(arguments.get(3));
        final int asked = number(arguments, 5, "maxBuffers", 0);
        final int buffers = asked > 0 ? asked : ROI_BUFFERS;
        if (buffers < 2) {
            throw new ShellException("maxBuffers must be at least 2: maxBuffers=" + buffers);
        }
        final long memory = number(arguments, 6, "maxMemory", 0);
        add(
                new RoiPort(arguments.get(0), source, camera(source), cameras, queue, buffers, memory / buffers),
                "maxBuffers, maxMemory");
    }

    /** The arguments that every plugin has; answers the length of the queue. */
    private int plugin(final List<String> arguments) throws ShellException {
        if (opened) {
            throw new ShellException("comes too late: streams are made before iocInit");
        }
        final int queue = number(arguments, 1, "queueSize", 0);
        if (queue < 1) {
            throw new ShellException("queueSize must be at least 1: queueSize=" + queue);
        }
        if (number(arguments, 2, "blockingCallbacks", 0) != 0) {
            throw new ShellException("blockingCallbacks must be 0: a stream never holds up the readout");
        }
        if (number(arguments, 4, "NDArrayAddr", 0) != 0) {
            throw new ShellException("NDArrayAddr must be 0: a port has one stream of images");
        }
        return queue;
    }

    private static int number(final List<String> arguments, final int at, final String name, final int otherwise)
            throws ShellException {
        if (at >= arguments.size() || arguments.get(at).isEmpty()) {
            return otherwise;
        }
        try {
            return Math.max(0, Integer.parseInt(arguments.get(at)));
        } catch (final NumberFormatException e) {
            throw new ShellException(name + " must be a whole number: " + name + "=" + arguments.get(at));
        }
    }

    private ImagePort source(final String name) throws ShellException {
        final ImagePort source = byName.containsKey(name) ? byName.get(name) : cameras.find(name);
        if (source == null) {
            throw new ShellException("no images come from " + name + ": it is neither a camera nor a stream");
        }
        return source;
    }

    private static Camera camera(final ImagePort source) {
        return source instanceof StreamPort stream ? stream.camera() : (Camera) source;
    }

    private void add(final StreamPort port, final String memorySetBy) {
        ports.add(port.port());
        byName.put(port.name(), port);
        setBy.put(port.name(), memorySetBy);
        cameras.register(port);
    }

    /**
     * The memory of all streams, as a part of its own that is planned before the cameras: what a camera is told that it
     * can have is then what is left.
     */
    public IocPart memory() {
        return new IocPart() {
            @Override
            public String name() {
                return "memory of streams";
            }

            @Override
            public void addCommands(final CommandRegistry registry) {}

            @Override
            public Map<String, MemoryPlan> plans(final MemInfo machine, final long takenBytes) throws IOException {
                return Streams.this.memoryPlans(machine, takenBytes);
            }
        };
    }

    private Map<String, MemoryPlan> memoryPlans(final MemInfo machine, final long takenBytes) throws IOException {
        final Map<String, MemoryPlan> plans = new LinkedHashMap<>();
        long taken = takenBytes;
        for (final StreamPort port : byName.values()) {
            final MemoryPlan plan = port.plan(
                    port instanceof CodecPort ? "codec" : port instanceof RoiPort ? "ROI" : "preview",
                    setBy.get(port.name()),
                    machine.availableBytes(BankKind.HEAP) - taken);
            plans.put(port.name(), plan);
            taken += plan.bytesTaken();
        }
        return plans;
    }

    @Override
    public void open() throws IOException {
        opened = true;
        for (final StreamPort port : byName.values()) {
            port.open();
        }
        if (!byName.isEmpty()) {
            running = true;
            thread = new Thread(this::run, "streams");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void run() {
        while (running) {
            for (final StreamPort port : byName.values()) {
                try {
                    port.refresh();
                } catch (final RuntimeException e) { // numbers of one stream must not stop those of others
                    LOG.error("{}: counters could not be copied", port.name(), e);
                }
            }
            LockSupport.parkNanos(this, REFRESH_NS);
        }
    }

    private void report(final PrintStream out) {
        for (final StreamPort port : byName.values()) {
            if (port.stream() == null) {
                out.println(port.name() + ": no memory yet, iocInit has not run");
                continue;
            }
            out.println(port.name() + ": " + port.stream().report());
            if (!port.stream().problem().isEmpty()) {
                out.println("  " + port.stream().problem());
            }
        }
    }

    /** All streams at once: each may take its time to end. */
    @Override
    public void close() {
        running = false;
        LockSupport.unpark(thread);
        byName.values().parallelStream().forEach(StreamPort::close);
    }
}
