package org.pebbleioc.ioc.pvmonitor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.pebbleioc.ioc.device.Parameter;
import org.pebbleioc.ioc.device.ParameterPort;

/** Parameters that show numbers and texts of somebody else. Refreshed by one thread; records hear of changes only. */
final class Gauges {
    private final ParameterPort port;
    private final Map<Parameter, Supplier<Object>> values = new LinkedHashMap<>();

    Gauges(final ParameterPort port) {
        this.port = port;
    }

    void number(final String drvInfo, final DoubleSupplier value) {
        values.put(port.float64(drvInfo, 0), value::getAsDouble);
    }

    void count(final String drvInfo, final IntSupplier value) {
        values.put(port.int32(drvInfo, 0), value::getAsInt);
    }

    void text(final String drvInfo, final Supplier<String> value) {
        values.put(port.octet(drvInfo, ""), value::get);
    }

    void refresh() {
        values.forEach((parameter, value) -> {
            final Object now = value.get();
            if (!now.equals(parameter.state().value())) {
                parameter.set(now, 0, "");
            }
        });
    }
}
