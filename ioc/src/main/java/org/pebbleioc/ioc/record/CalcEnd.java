package org.pebbleioc.ioc.record;

import java.util.ArrayList;
import java.util.List;
import org.pebbleioc.ioc.channel.AlarmStatus;
import org.pebbleioc.ioc.channel.GeneralFormat;

/** A calculation over what other links read, {@code lnkCalc}; in an output link the result goes on through another. */
final class CalcEnd extends LinkEnd {
    private static final int DEVICE_TIME = -2;
    private static final String[] SEVERITIES = {"NO_ALARM", "MINOR", "MAJOR", "INVALID"};

    private final LinkHome home;
    private final LinkSpec.Calculation spec;
    private final List<LinkEnd> inputs;
    private final LinkEnd out;
    private final double[] arguments = new double[FieldTables.LAST_INPUT - 'A' + 1];
    private final Expression expression;
    private final Expression major;
    private final Expression minor;

    // under the record's lock
    private double value;
    private int severity;
    private volatile long timeNs;

    /** @param outOrNull where the result of an output link goes */
    CalcEnd(final LinkHome home, final LinkSpec.Calculation spec, final List<LinkEnd> inputs, final LinkEnd outOrNull) {
        this.home = home;
        this.spec = spec;
        this.inputs = inputs;
        out = outOrNull;
        expression = compile(spec.expression());
        major = compile(spec.major());
        minor = compile(spec.minor());
    }

    /** Null for none; it was checked when the link was parsed. */
    private Expression compile(final String text) {
        try {
            return text.isEmpty() ? null : new Expression(text, arguments);
        } catch (final Expression.SyntaxException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    @Override
    void open() {
        inputs.forEach(LinkEnd::open);
        if (out != null) {
            out.open();
        }
    }

    @Override
    void close() {
        inputs.forEach(LinkEnd::close);
        if (out != null) {
            out.close();
        }
    }

    @Override
    boolean isConnected() {
        return inputs.stream().allMatch(LinkEnd::isConnected) && (out == null || out.isConnected());
    }

    @Override
    String problem() {
        return out == null ? "nothing is calculated" : out.problem();
    }

    @Override
    Links.Source read(final DbRecord reader) {
        fetch(reader);
        value = expression.evaluate(value);
        alarms(reader);
        return new PlainSource(value);
    }

    /** An argument that cannot be read keeps its last value, and the record is in alarm. */
    private void fetch(final DbRecord reader) {
        for (int i = 0; i < inputs.size(); i++) {
            final LinkEnd input = inputs.get(i);
            final String what = home.field().name() + " " + (char) ('A' + i);
            final Links.Source source = input.read(reader);
            if (source == null) {
                Links.broken(reader, what, input.problem());
                continue;
            }
            final Number number = Links.number(reader, what, source);
            if (number != null) {
                arguments[i] = number.doubleValue();
            }
            if (i == spec.timeInput()) {
                timeNs = input.timeNs();
                if (timeNs != 0
                        && reader.integer("TSE") == DEVICE_TIME
                        && !reader.link("TSEL").reads()) {
                    reader.timeNs = timeNs;
                }
            }
        }
    }

    private void alarms(final DbRecord record) {
        severity = 0;
        if (major != null && major.evaluate(value) != 0) {
            severity = Alarms.MAJOR;
        } else if (minor != null && minor.evaluate(value) != 0) {
            severity = Alarms.MINOR;
        }
        if (severity != 0) {
            Alarms.raise(record, Alarms.LINK, severity);
        }
    }

    @Override
    boolean write(final DbRecord writer, final Object written, final Runnable doneOrNull) {
        fetch(writer);
        final Number number = Links.number(writer, home.field().name(), new PlainSource(written));
        if (number == null) {
            return false;
        }
        value = number.doubleValue();
        if (expression != null) {
            value = expression.evaluate(value);
        }
        alarms(writer);
        return out.write(writer, value, doneOrNull);
    }

    @Override
    long timeNs() {
        return timeNs;
    }

    @Override
    List<ChannelEnd> channels() {
        final List<ChannelEnd> all = new ArrayList<>();
        inputs.forEach(input -> all.addAll(input.channels()));
        if (out != null) {
            all.addAll(out.channels());
        }
        return all;
    }

    @Override
    void report(final int level, final String indent, final List<String> lines) {
        final String units = spec.units() == null ? "" : spec.units();
        lines.add(indent + "'calc': \"" + spec.expression() + "\" = " + GeneralFormat.text(value, spec.precision())
                + " " + units);
        if (level <= 0) {
            return;
        }
        if (severity != 0) {
            lines.add(indent + "  Alarm: " + SEVERITIES[severity] + ", " + AlarmStatus.NAMES.get(Alarms.LINK));
        }
        if (major != null) {
            lines.add(indent + "  Major expression: \"" + spec.major() + "\"");
        }
        if (minor != null) {
            lines.add(indent + "  Minor expression: \"" + spec.minor() + "\"");
        }
        if (spec.timeInput() >= 0) {
            lines.add(indent + "  Timestamp input " + (char) ('A' + spec.timeInput()) + ": " + TimeText.of(timeNs));
        }
        for (int i = 0; i < inputs.size(); i++) {
            lines.add(indent + "  Input " + (char) ('A' + i) + ": " + GeneralFormat.text(arguments[i], 6));
            if (!(inputs.get(i) instanceof ConstantEnd)) {
                inputs.get(i).report(level - 1, indent + "    ", lines);
            }
        }
        if (out != null) {
            lines.add(indent + "  Output:");
            out.report(level - 1, indent + "    ", lines);
        }
    }
}
