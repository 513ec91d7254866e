package org.pebbleioc.ioc.record;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.device.Parameter;
import org.pebbleioc.ioc.device.Parameter.Kind;

/** The asyn device supports: a parameter of a driver. The driver's threads reach only {@link #changed}. */
final class ParameterDevice extends Device implements Parameter.ChangeListener {
    private static final Logger LOG = LogManager.getLogger(ParameterDevice.class);

    private final DbRecord record;
    private final Parameter parameter;
    private final boolean analog;
    private final boolean writes;
    private final boolean follows;
    private final ScanIo scanIo;

    /** Set by drivers' threads, taken under the lock set. */
    private volatile boolean readbackDue;

    // guarded by the lock set
    private boolean listening;
    private boolean interrupts;

    /** The processing that follows takes the driver's value instead of writing. */
    private boolean deliver;

    /** @param follows the output takes what the driver sets, info tag {@code asyn:READBACK} */
    ParameterDevice(
            final DbRecord record,
            final Parameter parameter,
            final String deviceType,
            final boolean follows,
            final ScanIo scanIo) {
        this.record = record;
        this.parameter = parameter;
        this.analog = deviceType.equals("asynFloat64");
        this.writes = deviceType.equals("asynOctetWrite") || deviceType.endsWith("ArrayOut");
        this.follows = follows;
        this.scanIo = scanIo;
        if (follows) {
            parameter.addListener(this);
            listening = true;
        }
    }

    @Override
    boolean raw() {
        return switch (record.type().name()) {
            case "ai", "ao" -> !analog;
            case "bi", "bo", "busy", "mbbi", "mbbo", "mbbiDirect", "mbboDirect" -> true;
            default -> false;
        };
    }

    @Override
    boolean scales() {
        return analog;
    }

    @Override
    boolean writes() {
        return writes;
    }

    @Override
    public void changed(final Parameter changed) {
        if (follows) {
            readbackDue = true;
        }
        scanIo.notice(record);
    }

    @Override
    Object read(final DbRecord reader, final Processor processor) {
        final Parameter.State state = parameter.state();
        if (state.severity() > 0) {
            Alarms.raise(reader, Alarms.READ, state.severity(), state.message());
        }
        if (reader.integer("TSE") == -2) {
            reader.timeNs = state.timeNs();
        }
        return typed(state.value());
    }

    private Object typed(final Object value) {
        if (analog || !(value instanceof Double number)) {
            return value;
        }
        return (int) number.doubleValue();
    }

    @Override
    boolean write(final DbRecord writer, final Object value, final Processor processor) {
        try {
            parameter.write(
                    switch (parameter.kind()) {
                        case INT32 -> (Object) ((Number) value).intValue();
                        case FLOAT64 -> ((Number) value).doubleValue();
                        case OCTET -> value instanceof byte[] text ? Convert.text(text) : String.valueOf(value);
                        case ARRAY -> value;
                    });
        } catch (final Parameter.RefusedException e) {
            Alarms.raise(writer, Alarms.WRITE, Alarms.INVALID, String.valueOf(e.getMessage()));
        } catch (final RuntimeException e) {
            LOG.error("{}: driver failed in a write of {}", writer, parameter.drvInfo(), e);
            Alarms.raise(writer, Alarms.WRITE, Alarms.INVALID, "driver failed: " + e);
        }
        return true;
    }

    @Override
    Object present(final DbRecord reader) {
        return parameter.isGiven() ? typed(parameter.state().value()) : null;
    }

    @Override
    Object takeReadback(final DbRecord reader) {
        if (!deliver) {
            return null;
        }
        deliver = false;
        return typed(parameter.state().value());
    }

    /** Whether the record must process although nothing asks it but this device; called on the scan thread. */
    boolean takeRequest(final DbRecord reader) {
        if (interrupts) {
            deliver = readbackDue;
            readbackDue = false;
            return true;
        }
        if (!readbackDue) {
            return false;
        }
        readbackDue = false; // before the state is read: a change after that asks again
        final Parameter.State state = parameter.state();
        final Object own = parameter.kind() == Kind.ARRAY
                ? null // told of each
                : writes
                        ? Convert.text(reader.value("VAL") instanceof byte[] bytes ? bytes : new byte[0])
                        : reader.type().support() instanceof OutputSupport output ? output.output(reader) : null;
        final boolean same = own instanceof Number number && state.value() instanceof Number present
                ? number.doubleValue() == present.doubleValue()
                : state.value().equals(own);
        deliver = !same;
        return deliver;
    }

    @Override
    boolean ioIntr(final DbRecord reader, final boolean on) {
        interrupts = on;
        if (on && !listening) {
            parameter.addListener(this);
        } else if (!on && listening && !follows) {
            parameter.removeListener(this);
        }
        listening = on || follows;
        return true;
    }

    @Override
    void close() {
        parameter.removeListener(this);
        listening = false;
    }
}
