package org.pebbleioc.ioc.putlog;

import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.channel.AccessControl;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.ChannelSource;
import org.pebbleioc.ioc.channel.ClientIdentity;
import org.pebbleioc.ioc.channel.DbrType;
import org.pebbleioc.ioc.channel.Sample;
import org.pebbleioc.ioc.part.IocPart;
import org.pebbleioc.ioc.security.AccessSecurity;
import org.pebbleioc.ioc.security.PutWatcher;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.shell.ShellContext;
import org.pebbleioc.ioc.shell.ShellException;

/**
 * The put log in one of its formats. Clients' threads note values before and after a put; thread {@code put-log} filters
 * bursts and sends. A put that finds no room in the queue is counted and not logged; no client waits.
 */
public final class PutLog implements IocPart, PutWatcher {
    private static final Logger LOG = LogManager.getLogger(PutLog.class);
    private static final int WAITING = 1_000;
    private static final long IDLE_MS = 500;
    private static final long JOIN_MS = 2_000;

    private final PutFormat format;
    private final String command;
    private final String addressVariable;
    private final String pvVariable;
    private final ChannelSource channels;
    private final AccessSecurity security;
    private final Supplier<String> prefix;
    private final PutTargets targets = new PutTargets();
    private final BlockingQueue<PutEntry> queue = new ArrayBlockingQueue<>(WAITING);
    private final PutFilter filter = new PutFilter(this::line);
    private final AtomicLong logged = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final Thread thread;
    private volatile int mode = PutFilter.OFF;
    private volatile boolean closing;
    private volatile String timeFormat = "%d-%b-%y %H:%M:%S";
    private volatile String pv = "";

    private PutLog(
            final PutFormat format,
            final ChannelSource channels,
            final AccessSecurity security,
            final Supplier<String> prefix) {
        this.format = format;
        this.channels = channels;
        this.security = security;
        this.prefix = prefix;
        final boolean json = format == PutFormat.JSON;
        command = json ? "caPutJsonLog" : "caPutLog";
        addressVariable = json ? "EPICS_CA_PUT_JSON_LOG_ADDR" : "EPICS_CA_PUT_LOG_ADDR";
        pvVariable = json ? "EPICS_AS_PUT_JSON_LOG_PV" : "EPICS_AS_PUT_LOG_PV";
        thread = new Thread(this::run, json ? "put-json-log" : "put-log");
        thread.setDaemon(true);
    }

    /** {@code caPutLogInit} and its relatives. @param prefix of {@code iocLogPrefix} */
    public static PutLog text(
            final ChannelSource channels, final AccessSecurity security, final Supplier<String> prefix) {
        return new PutLog(PutFormat.TEXT, channels, security, prefix);
    }

    /** {@code caPutJsonLogInit} and its relatives. */
    public static PutLog json(
            final ChannelSource channels, final AccessSecurity security, final Supplier<String> prefix) {
        return new PutLog(PutFormat.JSON, channels, security, prefix);
    }

    @Override
    public String name() {
        return command;
    }

    @Override
    public void addCommands(final CommandRegistry registry) {
        registry.register(
                command + "Init",
                "\"host[:port] ...\" [mode]",
                "Logs what clients write, where a rule says TRAPWRITE. Where to: log servers (port 7011), file:/path, or"
                        + " log for\nthe log of this IOC; nothing named: " + addressVariable
                        + ". Mode -1 none, 0 changes, 1 all, 2 all without\njoining bursts.",
                this::init);
        registry.register(
                command + "Reconf",
                "mode",
                "Changes the mode: -1 none, 0 changes, 1 all, 2 all one by one.",
                (c, a) -> mode = mode(a, 0));
        registry.register(command + "Show", "[level]", "Shows mode and targets.", (c, a) -> {
            c.out().println(command + " mode: " + mode + " = " + modeText());
            c.out().println(logged.get() + " lines logged, " + lost.get() + " puts lost");
            targets.report().forEach(c.out()::println);
        });
        if (format == PutFormat.TEXT) {
            registry.register(
                    "caPutLogSetTimeFmt",
                    "format",
                    "Format of date and time as strftime has it; %d-%b-%y %H:%M:%S where nothing is said.",
                    (c, a) -> timeFormat = a.isEmpty() ? timeFormat : a.get(0));
        }
    }

    private String modeText() {
        return switch (mode) {
            case PutFilter.OFF -> "disabled";
            case PutFilter.ON_CHANGE -> "default (on change, squash bursts)";
            case PutFilter.ALL -> "all (same value too, squash bursts)";
            default -> "no filter (every single put)";
        };
    }

    private void init(final ShellContext context, final List<String> arguments) throws ShellException {
        if (!security.isActive()) {
            throw new ShellException(
                    command + "Init: access security is not active, so no put can be trapped: name a file"
                            + " with asSetFilename before iocInit, and call this after");
        }
        final String named = arguments.isEmpty() ? "" : arguments.get(0);
        final String addresses = named.isBlank() ? context.environment().valueOr(addressVariable, "") : named;
        if (addresses.isBlank()) {
            throw new ShellException(command + "Init: no log server is named, and " + addressVariable + " is not set");
        }
        final int chosen = mode(arguments, 1);
        targets.add(addresses, context.directory());
        pv = context.environment().valueOr(pvVariable, "");
        if (!pv.isEmpty() && channels.find(pv) == null) {
            LOG.warn("{}: there is no PV {} to log to", command, pv);
        }
        if (thread.getState() == Thread.State.NEW) {
            security.watch(this);
            thread.start();
        }
        mode = chosen;
    }

    private static int mode(final List<String> arguments, final int at) throws ShellException {
        final String text = arguments.size() > at ? arguments.get(at) : "0";
        if (!text.matches("-1|0|1|2")) {
            throw new ShellException("the mode is -1, 0, 1 or 2: mode=" + text);
        }
        return Integer.parseInt(text);
    }

    @Override
    public AccessControl.WatchedPut putting(final Channel channel, final ClientIdentity client) {
        return mode == PutFilter.OFF ? AccessControl.WatchedPut.UNWATCHED : new Put(channel, client, channel.sample());
    }

    /**
     * A put with completion is noted as soon as its value stands in the field: at its end a start of acquisition has
     * become 0 again, and the end may be hours away. One that waits for an earlier put is noted at its end.
     */
    private final class Put implements AccessControl.WatchedPut {
        private final Channel channel;
        private final ClientIdentity client;
        private final Sample before;
        private final AtomicBoolean noted = new AtomicBoolean();

        Put(final Channel channel, final ClientIdentity client, final Sample before) {
            this.channel = channel;
            this.client = client;
            this.before = before;
        }

        @Override
        public void taken() {
            final Sample now = channel.sample();
            if (!PutValues.same(before, now)) {
                note(now);
            }
        }

        @Override
        public void done() {
            if (!noted.get()) {
                note(channel.sample());
            }
        }

        private void note(final Sample after) {
            if (!noted.compareAndSet(false, true)) {
                return;
            }
            final PutEntry entry = new PutEntry(
                    ZonedDateTime.now(),
                    client.host().isEmpty() ? client.ipAddress() : client.host(),
                    client.user(),
                    channel.name(),
                    before,
                    after,
                    Double.NaN,
                    Double.NaN);
            if (!queue.offer(entry)) {
                lost.incrementAndGet();
            }
        }
    }

    private void run() {
        while (!closing || !queue.isEmpty()) {
            try {
                final PutEntry entry = queue.poll(IDLE_MS, TimeUnit.MILLISECONDS);
                if (entry != null) {
                    filter.put(entry, mode, System.nanoTime());
                }
                filter.doWork(mode, System.nanoTime());
            } catch (final InterruptedException e) {
                closing = true;
            } catch (final RuntimeException e) {
                LOG.error("{}: a put was not logged", command, e);
            }
        }
        filter.flush(mode);
    }

    private void line(final PutEntry entry) {
        if (mode == PutFilter.OFF) {
            return;
        }
        final String line = format.line(entry, timeFormat);
        targets.send(prefix.get(), line);
        logged.incrementAndGet();
        final Channel target = pv.isEmpty() ? null : channels.find(pv);
        if (target != null) {
            try {
                if (target.nativeType() == DbrType.CHAR) {
                    final byte[] bytes = (line + "\0").getBytes(StandardCharsets.UTF_8);
                    target.put(DbrType.CHAR, bytes, Math.min(bytes.length, target.maxCount()), null);
                } else {
                    target.put(DbrType.STRING, new String[] {line}, 1, null);
                }
            } catch (final Channel.PutException e) {
                LOG.debug("{}: {}", command, e.getMessage());
            }
        }
    }

    /** What waits is logged first. */
    @Override
    public void close() {
        closing = true;
        try {
            if (thread.getState() != Thread.State.NEW) {
                thread.interrupt();
                thread.join(JOIN_MS);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        targets.close();
    }
}
