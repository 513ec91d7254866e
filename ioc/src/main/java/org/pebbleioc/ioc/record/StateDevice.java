package org.pebbleioc.ioc.record;

import org.pebbleioc.ioc.channel.filter.States;

/** {@code Db State}: a bi reads a named state of the IOC, a bo sets it. A state that is not there is created. */
final class StateDevice extends Device {
    private final States states;
    private final String name;

    /** @param name what stands behind the {@code @} */
    StateDevice(final States states, final String name) {
        this.states = states;
        this.name = name;
        states.create(name);
    }

    @Override
    Object read(final DbRecord record, final Processor processor) {
        return states.isSet(name) ? 1 : 0;
    }

    @Override
    boolean write(final DbRecord record, final Object value, final Processor processor) {
        states.set(name, ((Number) value).longValue() != 0);
        return true;
    }
}
