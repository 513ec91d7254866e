package org.pebbleioc.ioc.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The groups of accounts, for {@code role/...} in access files: those of this host's user database, whatever the client
 * says about itself. Whoever asks never waits: an account that is asked for the first time has no groups until the
 * thread {@code access-roles} has looked, and then whoever wants to know is told.
 */
final class AccountRoles implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(AccountRoles.class);
    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z_][A-Za-z0-9_.@-]{0,63}");
    private static final int MOST_ACCOUNTS = 1_000;
    private static final long FRESH_NS = 60_000_000_000L;
    private static final int LOOKUP_S = 5;

    private record Known(Set<String> roles, long atNs, boolean asked) {}

    private final Function<String, Set<String>> lookup;
    private final LongSupplier clockNs;
    private final Runnable changed;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        final Thread worker = new Thread(task, "access-roles");
        worker.setDaemon(true);
        return worker;
    });

    /** Guarded by itself; accounts are what clients claim, so there are only so many. */
    private final Map<String, Known> accounts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(final Map.Entry<String, Known> eldest) {
            return size() > MOST_ACCOUNTS;
        }
    };

    /** @param changed told, from the thread here, when an account has other groups than were answered */
    AccountRoles(final Function<String, Set<String>> lookup, final LongSupplier clockNs, final Runnable changed) {
        this.lookup = lookup;
        this.clockNs = clockNs;
        this.changed = changed;
    }

    /** Groups of an account as far as they are known; read anew when they are older than a minute. Any thread. */
    Set<String> of(final String account) {
        if (!ACCOUNT.matcher(account).matches()) {
            return Set.of();
        }
        synchronized (accounts) {
            final Known known = accounts.get(account);
            final boolean fresh = known != null && clockNs.getAsLong() - known.atNs() < FRESH_NS;
            if (fresh || known != null && known.asked()) {
                return known.roles();
            }
            final Set<String> roles = known == null ? Set.of() : known.roles();
            accounts.put(account, new Known(roles, known == null ? 0 : known.atNs(), true));
            try {
                thread.execute(() -> look(account));
            } catch (final RejectedExecutionException e) {
                LOG.debug("the IOC is ending");
            }
            return roles;
        }
    }

    private void look(final String account) {
        final Set<String> roles = lookup.apply(account);
        final Known before;
        synchronized (accounts) {
            before = accounts.put(account, new Known(roles, clockNs.getAsLong(), false));
        }
        if (before == null || !before.roles().equals(roles)) {
            changed.run();
        }
    }

    /** Asks the system, as {@code id -Gn} does: files, LDAP, whatever it is set up for. An account it does not know has none. */
    static Set<String> ofSystem(final String account) {
        Process process = null;
        try {
            process = new ProcessBuilder("id", "-Gnz", "--", account)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(LOOKUP_S, TimeUnit.SECONDS) || process.exitValue() != 0) {
                return Set.of();
            }
            final String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Set.copyOf(Set.of(text.isEmpty() ? new String[0] : distinct(text)));
        } catch (final IOException e) {
            LOG.warn("groups of {} are not known: {}", account, e.toString());
            return Set.of();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return Set.of();
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }

    private static String[] distinct(final String text) {
        return java.util.Arrays.stream(text.split("\0"))
                .filter(name -> !name.isEmpty())
                .distinct()
                .toArray(String[]::new);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
