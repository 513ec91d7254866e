package org.pebbleioc.ioc.record;

import java.util.ArrayList;
import java.util.List;
import org.pebbleioc.ioc.channel.Channel.Events;
import org.pebbleioc.ioc.channel.ElementType;

/**
 * {@code sseq} of synApps: up to ten steps that write texts or numbers. A step may wait until all that its write caused
 * is done, before the next step or before a later one, and the whole can be aborted.
 */
final class StringSequence extends RecordSupport {
    private static final int STEPS = 10;
    private static final int WAIT = 1;

    /** One run; guarded by the lock set. */
    private static final class Run {
        final int mask;
        /** Step numbers that must not begin before a write is done, one per write under way. */
        final List<Integer> barriers = new ArrayList<>();

        int next = 1;
        boolean delayed;
        boolean aborted;

        Run(final int mask) {
            this.mask = mask;
        }
    }

    @Override
    void init(final DbRecord record, final Processor processor) {
        constant(record, "SELL", "SELN");
        for (int i = 1; i <= STEPS; i++) {
            final char digit = Selection.digit(i);
            status(record, digit);
            final Object constant = record.link("DOL" + digit).constant();
            if (constant != null) {
                take(record, digit, constant);
            } else if (!record.text("STR" + digit).isEmpty()) {
                number(record, digit);
            }
        }
    }

    private static void status(final DbRecord record, final char digit) {
        record.set("DOL" + digit + "V", Links.status(record.link("DOL" + digit)));
        record.set("LNK" + digit + "V", Links.status(record.link("LNK" + digit)));
    }

    @Override
    boolean process(final DbRecord record, final Processor processor) {
        Selection.fetch(record, processor);
        record.set("UDF", false);
        final Run run = new Run(Selection.mask(record) << 1);
        record.scratch = run;
        busy(record, processor, true);
        return go(record, processor, run);
    }

    /** Steps that may run now; true when all are done. */
    private static boolean go(final DbRecord record, final Processor processor, final Run run) {
        for (; run.next <= STEPS && !run.aborted; run.next++) {
            final char digit = Selection.digit(run.next);
            final int step = run.next;
            if ((run.mask & 1 << step) == 0
                    || !record.link("LNK" + digit).reads()
                            && !record.link("DOL" + digit).reads()) {
                continue;
            }
            if (run.barriers.stream().anyMatch(barrier -> barrier <= step)) {
                return false;
            }
            final double delay = record.number("DLY" + digit);
            if (delay > 0 && !run.delayed) {
                run.delayed = true;
                processor.timers().after((long) (delay * 1e9), () -> again(record, processor, run, null));
                return false;
            }
            run.delayed = false;
            step(record, processor, run, digit);
        }
        if (!run.barriers.isEmpty() && !run.aborted) {
            return false;
        }
        record.scratch = null;
        busy(record, processor, false);
        return true;
    }

    private static void step(final DbRecord record, final Processor processor, final Run run, final char digit) {
        final String link = "DOL" + digit;
        if (record.link(link).reads()) {
            final Links.Source source = processor.links().source(record, link);
            if (source != null) {
                final String text = source.isText() ? source.text() : null;
                take(record, digit, text != null ? text : source.value());
                processor.post(record, "DO" + digit, Events.VALUE | Events.LOG);
                processor.post(record, "STR" + digit, Events.VALUE | Events.LOG);
            }
        }
        final Link target = record.link("LNK" + digit);
        final boolean text = takesText(target, record.text("STR" + digit));
        final Object value = text ? record.value("STR" + digit) : record.value("DO" + digit);
        final int wait = record.integer("WAIT" + digit);
        if (wait == 0) {
            processor.links().write(record, "LNK" + digit, value);
            return;
        }
        final Integer barrier = wait == WAIT ? run.next + 1 : Math.max(run.next, wait - 1) + 1;
        run.barriers.add(barrier);
        waiting(record, processor, digit, true);
        processor.links().write(record, "LNK" + digit, value, () -> {
            again(record, processor, run, digit, barrier);
        });
    }

    private static boolean takesText(final Link target, final String text) {
        if (target.end() instanceof ChannelEnd channel) {
            final ElementType far = channel.state().type();
            return far == ElementType.STRING
                    || far == ElementType.ENUM && !text.isEmpty() && Convert.constant(text) == null
                    || (far == ElementType.CHAR || far == ElementType.UCHAR)
                            && channel.state().maxCount() > 1;
        }
        if (target.target() == null) {
            return false;
        }
        final FieldType type = target.field().type();
        return type.isText()
                || type.isChoice()
                        && !text.isEmpty()
                        && Convert.choices(target.target(), target.field()).contains(text)
                || type == FieldType.ARRAY
                        && ElementArrays.ftvl(target.target(), target.field()).equals("CHAR");
    }

    private static void again(
            final DbRecord record, final Processor processor, final Run run, final char digit, final Integer barrier) {
        again(record, processor, run, () -> {
            run.barriers.remove(barrier);
            waiting(record, processor, digit, false);
        });
    }

    private static void again(
            final DbRecord record, final Processor processor, final Run run, final Runnable firstOrNull) {
        final LockSet set = LockSets.lock(record);
        try {
            if (record.scratch != run) {
                return; // aborted meanwhile
            }
            if (firstOrNull != null) {
                firstOrNull.run();
            }
            if (go(record, processor, run)) {
                processor.complete(record);
            }
        } finally {
            LockSets.unlock(set);
        }
    }

    private static void waiting(
            final DbRecord record, final Processor processor, final char digit, final boolean waits) {
        record.set("WTG" + digit, waits);
        processor.post(record, "WTG" + digit, Events.VALUE);
    }

    private static void busy(final DbRecord record, final Processor processor, final boolean busy) {
        record.set("BUSY", busy);
        processor.post(record, "BUSY", Events.VALUE | Events.LOG);
    }

    /** A value as number and as text. */
    private static void take(final DbRecord record, final char digit, final Object value) {
        final Object first = ElementArrays.first(value);
        if (first instanceof Number number) {
            record.set("DO" + digit, number.doubleValue());
            record.set("STR" + digit, Convert.cut(Convert.text(number, record.integer("PREC")), 39));
        } else if (first != null) {
            record.set("STR" + digit, Convert.cut(String.valueOf(first), 39));
            number(record, digit);
        }
    }

    private static void number(final DbRecord record, final char digit) {
        final Double number = Convert.floating(record.text("STR" + digit).trim());
        record.set("DO" + digit, number == null ? 0 : number);
    }

    @Override
    void changed(final DbRecord record, final FieldDef field, final Processor processor) {
        final String name = field.name();
        if (name.equals("ABORT")) {
            abort(record, processor);
        } else if (name.length() == 3 && name.startsWith("DO") && !name.equals("DOL")) {
            take(record, name.charAt(2), record.value(name));
            processor.post(record, "STR" + name.charAt(2), Events.VALUE | Events.LOG);
        } else if (name.length() == 4 && name.startsWith("STR")) {
            number(record, name.charAt(3));
            processor.post(record, "DO" + name.charAt(3), Events.VALUE | Events.LOG);
        }
    }

    @Override
    void relinked(final DbRecord record, final FieldDef field, final Processor processor) {
        final String name = field.name();
        if (name.startsWith("DOL") || name.startsWith("LNK")) {
            final char digit = name.charAt(3);
            status(record, digit);
            final Object constant = record.link("DOL" + digit).constant();
            if (constant != null && name.startsWith("DOL")) {
                take(record, digit, constant);
                processor.post(record, "DO" + digit, Events.VALUE | Events.LOG);
                processor.post(record, "STR" + digit, Events.VALUE | Events.LOG);
            }
        }
    }

    @Override
    void linkChanged(final DbRecord record, final FieldDef field, final Processor processor) {
        final String name = field.name();
        if (name.startsWith("DOL") || name.startsWith("LNK")) {
            final int now = Links.status(record.link(field));
            if (record.integer(name + "V") != now) {
                record.set(name + "V", now);
                processor.post(record, name + "V", Events.VALUE | Events.LOG);
            }
        }
    }

    private static void abort(final DbRecord record, final Processor processor) {
        final boolean wanted = record.flag("ABORT");
        record.set("ABORT", 0);
        if (!wanted || !(record.scratch instanceof Run run) || !record.waiting) {
            return;
        }
        run.aborted = true;
        for (int i = 1; i <= STEPS; i++) {
            if (record.flag("WTG" + Selection.digit(i))) {
                waiting(record, processor, Selection.digit(i), false);
            }
        }
        go(record, processor, run);
        processor.complete(record);
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        processor.post(record, "VAL", alarmMask == 0 ? 0 : alarmMask | Events.VALUE);
    }
}
