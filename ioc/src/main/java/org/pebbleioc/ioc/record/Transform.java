package org.pebbleioc.ioc.record;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.channel.Channel.Events;

/**
 * {@code transform} of synApps: sixteen values, each with a link to read, an expression and a link to write. A value that
 * somebody wrote, or that changed, is not computed, unless COPT says "Always"; so the same record transforms both ways.
 */
final class Transform extends RecordSupport {
    private static final Logger LOG = LogManager.getLogger(Transform.class);
    private static final int COUNT = SynAppsFields.LAST_TRANSFORM - 'A' + 1;
    private static final int DO_NOTHING = 1;
    private static final int ALWAYS = 1;
    private static final Pattern SYNONYM = Pattern.compile("\\$([A-Za-z0-9]+).*");

    /** Guarded by the record's lock set. */
    private static final class State {
        final StringExpression.Variables variables = new StringExpression.Variables(COUNT, 0);
        final StringExpression[] expressions = new StringExpression[COUNT];
        boolean given;
        boolean posted;
    }

    private static String name(final String prefix, final int i) {
        return prefix + (char) ('A' + i);
    }

    private static State state(final DbRecord record) {
        return (State) record.scratch;
    }

    @Override
    void init(final DbRecord record, final Processor processor) {
        record.scratch = new State();
        for (int i = 0; i < COUNT; i++) {
            constant(record, name("INP", i), name("", i));
            record.set(name("L", i), record.number(name("", i)));
            record.set(name("I", i) + "V", Links.status(record.link(name("INP", i))));
            record.set(name("O", i) + "V", Links.status(record.link(name("OUT", i))));
        }
        compile(record);
    }

    private static void compile(final DbRecord record) {
        final Map<String, String> synonyms =
                new TreeMap<>(Comparator.comparing(String::length).reversed().thenComparing(Comparator.naturalOrder()));
        for (int i = 0; i < COUNT; i++) {
            final Matcher synonym = SYNONYM.matcher(record.text(name("CMT", i)));
            if (synonym.matches()) {
                synonyms.put(synonym.group(1), name("", i));
            }
        }
        for (int i = 0; i < COUNT; i++) {
            record.set(name("C", i) + "V", 0);
            state(record).expressions[i] = compile(record, i, synonyms);
        }
    }

    private static StringExpression compile(final DbRecord record, final int i, final Map<String, String> synonyms) {
        String text = record.text(name("CLC", i));
        for (final Map.Entry<String, String> synonym : synonyms.entrySet()) {
            text = text.replaceAll("\\$" + synonym.getKey() + "(?![A-Za-z0-9])", synonym.getValue());
        }
        if (text.isBlank()) {
            return null;
        }
        try {
            return new StringExpression(text, state(record).variables);
        } catch (final Expression.SyntaxException e) {
            LOG.warn("{}.{}: {}", record, name("CLC", i), e.getMessage());
            record.set(name("C", i) + "V", -1);
            return null;
        }
    }

    @Override
    boolean process(final DbRecord record, final Processor processor) {
        final State state = state(record);
        record.set("UDF", false);
        for (int i = 0; i < COUNT; i++) {
            if (record.link(name("INP", i)).reads()) {
                final Double value = processor.links().number(record, name("INP", i));
                record.set(name("", i), value == null ? 0.0 : value);
            }
            state.variables.numbers[i] = record.number(name("", i));
        }
        state.given = record.integer("NSEV") < Alarms.INVALID || record.integer("IVLA") != DO_NOTHING;
        if (!state.given) {
            return true;
        }
        for (int i = 0; i < COUNT; i++) {
            compute(record, state, i);
        }
        record.set("MAP", 0);
        for (int i = 0; i < COUNT; i++) {
            record.set(name("", i), state.variables.numbers[i]);
        }
        for (int i = 0; i < COUNT; i++) {
            if (record.link(name("OUT", i)).reads()) {
                processor.links().write(record, name("OUT", i), record.value(name("", i)));
            }
        }
        if (record.flag("UDF")) {
            Alarms.raise(record, Alarms.UDF, Alarms.INVALID);
        }
        return true;
    }

    private static void compute(final DbRecord record, final State state, final int i) {
        final double value = state.variables.numbers[i];
        final double last = record.number(name("L", i));
        final boolean same =
                value == 0 && last == 0 || Double.doubleToRawLongBits(value) == Double.doubleToRawLongBits(last);
        final boolean old = same && (record.integer("MAP") & 1 << i) == 0;
        final boolean wanted = record.integer("COPT") == ALWAYS
                || old && !record.link(name("INP", i)).reads();
        if (!wanted || state.expressions[i] == null) {
            return;
        }
        try {
            state.variables.value = value;
            state.variables.numbers[i] = StringOperators.number(state.expressions[i].evaluate());
        } catch (final StringOperators.Failure e) {
            record.set("UDF", true);
            Alarms.raise(record, Alarms.CALC, Alarms.INVALID, name("CLC", i) + ": " + e.getMessage());
        }
    }

    @Override
    boolean forwards(final DbRecord record) {
        return state(record).given;
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        final State state = state(record);
        if (!state.given) {
            return;
        }
        for (int i = 0; i < COUNT; i++) {
            if (record.number(name("", i)) != record.number(name("L", i)) || !state.posted) {
                record.set(name("L", i), record.number(name("", i)));
                processor.post(record, name("", i), Events.VALUE | Events.LOG);
            }
        }
        state.posted = true;
        processor.post(record, "VAL", alarmMask);
    }

    @Override
    String refusal(final DbRecord record, final FieldDef field) {
        final boolean read = isValue(field) && record.link("INP" + field.name()).reads();
        return read ? record + "." + field.name() + " takes no puts: it is read through INP" + field.name() : null;
    }

    private static boolean isValue(final FieldDef field) {
        return field.name().length() == 1;
    }

    @Override
    void changed(final DbRecord record, final FieldDef field, final Processor processor) {
        final String name = field.name();
        if (record.scratch == null) {
            return;
        }
        if (isValue(field)) {
            if (!record.flag("PACT")) {
                // what the record writes to itself while it processes does not count as new
                record.set("MAP", record.integer("MAP") | 1 << name.charAt(0) - 'A');
            }
        } else if (name.startsWith("CLC") || name.startsWith("CMT")) {
            compile(record);
            if (name.startsWith("CLC")) {
                processor.post(record, "C" + name.charAt(3) + "V", Events.VALUE | Events.LOG);
            }
        }
    }

    @Override
    void relinked(final DbRecord record, final FieldDef field, final Processor processor) {
        final String name = field.name();
        final boolean input = name.startsWith("INP");
        if (!input && !name.startsWith("OUT")) {
            return;
        }
        final String letter = name.substring(3);
        if (input && constant(record, name, letter)) {
            processor.post(record, letter, Events.VALUE | Events.LOG);
        }
        final String status = (input ? "I" : "O") + letter + "V";
        record.set(status, Links.status(record.link(field)));
        processor.post(record, status, Events.VALUE | Events.LOG);
    }

    @Override
    void linkChanged(final DbRecord record, final FieldDef field, final Processor processor) {
        relinked(record, field, processor);
    }
}
