package org.pebbleioc.ioc.record;

import java.util.function.UnaryOperator;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** {@code stdio} writes lines to {@code @stdout}, {@code @stderr} or {@code @errlog}; {@code getenv} reads variables. */
final class TextDevice extends Device {
    private static final Logger LOG = LogManager.getLogger(TextDevice.class);

    private final String parameter;
    private final UnaryOperator<String> environment;

    /** @param parameter what stands behind the {@code @}: a stream, or the name of a variable */
    TextDevice(final String parameter, final UnaryOperator<String> environment) {
        this.parameter = parameter;
        this.environment = environment;
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
