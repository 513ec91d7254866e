package org.pebbleioc.readout.transition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pebbleioc.readout.transition.MatchOptions.Mode;

/** Events and updates shuffled, delayed, dropped, duplicated, with stamps that are off: against a naive model. */
class EventMatcherPropertyTest {
    private static final int STEPS = 400;
    private static final int EARLY = 6;

    /** Something that happens: time passes, then an event or an update comes, or the PV goes or comes back. */
    private record Step(long afterNs, int event, int update, long key, Boolean present) {}

    static LongStream seeds() {
        return LongStream.concat(LongStream.range(0, 200), LongStream.of(System.nanoTime()));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldDecideAsTheModel(final long seed) {
        final Random random = new Random(seed);
        final Mode mode = Mode.values()[random.nextInt(3)];
        final long tolerance = mode == Mode.NEAREST && random.nextBoolean() ? MatchOptions.ANY : random.nextInt(6);
        final MatchOptions options = MatcherRig.options(mode, tolerance, random.nextInt(4));
        final MatcherRig rig = new MatcherRig(options, EARLY);
        final Model model = new Model(options);
        for (final Step step : steps(random)) {
            rig.nowNs += step.afterNs();
            rig.matcher.time(rig.nowNs);
            model.time(rig.nowNs);
            if (step.event() > 0) {
                rig.event(step.event(), step.key());
                model.event(step.event(), step.key(), rig.nowNs);
            } else if (step.update() > 0) {
                rig.update(step.update(), step.key());
                model.update(step.update(), step.key(), rig.nowNs);
            } else if (step.present()) {
                rig.matcher.present();
                model.absent = null;
            } else {
                rig.matcher.absent(Outcome.DISCONNECTED);
                model.absent();
            }
            assertEquals(model.decisions, rig.decisions, () -> "seed=" + seed + " " + options + " after " + step);
        }
        rig.nowNs += 10_000;
        rig.matcher.time(rig.nowNs);
        model.time(rig.nowNs);
        rig.matcher.clear();
        model.clear();
        assertEquals(model.decisions, rig.decisions, "seed=" + seed);
        Collections.sort(model.discards);
        Collections.sort(rig.discards);
        assertEquals(model.discards, rig.discards, "seed=" + seed);
    }

    private static List<Step> steps(final Random random) {
        final List<Step> steps = new ArrayList<>();
        final List<Step> late = new ArrayList<>();
        int update = 0;
        for (int i = 1; i <= STEPS; i++) {
            final long key = i * 10L;
            final List<Step> now = new ArrayList<>();
            if (random.nextInt(20) > 0) {
                now.add(new Step(random.nextInt(60), i, 0, key, null));
            }
            if (random.nextInt(40) == 0) {
                now.add(new Step(0, STEPS + i, 0, key, null)); // a second event of the same stamp
            }
            for (int copies = random.nextInt(12) == 0 ? 2 : random.nextInt(10) == 0 ? 0 : 1; copies > 0; copies--) {
                final long off = random.nextInt(30) == 0 ? random.nextInt(4000) - 2000 : random.nextInt(7) - 3;
                final Step step =
                        new Step(random.nextInt(40), 0, ++update, key + (random.nextInt(3) == 0 ? off : 0), null);
                (random.nextInt(8) == 0 ? late : now).add(step);
            }
            if (random.nextInt(60) == 0) {
                now.add(new Step(0, 0, 0, 0, random.nextBoolean()));
            }
            if (random.nextInt(4) == 0) {
                Collections.shuffle(now, random);
            }
            steps.addAll(now);
            if (random.nextInt(5) == 0) {
                Collections.shuffle(late, random);
                steps.addAll(late);
                late.clear();
            }
        }
        return steps;
    }

    /** The same rules, told the long way: it keeps everything that ever came and looks at all of it each time. */
    private static final class Model {
        private final MatchOptions options;
        final Map<Integer, String> decisions = new TreeMap<>();
        final List<String> discards = new ArrayList<>();
        private final List<Entry> all = new ArrayList<>();
        private Outcome absent;

        private static final class Entry {
            final boolean event;
            final int number;
            final long key;
            final long cameNs;
            boolean done;
            boolean used;
            /** Others that it has met while it waited. */
            final List<Entry> met = new ArrayList<>();

            Entry(final boolean event, final int number, final long key, final long cameNs) {
                this.event = event;
                this.number = number;
                this.key = key;
                this.cameNs = cameNs;
            }
        }

        Model(final MatchOptions options) {
            this.options = options;
        }

        void event(final int number, final long key, final long nowNs) {
            final Entry event = came(new Entry(true, number, key, nowNs));
            if (options.mode() == Mode.LATEST) {
                if (absent != null) {
                    decide(event, absent, null);
                } else if (latest() != null) {
                    latest().used = true;
                    decide(event, Outcome.FILLED, latest());
                }
                return;
            }
            settle();
            if (absent != null && !event.done) {
                giveUp(event, absent);
                discardOld();
            }
        }

        void update(final int number, final long key, final long nowNs) {
            final Entry before = latest();
            final Entry update = came(new Entry(false, number, key, nowNs));
            if (options.mode() == Mode.LATEST) {
                if (before != null) {
                    before.done = true;
                    if (!before.used) {
                        discards.add(before.number + " REPLACED");
                    }
                }
                for (final Entry event : waiting(true)) {
                    update.used = true;
                    decide(event, Outcome.FILLED, update);
                }
                return;
            }
            settle();
            while (waiting(false).size() > EARLY) {
                final Entry first = waiting(false).get(0);
                first.done = true;
                discards.add(first.number + " PUSHED_OUT");
            }
        }

        private Entry latest() {
            final List<Entry> here = options.mode() == Mode.LATEST ? waiting(false) : List.of();
            return here.isEmpty() ? null : here.get(here.size() - 1);
        }

        private Entry came(final Entry entry) {
            for (final Entry other : waiting(!entry.event)) {
                other.met.add(entry);
                entry.met.add(other);
            }
            all.add(entry);
            return entry;
        }

        void time(final long nowNs) {
            for (final Entry entry : all) {
                if (entry.done || nowNs - entry.cameNs < options.timeoutNs()) {
                    continue;
                }
                if (entry.event) {
                    giveUp(entry, Outcome.TIMED_OUT);
                }
            }
            for (final Entry entry : all) {
                if (!entry.done
                        && !entry.event
                        && options.mode() != Mode.LATEST
                        && nowNs - entry.cameNs >= options.timeoutNs()) {
                    entry.done = true;
                    discards.add(entry.number + " TOO_OLD");
                }
            }
        }

        void absent() {
            absent = Outcome.DISCONNECTED;
            waiting(true).forEach(event -> giveUp(event, absent));
            if (options.mode() == Mode.LATEST) {
                clear();
            }
        }

        void clear() {
            for (final Entry update : waiting(false)) {
                update.done = true;
                if (!update.used) {
                    discards.add(update.number + " STOPPED");
                }
            }
        }

        private List<Entry> waiting(final boolean events) {
            return new ArrayList<>(
                    all.stream().filter(e -> e.event == events && !e.done).toList());
        }

        private void settle() {
            for (final Entry event : waiting(true)) {
                final Entry best = best(event);
                final long newer =
                        event.met.stream().filter(u -> newer(u, event)).count();
                final boolean may = options.mode() == Mode.EXACT || newer > 0 || best != null && best.key == event.key;
                if (best != null && may) {
                    decide(event, Outcome.FILLED, best);
                } else if (options.newer() > 0 && newer >= options.newer()) {
                    decide(event, Outcome.MISSING, null);
                }
            }
            discardOld();
        }

        private void discardOld() {
            for (final Entry update : waiting(false)) {
                final long newer =
                        update.met.stream().filter(e -> newer(e, update)).count();
                final boolean wanted =
                        waiting(true).stream().anyMatch(e -> Math.abs(e.key - update.key) <= options.toleranceUnits());
                if (options.newer() > 0 && newer >= options.newer() && !wanted) {
                    update.done = true;
                    discards.add(update.number + " TOO_OLD");
                }
            }
        }

        private boolean newer(final Entry one, final Entry than) {
            return one.key - than.key > (options.mode() == Mode.NEAREST ? 0 : options.toleranceUnits());
        }

        private Entry best(final Entry event) {
            return waiting(false).stream()
                    .filter(u -> Math.abs(u.key - event.key) <= options.toleranceUnits())
                    .min((a, b) -> Long.compare(Math.abs(a.key - event.key), Math.abs(b.key - event.key)))
                    .orElse(null);
        }

        private void giveUp(final Entry event, final Outcome why) {
            final Entry best = options.mode() == Mode.LATEST ? null : best(event);
            decide(event, best == null ? why : Outcome.FILLED, best);
        }

        private void decide(final Entry event, final Outcome outcome, final Entry update) {
            event.done = true;
            if (update != null && options.mode() != Mode.LATEST) {
                update.done = true;
            }
            decisions.put(event.number, outcome.label() + (update == null ? "" : " " + update.number));
        }
    }
}
