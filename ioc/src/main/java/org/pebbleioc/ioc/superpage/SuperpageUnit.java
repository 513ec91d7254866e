package org.pebbleioc.ioc.superpage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.device.Parameter;
import org.pebbleioc.ioc.device.Parameter.RefusedException;
import org.pebbleioc.ioc.device.ParameterPort;
import org.pebbleioc.readout.MemoryPlan;
import org.pebbleioc.readout.memory.PoolMemory;
import org.pebbleioc.readout.page.PageCard;
import org.pebbleioc.readout.page.PageHolders;
import org.pebbleioc.readout.page.PagePool;
import org.pebbleioc.readout.page.PageWatch;
import org.pebbleioc.readout.page.SuperpagePlan;
import org.pebbleioc.readout.page.SuperpageReadout;
import org.pebbleioc.readout.page.SuperpageState;
import org.pebbleioc.readout.page.TimeFrameSink;

/**
 * One superpage readout of the IOC, under a port name: its memory and cards, its control, its parameters. Transitions run
 * one after the other on the thread {@code superpage-control}; the thread {@code superpage} watches and copies numbers.
 */
public final class SuperpageUnit implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(SuperpageUnit.class);
    private static final long COPY_NS = 100_000_000L;
    private static final long TRANSITION_S = 10;
    private static final long CLOSE_MS = 4_000;

    private final ParameterPort port;
    private final SuperpageOptions options;
    private final SuperpageCards cards;
    private final SuperpageReadout readout;
    private final SuperpageParameters parameters;
    private final List<SuperpageConsumer> consumers = new ArrayList<>();
    private final ExecutorService control = Executors.newSingleThreadExecutor(work -> {
        final Thread thread = new Thread(work, "superpage-control");
        thread.setDaemon(true);
        return thread;
    });

    // Thread superpage.
    private List<PageWatch> watches = List.of();
    private List<PagePool> watched = List.of();

    private volatile boolean running;
    private Thread thread;
    /** Whoever closes. */
    private Future<Void> ended;

    /** One transition. */
    private interface Transition {
        void run() throws IOException;
    }

    SuperpageUnit(final String name, final SuperpageOptions options, final SuperpageCards cards) {
        this.options = options;
        this.cards = cards;
        port = new ParameterPort(name);
        parameters = new SuperpageParameters(port, options.layout().endPoints());
        readout = new SuperpageReadout(name, new Parts(), options.group(), options.control());
        command(parameters.configure, this::configure);
        command(parameters.start, this::start);
        command(parameters.stop, this::stop);
        command(parameters.reset, this::reset);
    }

    /** Writing anything but 0 asks for the transition; the record says so until it is done. */
    private void command(final Parameter parameter, final Transition transition) {
        parameter.onWrite((written, value) -> {
            if (((Number) value).intValue() == 0) {
                return;
            }
            if (!running) {
                throw new RefusedException("not before iocInit");
            }
            written.set(1);
            control.execute(() -> {
                try {
                    transition.run();
                    written.set(0);
                } catch (final IOException e) {
                    written.set((Object) 0, 2, e.getMessage());
                }
            });
        });
    }

    /** The parts as they are at each configure. */
    private final class Parts implements SuperpageReadout.Parts {
        private PoolMemory copies;

        @Override
        public List<PageCard> cards() throws IOException {
            final List<PoolMemory> memory = options.layout().take(name());
            final int pools = options.layout().ownsPages() ? options.layout().endPoints() : 0;
            copies = options.layout().copies() == null ? null : memory.get(pools);
            final List<PageCard> opened = cards.open(memory.subList(0, pools));
            opened.forEach(card -> tellObtained(card.memory(), card.name()));
            if (copies != null) {
                tellObtained(copies, "copies");
            }
            return opened;
        }

        private void tellObtained(final PoolMemory memory, final String pool) {
            final String text = name() + "." + pool + ": " + memory.count() + " pages of " + memory.pageBytes()
                    + " bytes obtained, " + memory.askedCount() + " asked for";
            if (memory.count() < memory.askedCount()) {
                LOG.warn("{}", text);
            } else {
                LOG.info("{}", text);
            }
        }

        @Override
        public PoolMemory copies() {
            return copies;
        }

        @Override
        public List<TimeFrameSink> sinks(final PageHolders holders, final PagePool copyPool, final List<PagePool> pools)
                throws IOException {
            final List<TimeFrameSink> sinks = new ArrayList<>();
            try {
                for (final SuperpageConsumer consumer : consumers) {
                    sinks.add(consumer.open(holders, copyPool, pools));
                }
            } catch (final IOException | RuntimeException e) {
                for (final TimeFrameSink sink : sinks) {
                    close(sink);
                }
                throw e;
            }
            return sinks;
        }

        private void close(final TimeFrameSink sink) {
            if (sink instanceof AutoCloseable closeable) {
                try {
                    closeable.close();
                } catch (final Exception e) {
                    LOG.warn("{}: closing {}: {}", name(), sink.name(), e.toString());
                }
            }
        }
    }

    public String name() {
        return port.name();
    }

    public ParameterPort port() {
        return port;
    }

    public SuperpageReadout readout() {
        return readout;
    }

    SuperpageOptions options() {
        return options;
    }

    /** Gets every time frame from the next configure on. Before iocInit. */
    public void addConsumer(final SuperpageConsumer consumer) {
        if (running) {
            throw new IllegalStateException(name() + ": consumers come before iocInit");
        }
        consumers.add(consumer);
    }

    MemoryPlan plan(final long availableBytes) {
        return SuperpagePlan.of(options.layout(), options.load(), availableBytes);
    }

    /** Takes the memory, opens the cards, and begins to watch. */
    void open() throws IOException {
        running = true;
        thread = new Thread(this::watch, "superpage");
        thread.setDaemon(true);
        thread.start();
        transition(this::configure);
    }

    /** From the shell: waits for its end. */
    void transition(final String which) throws IOException {
        switch (which) {
            case "configure" -> transition(this::configure);
            case "start" -> transition(this::start);
            case "stop" -> transition(this::stop);
            default -> transition(this::reset);
        }
    }

    private void transition(final Transition transition) throws IOException {
        final Future<Void> done = control.submit(() -> {
            transition.run();
            return null;
        });
        try {
            done.get(TRANSITION_S, TimeUnit.SECONDS);
        } catch (final ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (final TimeoutException e) {
            throw new IOException(name() + ": not done within " + TRANSITION_S + " s", e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(name() + ": interrupted", e);
        }
    }

    private void configure() throws IOException {
        try {
            readout.configure();
        } finally {
            parameters.state(readout);
        }
    }

    private void start() throws IOException {
        try {
            readout.start();
        } finally {
            parameters.state(readout);
        }
    }

    private void stop() throws IOException {
        try {
            if (readout.state() == SuperpageState.RUNNING) {
                parameters.stopped(readout.stop());
            }
        } finally {
            parameters.state(readout);
        }
    }

    private void reset() throws IOException {
        try {
            if (readout.state() == SuperpageState.RUNNING) {
                stop();
            }
            readout.reset();
        } finally {
            parameters.state(readout);
        }
    }

    private void watch() {
        while (running) {
            try {
                look(System.nanoTime());
            } catch (final RuntimeException e) {
                LOG.error("{}: the watch goes on after", name(), e);
            }
            LockSupport.parkNanos(this, COPY_NS);
        }
    }

    private void look(final long nowNs) {
        final List<PagePool> pools = readout.allPools();
        if (!pools.equals(watched)) {
            watched = pools;
            parameters.buffers().forEach(BufferParameters::clear);
            final List<PageWatch> fresh = new ArrayList<>();
            for (int i = 0; i < pools.size(); i++) {
                fresh.add(new PageWatch(
                        pools.get(i),
                        options.control().latencyAlarmNs(),
                        parameters.buffers().get(i)));
            }
            watches = fresh;
        }
        watches.forEach(watch -> watch.look(nowNs));
        parameters.copy(readout, watches, nowNs);
    }

    /** Data off; what is on its way may still go through. */
    void stopping() {
        readout.cards().forEach(PageCard::stop);
    }

    /** Begins to give everything back; {@link #close} waits for it. So several readouts end side by side. */
    void closing() {
        if (running && ended == null) {
            ended = control.submit(() -> {
                reset();
                return null;
            });
        }
    }

    @Override
    public void close() {
        closing();
        try {
            if (ended != null) {
                ended.get(CLOSE_MS, TimeUnit.MILLISECONDS);
            }
        } catch (final ExecutionException e) {
            LOG.warn("{}: {}", name(), e.getCause().getMessage());
        } catch (final TimeoutException e) {
            LOG.error("{}: not closed within {} ms", name(), CLOSE_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        running = false;
        LockSupport.unpark(thread);
        control.shutdownNow();
    }
}
