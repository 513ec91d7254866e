package org.pebbleioc.ioc.device;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.pebbleioc.ioc.device.Parameter.Kind;

/**
 * A driver's set of parameters under one port name. A parameter is there for every address, unless one of its name was made
 * for an address of its own. Any thread.
 */
public final class ParameterPort {
    private final String name;
    private final Map<String, Parameter> parameters = new ConcurrentHashMap<>();
    private final Map<String, Function<String, Parameter>> arraysByType = new ConcurrentHashMap<>();

    private final PortState state;
    private final PortTrace trace;

    public ParameterPort(final String name) {
        this.name = name;
        this.state = new PortState(name);
        this.trace = new PortTrace(name);
    }

    /** Whether records may use it. */
    public PortState state() {
        return state;
    }

    /** What of its traffic is written down. */
    public PortTrace trace() {
        return trace;
    }

    public String name() {
        return name;
    }

    public Parameter int32(final String drvInfo, final int initial) {
        return add(new Parameter(drvInfo, Kind.INT32, initial));
    }

    public Parameter float64(final String drvInfo, final double initial) {
        return add(new Parameter(drvInfo, Kind.FLOAT64, initial));
    }

    public Parameter octet(final String drvInfo, final String initial) {
        return add(new Parameter(drvInfo, Kind.OCTET, initial));
    }

    /** @param initial nobody changes it afterwards */
    public Parameter array(final String drvInfo, final Object initial) {
        return add(new Parameter(drvInfo, Kind.ARRAY, initial));
    }

    /** As {@link #int32(String, int)}, for one address. */
    public Parameter int32(final String drvInfo, final int address, final int initial) {
        return add(address, new Parameter(drvInfo, Kind.INT32, initial));
    }

    public Parameter float64(final String drvInfo, final int address, final double initial) {
        return add(address, new Parameter(drvInfo, Kind.FLOAT64, initial));
    }

    public Parameter octet(final String drvInfo, final int address, final String initial) {
        return add(address, new Parameter(drvInfo, Kind.OCTET, initial));
    }

    public Parameter array(final String drvInfo, final int address, final Object initial) {
        return add(address, new Parameter(drvInfo, Kind.ARRAY, initial));
    }

    /**
     * An array that the driver makes for records in the type of their elements.
     *
     * @param maker of the parameter for one {@code FTVL}; asked once for each
     */
    public void arrays(final String drvInfo, final Function<String, Parameter> maker) {
        arraysByType.put(drvInfo, maker);
    }

    /** A parameter that only {@link #arrays} hands out. */
    public static Parameter arrayOf(final String drvInfo, final Object initial) {
        return new Parameter(drvInfo, Kind.ARRAY, initial);
    }

    /** The parameter of this drvInfo, or null. */
    public Parameter find(final String drvInfo) {
        return parameters.get(drvInfo);
    }

    /** The parameter for a record with this address and, where it has elements, this {@code FTVL}; or null. */
    public Parameter find(final String drvInfo, final int address, final String ftvl) {
        final Parameter exact = parameters.get(key(drvInfo, address));
        if (exact != null) {
            return exact;
        }
        final Function<String, Parameter> maker = arraysByType.get(drvInfo);
        if (maker != null) {
            return parameters.computeIfAbsent(drvInfo + ':' + ftvl, missing -> maker.apply(ftvl));
        }
        return parameters.containsKey(key(drvInfo, 1)) ? null : parameters.get(drvInfo);
    }

    private static String key(final String drvInfo, final int address) {
        return address == 0 ? drvInfo : drvInfo + '@' + address;
    }

    public Collection<Parameter> parameters() {
        return Collections.unmodifiableCollection(parameters.values());
    }

    private Parameter add(final Parameter parameter) {
        return add(0, parameter);
    }

    private Parameter add(final int address, final Parameter parameter) {
        if (parameters.putIfAbsent(key(parameter.drvInfo(), address), parameter) != null) {
            throw new IllegalArgumentException(
                    "port " + name + " has this parameter already: drvInfo=" + parameter.drvInfo());
        }
        return parameter;
    }
}
