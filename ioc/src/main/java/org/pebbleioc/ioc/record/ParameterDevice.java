package org.pebbleioc.ioc.record;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.device.Parameter;
import org.pebbleioc.ioc.device.Parameter.Kind;
import org.pebbleioc.ioc.device.ParameterPort;
import org.pebbleioc.ioc.device.PortTrace;

/** The asyn device supports: a parameter of a driver. The driver's threads reach only {@link #changed}. */
class ParameterDevice extends Device implements Parameter.ChangeListener {
    private static final Logger LOG = LogManager.getLogger(ParameterDevice.class);

    final DbRecord record;
    final Parameter parameter;
    final ScanIo scanIo;
    private final ParameterPort port;
    private final boolean analog;
    private final boolean writes;
    private final boolean follows;
    /** Bits of an asynUInt32Digital; 0 for another support. */
    private final long mask;

    /** Set by drivers' threads, taken under the lock set. */
    private volatile boolean readbackDue;

    // guarded by the lock set
    private boolean listening;
    private boolean always;
    private boolean interrupts;

    /** The processing that follows takes the driver's value instead of writing. */
    private boolean deliver;

    /** What was refused last, so that it is traced once. */
    private String refused = "";

    /**
     * @param mask bits of an asynUInt32Digital; 0 for another support
     * @param follows the output takes what the driver sets, info tag {@code asyn:READBACK}
     */
    ParameterDevice(
            final DbRecord record,
            final ParameterPort port,
            final Parameter parameter,
            final String deviceType,
            final long mask,
            final boolean follows,
            final ScanIo scanIo) {
        this.record = record;
        this.port = port;
        this.mask = mask;
        this.parameter = parameter;
        this.analog = deviceType.equals("asynFloat64");
        this.writes = deviceType.startsWith("asynOctetWrite") || deviceType.endsWith("ArrayOut");
        this.follows = follows;
        this.scanIo = scanIo;
        if (follows) {
            listenAlways();
        }
    }

    /** Hears of every change, whatever SCAN says. From a constructor. */
    final void listenAlways() {
        always = true;
        listening = true;
        parameter.addListener(this);
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
        if (port.trace().wants(PortTrace.DRIVER)) {
            port.trace()
                    .io(
                            "driver",
                            parameter.drvInfo() + " set",
                            parameter.state().value());
        }
        if (follows) {
            readbackDue = true;
        }
        scanIo.notice(record);
    }

    /** Whether the record waits for the driver to tell. Under the lock set. */
    final boolean isInterrupts() {
        return interrupts;
    }

    /** What a read takes: the parameter's value, or one that waited. */
    Parameter.State taken() {
        return parameter.state();
    }

    /** Whether the port lets nothing through; then the alarm is raised. */
    private boolean isShut(final DbRecord user) {
        final String refusal = port.state().refusal();
        if (refusal != null) {
            Alarms.raise(user, port.state().isEnabled() ? Alarms.COMM : Alarms.DISABLE, Alarms.INVALID, refusal);
        }
        return refusal != null;
    }

    @Override
    Object read(final DbRecord reader, final Processor processor) {
        if (!interrupts && isShut(reader)) {
            return null;
        }
        final Parameter.State state = taken();
        if (port.trace().wants(PortTrace.DEVICE)) {
            port.trace().io(reader.name(), parameter.drvInfo() + " read", state.value());
        }
        if (state.severity() > 0) {
            Alarms.raise(reader, Alarms.READ, state.severity(), state.message());
        }
        if (reader.integer("TSE") == -2) {
            reader.timeNs = state.timeNs();
        }
        return typed(state.value());
    }

    final Object typed(final Object value) {
        if (mask != 0 && value instanceof Number number) {
            return number.longValue() & mask;
        }
        if (analog || !(value instanceof Double number)) {
            return value;
        }
        return (int) number.doubleValue();
    }

    @Override
    boolean write(final DbRecord writer, final Object value, final Processor processor) {
        if (isShut(writer)) {
            return true;
        }
        if (port.trace().wants(PortTrace.DEVICE)) {
            port.trace().io(writer.name(), parameter.drvInfo() + " write", value);
        }
        try {
            parameter.write(
                    switch (parameter.kind()) {
                        case INT32 -> (Object) bits(((Number) value).intValue());
                        case FLOAT64 -> ((Number) value).doubleValue();
                        case OCTET -> value instanceof byte[] text ? Convert.text(text) : String.valueOf(value);
                        case ARRAY -> value;
                    });
            refused = "";
        } catch (final Parameter.RefusedException e) {
            traceRefusal(writer, String.valueOf(e.getMessage()));
            Alarms.raise(writer, Alarms.WRITE, Alarms.INVALID, String.valueOf(e.getMessage()));
        } catch (final RuntimeException e) {
            LOG.error("{}: driver failed in a write of {}", writer, parameter.drvInfo(), e);
            Alarms.raise(writer, Alarms.WRITE, Alarms.INVALID, "driver failed: " + e);
        }
        return true;
    }

    /** The bits that are not this record's stay as they are. */
    private int bits(final int value) {
        return mask == 0 ? value : parameter.intValue() & (int) ~mask | value & (int) mask;
    }

    private void traceRefusal(final DbRecord writer, final String message) {
        if (!message.equals(refused) && port.trace().wants(PortTrace.ERROR)) {
            port.trace().line(writer.name(), writer + " " + parameter.drvInfo() + " write refused: " + message);
        }
        refused = message;
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
        } else if (!on && listening && !always) {
            parameter.removeListener(this);
        }
        listening = on || always;
        return true;
    }

    @Override
    void close() {
        parameter.removeListener(this);
        listening = false;
    }
}
