package org.pebbleioc.ioc.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.channel.AccessControl;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.ChannelSource;
import org.pebbleioc.ioc.channel.ClientIdentity;
import org.pebbleioc.ioc.channel.DbrType;
import org.pebbleioc.ioc.db.Macros;
import org.pebbleioc.ioc.link.Remotes;
import org.pebbleioc.ioc.part.IocPart;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.shell.Variables;
import org.pebbleioc.ioc.subroutine.Subroutines;

/**
 * Access security of one IOC. Without a file everybody may do everything. Both servers ask {@link #rights} at every use,
 * from any thread; thread {@code access-security} works out conditions anew when an input changed, and tells the servers.
 */
public final class AccessSecurity implements IocPart, AccessControl {
    private static final Logger LOG = LogManager.getLogger(AccessSecurity.class);
    private static final long JOIN_MS = 1_000;

    private final ChannelSource channels;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final List<PutWatcher> watchers = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::run, "access-security");
    private Variables variables = new Variables();

    // any thread reads, the shell's writes; null without a file
    private volatile AccessState state;

    private volatile Remotes remotes = Remotes.NONE;

    private final AccountRoles roles = new AccountRoles(AccountRoles::ofSystem, System::nanoTime, this::rolesChanged);
    private volatile boolean inputChanged;
    private volatile boolean rolesChanged;
    private volatile boolean closing;

    // guarded by this
    private Path file;
    private UnaryOperator<String> environment = name -> null;
    private String substitutions = "";
    private boolean recordsReady;

    public AccessSecurity(final ChannelSource channels) {
        this.channels = channels;
        thread.setDaemon(true);
    }

    @Override
    public String name() {
        return "access security";
    }

    @Override
    public void addCommands(final CommandRegistry registry) {
        variables = registry.variables();
        variables.define("asCheckClientIP", "0");
        AccessCommands.addTo(registry, this);
    }

    @Override
    public void addSubroutines(final Subroutines functions) {
        AccessSubroutines.addTo(functions, this);
    }

    /** Where inputs are looked for that this IOC does not have; nowhere unless this is called before iocInit. */
    public void remotes(final Remotes otherIocs) {
        remotes = otherIocs;
    }

    /** Hears of puts by clients whose rule says {@code TRAPWRITE}. */
    public void watch(final PutWatcher watcher) {
        watchers.add(watcher);
    }

    /** Whether a file was read, so that rules hold. */
    public boolean isActive() {
        return state != null;
    }

    synchronized void file(final Path path, final UnaryOperator<String> variablesOfMacros) {
        file = path;
        environment = variablesOfMacros;
    }

    synchronized void substitutions(final String macros) {
        Macros.none().with(macros);
        substitutions = macros;
    }

    synchronized boolean hasFile() {
        return file != null;
    }

    AccessState state() {
        return state;
    }

    ChannelSource channels() {
        return channels;
    }

    /** A file that cannot be used keeps the IOC from starting: it would be open to everybody. */
    @Override
    public List<String> problems() {
        if (!hasFile()) {
            return List.of();
        }
        try {
            rules();
            return List.of();
        } catch (final AccessFileException | IOException e) {
            return List.of("access security: " + e.getMessage());
        }
    }

    private synchronized AccessRules rules() throws AccessFileException, IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("no such file: " + file);
        }
        final List<String> lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .lines()
                .toList();
        return AccessFileParser.parse(
                file.getFileName().toString(),
                lines,
                Macros.of(Map.of(), environment).with(substitutions));
    }

    @Override
    public void open() {
        thread.start();
    }

    @Override
    public void recordsInitialized() {
        synchronized (this) {
            recordsReady = true;
        }
        if (hasFile()) {
            try {
                load();
            } catch (final AccessFileException | IOException e) {
                // problems() has read the same file a moment ago; whatever came between must not open the IOC
                throw new IllegalStateException("access security: " + e.getMessage(), e);
            }
        }
    }

    /**
     * Reads the file again, as {@code asInit} does.
     *
     * @throws IOException there is no file, or it cannot be used; the rules that hold stay
     */
    public void reload() throws IOException {
        if (!hasFile()) {
            throw new IOException("no access security file, asSetFilename names one");
        }
        try {
            load();
        } catch (final AccessFileException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Reads the file, again too. The rules that hold stay as they are when the file cannot be used. */
    void load() throws AccessFileException, IOException {
        final AccessRules rules = rules();
        final AccessState before;
        synchronized (this) {
            if (!recordsReady) {
                return; // iocInit does it
            }
            final AccessState next = new AccessState(rules, variables.isSet("asCheckClientIP"), roles::of);
            next.connect(channels, remotes, this::inputChanged);
            before = state;
            state = next;
        }
        if (before != null) {
            before.close();
        }
        LOG.info("access security: {} groups", rules.groups().size());
        listeners.forEach(Runnable::run);
    }

    /** From the thread that processes an input record, with its lock held. */
    private void inputChanged() {
        inputChanged = true;
        LockSupport.unpark(thread);
    }

    private void rolesChanged() {
        rolesChanged = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closing) {
            if (!inputChanged && !rolesChanged) {
                LockSupport.park(this);
            } else {
                inputChanged = false;
                final boolean others = rolesChanged;
                rolesChanged = false;
                final AccessState now = state;
                if (now != null && (now.recompute() || others)) {
                    listeners.forEach(AccessSecurity::tell);
                }
            }
        }
    }

    private static void tell(final Runnable listener) {
        try {
            listener.run();
        } catch (final RuntimeException e) {
            LOG.error("access security: a server did not take the change", e);
        }
    }

    @Override
    public Rights rights(final Channel channel, final ClientIdentity client) {
        final AccessState now = state;
        if (now == null) {
            return Rights.ALL;
        }
        final AccessState.Decision decision = now.decide(channel.accessGroup(), channel.accessLevel(), client);
        return switch (decision.grant()) {
            case NONE -> Rights.NONE;
            case READ -> Rights.READ_ONLY;
            case WRITE -> decision.trapWrite() ? new Rights(true, true, true) : Rights.ALL;
        };
    }

    @Override
    public Channel.Subscription onChange(final Runnable changed) {
        listeners.add(changed);
        return () -> listeners.remove(changed);
    }

    @Override
    public WatchedPut putting(
            final Channel channel,
            final ClientIdentity client,
            final DbrType type,
            final Object array,
            final int count) {
        if (watchers.isEmpty()) {
            return WatchedPut.UNWATCHED;
        }
        final List<WatchedPut> told =
                watchers.stream().map(w -> w.putting(channel, client)).toList();
        return new WatchedPut() {
            @Override
            public void taken() {
                told.forEach(WatchedPut::taken);
            }

            @Override
            public void done() {
                told.forEach(WatchedPut::done);
            }
        };
    }

    @Override
    public void close() {
        closing = true;
        roles.close();
        LockSupport.unpark(thread);
        final AccessState last = state;
        if (last != null) {
            last.close();
        }
        try {
            thread.join(JOIN_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
