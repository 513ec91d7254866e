package org.pebbleioc.readout.transition;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.readout.EventSink;
import org.pebbleioc.readout.event.EventQueue;
import org.pebbleioc.readout.event.Pebble;
import org.pebbleioc.readout.event.PebbleEvent;

/**
 * Steps 11 and 12 of the data's path: events come from the readout, updates from the PVs; what is complete goes to the
 * consumers in event order. Thread {@code collector} owns all matching and never waits for a PV, a consumer or an event:
 * who is not there yet is looked at again later.
 *
 * <p>An event holds its pebble buffer while it waits. When free buffers fall under the reserve, the oldest events are
 * given up before their time and the queues of consumers that may lose events are shortened, so the card feels only
 * consumers with {@link QueuePolicy#BLOCK}.
 *
 * <p>Books: {@code events in = complete + stopped + waiting}.
 */
public final class EventCollector implements EventSink {
    private static final Logger LOG = LogManager.getLogger(EventCollector.class);
    private static final long IDLE_NS = 100_000_000L;
    private static final long JOIN_MS = 1000;

    /** Who holds the oldest event up: {@code pv NAME}, {@code sink NAME} or empty, and since when it waits. */
    public record Held(String by, long sinceNs, int pebbleIndex) {
        static final Held NOBODY = new Held("", 0, -1);
    }

    private final Pebble pebble;
    private final List<PvInput> inputs;
    private final List<ConsumerQueue> consumers = new ArrayList<>();
    private final CompleteEvent[] events;
    private final EventQueue arrivals;

    // Guarded by gate: whether the publisher's events are taken.
    private final Object gate = new Object();
    private boolean taking;

    // Thread collector.
    private final Deque<CompleteEvent> waiting = new ArrayDeque<>();

    private volatile boolean running;
    private volatile boolean needsRoom;
    private volatile Held held = Held.NOBODY;
    private volatile int waitingNow;
    private Thread thread;

    private final AtomicLong eventsIn = new AtomicLong();
    private final AtomicLong complete = new AtomicLong();
    private final AtomicLong damaged = new AtomicLong();
    private final AtomicLong stopped = new AtomicLong();
    private final AtomicLong givenUp = new AtomicLong();

    public EventCollector(final Pebble pebble, final List<PvInput> inputs) {
        this.pebble = pebble;
        this.inputs = List.copyOf(inputs);
        final int count = pebble.pool().count();
        events = new CompleteEvent[count];
        for (int i = 0; i < count; i++) {
            events[i] = new CompleteEvent(pebble, i, this.inputs);
        }
        arrivals = new EventQueue(Integer.highestOneBit(2 * count - 1));
    }

    /** Before {@link #start}. */
    public ConsumerQueue addConsumer(
            final String name, final EventConsumer consumer, final int queue, final QueuePolicy policy) {
        final ConsumerQueue added = new ConsumerQueue(name, consumer, queue, policy, arrivals::wake);
        consumers.add(added);
        return added;
    }

    public List<ConsumerQueue> consumers() {
        return List.copyOf(consumers);
    }

    /** Ready for {@link #doWork}, without a thread: for tests. */
    void begin() {
        for (int pv = 0; pv < inputs.size(); pv++) {
            final PvInput input = inputs.get(pv);
            final MatchOptions options = input.options();
            final int early = options.early() > 0 ? options.early() : Math.max(1, events.length / 2);
            input.open(new EventMatcher(options, early, new Decisions(pv)), arrivals::wake);
        }
        consumers.forEach(ConsumerQueue::start);
        synchronized (gate) {
            taking = true;
        }
    }

    /** Begins a run. */
    public void start() {
        begin();
        running = true;
        thread = new Thread(this::run, "collector");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Ends a run: every event and every update goes back, consumers get what is left of {@code graceNs} to finish.
     * {@link #start} may follow. The PVs should have been stopped before.
     */
    public void stop(final long graceNs) {
        synchronized (gate) {
            taking = false;
        }
        running = false;
        if (thread != null) {
            arrivals.wake();
            try {
                thread.join(JOIN_MS);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (thread.isAlive()) {
                LOG.error("the collector does not end; its buffers stay in use");
                return;
            }
            thread = null;
        }
        end(graceNs);
    }

    /** What is under way when a run ends: whole events are delivered, the others are given back. */
    void end(final long graceNs) {
        takeArrivals(System.nanoTime());
        deliver();
        inputs.forEach(PvInput::close);
        for (CompleteEvent event = waiting.poll(); event != null; event = waiting.poll()) {
            stopped.incrementAndGet();
            event.release();
        }
        waitingNow = 0;
        held = Held.NOBODY;
        consumers.forEach(consumer -> consumer.stop(graceNs));
    }

    @Override
    public void onEvent(final PebbleEvent event) {
        if (!event.isImage()) {
            return;
        }
        synchronized (gate) {
            if (taking && pebble.pool().retain(event.handle())) {
                eventsIn.incrementAndGet();
                arrivals.offer(event.index());
            }
        }
    }

    @Override
    public int reclaim() {
        needsRoom = true;
        arrivals.wake();
        int taken = 0;
        for (final ConsumerQueue consumer : consumers) {
            taken += consumer.reclaim();
        }
        return taken;
    }

    private void run() {
        while (running) {
            try {
                if (doWork(System.nanoTime()) == 0) {
                    arrivals.await(Math.max(1, Math.min(IDLE_NS, nextDeadlineIn(System.nanoTime()))));
                }
            } catch (final RuntimeException e) { // our own mistake, and no reason to stop the detector
                LOG.error("collector goes on after", e);
            }
        }
    }

    /** Everything that can be done now. Thread collector; a test calls it itself. */
    int doWork(final long nowNs) {
        inputs.forEach(PvInput::look);
        int done = takeArrivals(nowNs);
        for (final PvInput input : inputs) {
            done += input.work(nowNs, () -> takeArrivals(nowNs));
        }
        done += deliver();
        if (needsRoom) {
            needsRoom = false;
            done += giveUpOldest();
        }
        look();
        return done;
    }

    private int takeArrivals(final long nowNs) {
        int done = 0;
        for (int index = arrivals.poll(); index != EventQueue.NONE; index = arrivals.poll()) {
            final CompleteEvent event = events[index];
            event.open(nowNs);
            waiting.add(event);
            for (final PvInput input : inputs) {
                event.key = key(input.options(), event.event());
                input.statistics().event();
                input.matcher().event(index, event.key, nowNs);
            }
            done++;
        }
        return done;
    }

    private static long key(final MatchOptions options, final PebbleEvent event) {
        return options.source() == MatchOptions.Source.UNIQUE_ID ? event.eventCounter() : CompleteEvent.timeNs(event);
    }

    private int deliver() {
        int done = 0;
        while (!waiting.isEmpty() && waiting.peek().isComplete() && blocker() == null) {
            final CompleteEvent event = waiting.poll();
            complete.incrementAndGet();
            if (event.damage() != 0) {
                damaged.incrementAndGet();
            }
            for (final ConsumerQueue consumer : consumers) {
                consumer.offer(event);
            }
            event.release();
            done++;
        }
        return done;
    }

    private ConsumerQueue blocker() {
        for (final ConsumerQueue consumer : consumers) {
            if (!consumer.takesNow()) {
                return consumer;
            }
        }
        return null;
    }

    /** The oldest event that waits for a PV is not waited for any longer. */
    private int giveUpOldest() {
        final CompleteEvent oldest = waiting.peek();
        if (oldest == null || oldest.isComplete()) {
            return 0;
        }
        for (int pv = 0; pv < inputs.size(); pv++) {
            if (oldest.isUndecided(pv)) {
                inputs.get(pv).matcher().giveUpOldest();
            }
        }
        givenUp.incrementAndGet();
        return 1 + deliver();
    }

    /** For people: who is waited for. */
    private void look() {
        waitingNow = waiting.size();
        final CompleteEvent oldest = waiting.peek();
        if (oldest == null) {
            held = Held.NOBODY;
            return;
        }
        final ConsumerQueue blocker = oldest.isComplete() ? blocker() : null;
        String by = blocker == null ? "" : "sink " + blocker.name();
        for (int pv = 0; pv < inputs.size() && by.isEmpty(); pv++) {
            by = oldest.isUndecided(pv) ? "pv " + inputs.get(pv).name() : "";
        }
        if (held.pebbleIndex() != oldest.pebbleIndex() || !held.by().equals(by)) {
            held = new Held(by, oldest.arrivedNs, oldest.pebbleIndex());
        }
    }

    private long nextDeadlineIn(final long nowNs) {
        long in = IDLE_NS;
        for (final PvInput input : inputs) {
            in = Math.min(in, input.matcher().nextDeadlineIn(nowNs));
        }
        return in;
    }

    /** One PV's decisions go into its part of the event. */
    private final class Decisions implements EventMatcher.Listener {
        private final int pv;
        private final PvStatistics statistics;
        private final MatchOptions options;

        Decisions(final int pv) {
            this.pv = pv;
            statistics = inputs.get(pv).statistics();
            options = inputs.get(pv).options();
        }

        @Override
        public void decided(final int index, final Outcome outcome, final PvImage image) {
            final CompleteEvent event = events[index];
            statistics.decided(outcome, image, key(options, event.event()), System.nanoTime() - event.arrivedNs);
            event.decide(pv, outcome, image);
        }

        @Override
        public void discarded(final PvImage image, final EventMatcher.Discard why) {
            statistics.discarded(why);
            image.release();
        }
    }

    public long eventsIn() {
        return eventsIn.get();
    }

    /** Events that went to the consumers. */
    public long complete() {
        return complete.get();
    }

    /** Of these, how many with damage of a PV. */
    public long damaged() {
        return damaged.get();
    }

    /** Events that were under way when a run ended. */
    public long stopped() {
        return stopped.get();
    }

    /** Events that were not waited for any longer because the pebble needed room. */
    public long givenUp() {
        return givenUp.get();
    }

    public int waitingEvents() {
        return waitingNow + arrivals.size();
    }

    public Held held() {
        return held;
    }
}
