package org.pebbleioc.ioc.record;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** {@code stdio} writes lines to {@code @stdout}, {@code @stderr} or {@code @errlog}; {@code getenv} reads variables. */
final class TextDevice extends Device {
    private static final Logger LOG = LogManager.getLogger(TextDevice.class);

    private static final Map<String, String> DEFAULTS = Map.of(
            "EPICS_CA_AUTO_ADDR_LIST", "YES",
            "EPICS_CA_CONN_TMO", "30.0",
            "EPICS_CA_REPEATER_PORT", "5065",
            "EPICS_CA_SERVER_PORT", "5064",
            "EPICS_CA_MAX_ARRAY_BYTES", "16384",
            "EPICS_CA_AUTO_ARRAY_BYTES", "YES",
            "EPICS_CA_BEACON_PERIOD", "15.0",
            "EPICS_CA_MAX_SEARCH_PERIOD", "300.0",
            "EPICS_CA_MCAST_TTL", "1",
            "EPICS_IOC_LOG_PORT", "7004");

    private final String parameter;
    private final UnaryOperator<String> environment;
    /** Stands for a variable that is not set; null where that is an alarm. */
    private final String missing;

    /** @param parameter what stands behind the {@code @}: a stream, or the name of a variable */
    TextDevice(final String parameter, final UnaryOperator<String> environment) {
        this(parameter, environment, null);
    }

    private TextDevice(final String parameter, final UnaryOperator<String> environment, final String missing) {
        this.parameter = parameter;
        this.environment = environment;
        this.missing = missing;
    }

    /** {@code IOC env var} of iocStats: any variable. */
    static TextDevice variable(final String parameter, final UnaryOperator<String> environment) {
        return new TextDevice(parameter, environment, "<not available>");
    }

    /** {@code IOC epics var} of iocStats: a variable of EPICS, with what base takes when it is not set. */
    static TextDevice epicsVariable(final String parameter, final UnaryOperator<String> environment) {
        return new TextDevice(parameter, environment, DEFAULTS.getOrDefault(parameter, ""));
    }

    /** @throws IllegalArgumentException the link names no stream */
    static TextDevice stdio(final String parameter) {
        if (!parameter.matches("stdout|stderr|errlog")) {
            throw new IllegalArgumentException("stdio writes to @stdout, @stderr or @errlog, not to @" + parameter);
        }
        return new TextDevice(parameter, name -> null);
    }

    @Override
    Object read(final DbRecord record, final Processor processor) {
        final String value = environment.apply(parameter);
        if (value == null && missing != null) {
            return missing;
        }
        if (value == null) {
            if (record.has("LEN")) {
                LongStrings.set(record, "");
                record.set("LEN", 1); // as base: the terminating zero
            } else {
                record.set("VAL", "");
            }
            record.set("UDF", true);
            Alarms.raise(record, Alarms.UDF, record.integer("UDFS"), "no such variable: " + parameter);
        }
        return value;
    }

    @Override
    boolean write(final DbRecord record, final Object value, final Processor processor) {
        final String text = String.valueOf(value);
        if (parameter.equals("errlog")) {
            LOG.info("{}", text.stripTrailing());
            return true;
        }
        (parameter.equals("stderr") ? System.err : System.out).println(text);
        return true;
    }
}
