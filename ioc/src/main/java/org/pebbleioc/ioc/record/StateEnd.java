package org.pebbleioc.ioc.record;

import java.util.List;
import org.pebbleioc.ioc.channel.filter.States;

/** A named on/off state of the IOC, {@code dbState}; it is made if it is not there. */
final class StateEnd extends LinkEnd {
    private final LinkHome home;
    private final States states;
    private final String name;
    private final boolean inverted;

    StateEnd(final LinkHome home, final String name, final boolean inverted) {
        this.home = home;
        states = home.networks().states();
        this.name = name;
        this.inverted = inverted;
        states.create(name);
    }

    @Override
    boolean isConnected() {
        return true;
    }

    @Override
    boolean isVolatile() {
        return false;
    }

    @Override
    String problem() {
        return "no value for state " + name;
    }

    private int value() {
        return Boolean.TRUE.equals(states.value(name)) != inverted ? 1 : 0;
    }

    @Override
    Links.Source read(final DbRecord reader) {
        return new PlainSource(value());
    }

    @Override
    boolean write(final DbRecord writer, final Object value, final Runnable doneOrNull) {
        final Object first = ElementArrays.first(value);
        if (first != null) {
            final boolean on = first instanceof Number number
                    ? number.doubleValue() != 0
                    : !first.equals("") && !first.equals("0");
            states.set(name, on != inverted);
        }
        home.later(doneOrNull);
        return true;
    }

    @Override
    void report(final int level, final String indent, final List<String> lines) {
        lines.add(indent + "'state': \"" + name + "\" = " + (inverted ? "! " : "") + (value() != 0 ? "TRUE" : "FALSE"));
    }
}
