package org.pebbleioc.ioc.device;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.pebbleioc.ioc.device.Parameter.Kind;

/** A driver's set of parameters under one port name. Any thread. */
public final class ParameterPort {
    private final String name;
    private final Map<String, Parameter> parameters = new ConcurrentHashMap<>();

    public ParameterPort(final String name) {
        this.name = name;
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

    /** The parameter of this drvInfo, or null. */
    public Parameter find(final String drvInfo) {
        return parameters.get(drvInfo);
    }

    public Collection<Parameter> parameters() {
        return Collections.unmodifiableCollection(parameters.values());
    }

    private Parameter add(final Parameter parameter) {
        if (parameters.putIfAbsent(parameter.drvInfo(), parameter) != null) {
            throw new IllegalArgumentException(
                    "port " + name + " has this parameter already: drvInfo=" + parameter.drvInfo());
        }
        return parameter;
    }
}
