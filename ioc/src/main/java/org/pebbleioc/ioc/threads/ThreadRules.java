package org.pebbleioc.ioc.threads;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.driver.cpu.NativeThread;
import org.pebbleioc.readout.Waiting;

/** Applies what was configured to the threads that there are; those that begin later are found when it looks again. */
final class ThreadRules {
    private static final Logger LOG = LogManager.getLogger(ThreadRules.class);

    private final List<ThreadRule> rules = new CopyOnWriteArrayList<>();
    private final Supplier<List<Waiting>> waits;

    /** Guarded by this: threads that were pinned as the last rule about them says. */
    private Set<Integer> done = new HashSet<>();

    /** @param waits of the threads that look for work themselves; empty before iocInit */
    ThreadRules(final Supplier<List<Waiting>> waits) {
        this.waits = waits;
    }

    /** The last rule about a thread counts. */
    void add(final ThreadRule rule) {
        rules.add(rule);
        synchronized (this) {
            done.clear();
        }
    }

    boolean pins() {
        return rules.stream().anyMatch(rule -> rule.cpus() != null);
    }

    /** @throws IOException a thread cannot be pinned; the others are */
    synchronized void apply() throws IOException {
        for (final Waiting waiting : waits.get()) {
            for (final ThreadRule rule : rules) {
                if (rule.waiting() != null && rule.isAbout(waiting.thread())) {
                    waiting.mode(rule.waiting());
                }
            }
        }
        if (!pins()) {
            return;
        }
        IOException failed = null;
        final Set<Integer> now = new HashSet<>();
        for (final NativeThread thread : NativeThread.all()) {
            now.add(thread.tid());
            if (done.contains(thread.tid())) {
                continue;
            }
            ThreadRule last = null;
            for (final ThreadRule rule : rules) {
                last = rule.cpus() != null && rule.isAbout(thread.name()) ? rule : last;
            }
            try {
                if (last != null) {
                    thread.pin(last.cpus());
                    LOG.debug("thread {} ({}) on cpu={}", thread.name(), thread.tid(), last.cpus());
                }
            } catch (final IOException e) {
                failed = e;
            }
        }
        done = now;
        if (failed != null) {
            throw failed;
        }
    }
}
