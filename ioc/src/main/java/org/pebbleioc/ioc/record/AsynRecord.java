package org.pebbleioc.ioc.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.pebbleioc.ioc.channel.Channel.Events;
import org.pebbleioc.ioc.device.Parameter;
import org.pebbleioc.ioc.device.Parameter.Kind;
import org.pebbleioc.ioc.device.ParameterPort;
import org.pebbleioc.ioc.device.PortTrace;

/**
 * {@code asyn}: shows and sets the state and the trace of a port; processing it reads or writes the parameter that DRVINFO
 * or REASON names, through the interface IFACE.
 */
final class AsynRecord extends RecordSupport {
    private static final int OCTET = 0;
    private static final int UINT32 = 2;
    private static final int FLOAT64 = 3;
    private static final int WRITE_READ = 0;
    private static final int WRITE = 1;
    private static final int READ = 2;
    private static final String[] FROM_PORT = {
        "AUCT", "CNCT", "ENBL", "PCNCT", "TMSK", "TIOM", "TINM", "TSIZ", "TFIL", "OCTETIV", "I32IV", "UI32IV", "F64IV"
    };

    /** Guarded by the record's lock set. */
    private static final class State {
        ParameterPort port;
        Parameter parameter;
        Runnable listener = () -> {};
    }

    private static State state(final DbRecord record) {
        return (State) record.scratch;
    }

    @Override
    void init(final DbRecord record, final Processor processor) {
        record.scratch = new State();
        record.set("UDF", false);
        record.set("STAT", 0);
        record.set("SEVR", 0);
        for (final String array : new String[] {"BOUT", "BINP", "ERRS"}) {
            record.set(record.field(array), new byte[0]);
        }
        connect(record, processor);
    }

    private static void connect(final DbRecord record, final Processor processor) {
        final State state = state(record);
        if (state.port != null) {
            state.port.state().removeListener(state.listener);
            state.port.trace().removeListener(state.listener);
        }
        final String name = record.text("PORT");
        state.port = processor.ports().find(name);
        if (state.port != null) {
            state.listener = () -> processor.scanIo().submit(() -> showLocked(record, processor));
            state.port.state().addListener(state.listener);
            state.port.trace().addListener(state.listener);
        }
        choose(record, processor, record.text("DRVINFO"));
        show(record, processor);
        error(record, processor, state.port == null && !name.isEmpty() ? "there is no port " + name : "");
    }

    private static void showLocked(final DbRecord record, final Processor processor) {
        final LockSet set = LockSets.lock(record);
        try {
            show(record, processor);
        } finally {
            LockSets.unlock(set);
        }
    }

    /** Fields get what the port has; those that changed are posted. */
    private static void show(final DbRecord record, final Processor processor) {
        final ParameterPort port = state(record).port;
        for (final String field : FROM_PORT) {
            set(record, processor, field, of(port, field));
        }
        bits(record, processor, "TMSK", "TB", 6);
        bits(record, processor, "TIOM", "TIB", 3);
        bits(record, processor, "TINM", "TINB", 4);
    }

    private static Object of(final ParameterPort port, final String field) {
        if (port == null) {
            return field.equals("TFIL") ? "" : 0;
        }
        return switch (field) {
            case "AUCT" -> port.state().isAutoConnect() ? 1 : 0;
            case "CNCT" -> port.state().isConnected() ? 1 : 0;
            case "ENBL" -> port.state().isEnabled() ? 1 : 0;
            case "PCNCT" -> 1;
            case "TMSK" -> port.trace().mask();
            case "TIOM" -> port.trace().ioMask();
            case "TINM" -> port.trace().infoMask();
            case "TSIZ" -> port.trace().truncateSize();
            case "TFIL" -> Convert.cut(port.trace().file(), 39);
            case "OCTETIV" -> has(port, Kind.OCTET);
            case "F64IV" -> has(port, Kind.FLOAT64);
            default -> has(port, Kind.INT32);
        };
    }

    private static int has(final ParameterPort port, final Kind kind) {
        return port.parameters().stream().anyMatch(parameter -> parameter.kind() == kind) ? 1 : 0;
    }

    private static void bits(
            final DbRecord record, final Processor processor, final String mask, final String prefix, final int count) {
        for (int i = 0; i < count; i++) {
            set(record, processor, prefix + i, record.integer(mask) >>> i & 1);
        }
    }

    private static void set(final DbRecord record, final Processor processor, final String field, final Object value) {
        if (!record.value(field).equals(value)) {
            record.set(record.field(field), value);
            processor.post(record, field, Events.VALUE | Events.LOG);
        }
    }

    private static void error(final DbRecord record, final Processor processor, final String message) {
        final byte[] text = Convert.cut(message, 99).getBytes(StandardCharsets.UTF_8);
        if (!Arrays.equals(text, (byte[]) record.value("ERRS"))) {
            record.set(record.field("ERRS"), text);
            processor.post(record, "ERRS", Events.VALUE | Events.LOG);
        }
    }

    /** The port's parameters in the order of their names: what REASON counts. */
    private static List<Parameter> parameters(final ParameterPort port) {
        return port.parameters().stream()
                .sorted(Comparator.comparing(Parameter::drvInfo))
                .toList();
    }

    private static void choose(final DbRecord record, final Processor processor, final String drvInfo) {
        final State state = state(record);
        state.parameter = state.port == null || drvInfo.isEmpty()
                ? null
                : state.port.find(drvInfo, Math.max(0, record.integer("ADDR")), "");
        if (state.parameter != null) {
            set(record, processor, "REASON", parameters(state.port).indexOf(state.parameter));
        }
    }

    @Override
    boolean process(final DbRecord record, final Processor processor) {
        final int mode = record.integer("TMOD");
        if (mode > READ) {
            return true; // Flush, NoI/O
        }
        final State state = state(record);
        String problem = state.port == null
                ? "there is no port " + record.text("PORT")
                : state.parameter == null
                        ? "DRVINFO or REASON must name a parameter of the port"
                        : state.port.state().refusal();
        try {
            if (problem == null && (mode == WRITE_READ || mode == WRITE)) {
                write(record, state.parameter);
            }
            if (problem == null && (mode == WRITE_READ || mode == READ)) {
                read(record, processor, state.parameter.state());
            }
        } catch (final Parameter.RefusedException | IllegalArgumentException e) {
            problem = String.valueOf(e.getMessage());
        }
        if (problem != null) {
            Alarms.raise(record, mode == READ ? Alarms.READ : Alarms.WRITE, Alarms.MAJOR, problem);
        }
        error(record, processor, problem == null ? "" : problem);
        return true;
    }

    private static void write(final DbRecord record, final Parameter parameter) throws Parameter.RefusedException {
        switch (record.integer("IFACE")) {
            case OCTET -> {
                check(parameter, Kind.OCTET, "asynOctet");
                final String text = record.flag("OFMT")
                        ? Convert.text((byte[]) record.value("BOUT"))
                        : BinaryText.raw(record.text("AOUT"));
                parameter.write(text);
                record.set("NAWT", text.length());
            }
            case UINT32 -> {
                check(parameter, Kind.INT32, "asynUInt32Digital");
                final int mask = (int) record.unsigned("UI32MASK");
                parameter.write(parameter.intValue() & ~mask | (int) record.unsigned("UI32OUT") & mask);
            }
            case FLOAT64 -> {
                check(parameter, Kind.FLOAT64, "asynFloat64");
                parameter.write(record.number("F64OUT"));
            }
            default -> {
                check(parameter, Kind.INT32, "asynInt32");
                parameter.write(record.integer("I32OUT"));
            }
        }
    }

    private static void check(final Parameter parameter, final Kind kind, final String face) {
        if (parameter.kind() != kind) {
            throw new IllegalArgumentException(
                    parameter.drvInfo() + " is " + parameter.kind() + ", which " + face + " cannot take");
        }
    }

    private static void read(final DbRecord record, final Processor processor, final Parameter.State value) {
        final Parameter parameter = state(record).parameter;
        switch (record.integer("IFACE")) {
            case OCTET -> {
                check(parameter, Kind.OCTET, "asynOctet");
                final String text = String.valueOf(value.value());
                final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                final FieldDef binary = record.field("BINP");
                record.set(binary, ElementArrays.range(bytes, 0, Math.min(bytes.length, record.integer("IMAX"))));
                processor.post(record, binary, Events.VALUE | Events.LOG);
                set(record, processor, "AINP", Convert.cut(text, 39));
                set(record, processor, "TINP", Convert.cut(BinaryText.escaped(text), 39));
                set(record, processor, "NORD", bytes.length);
            }
            case UINT32 -> {
                check(parameter, Kind.INT32, "asynUInt32Digital");
                final long bits = ((Number) value.value()).longValue() & record.unsigned("UI32MASK");
                set(record, processor, "UI32INP", bits);
            }
            case FLOAT64 -> {
                check(parameter, Kind.FLOAT64, "asynFloat64");
                set(record, processor, "F64INP", ((Number) value.value()).doubleValue());
            }
            default -> {
                check(parameter, Kind.INT32, "asynInt32");
                set(record, processor, "I32INP", ((Number) value.value()).intValue());
            }
        }
    }

    @Override
    void changed(final DbRecord record, final FieldDef field, final Processor processor) {
        final String name = field.name();
        if (record.scratch == null) {
            return;
        }
        switch (name) {
            case "PORT" -> connect(record, processor);
            case "DRVINFO", "ADDR" -> {
                choose(record, processor, record.text("DRVINFO"));
                final boolean missing = state(record).parameter == null
                        && !record.text("DRVINFO").isEmpty();
                error(record, processor, missing ? "the port has no parameter " + record.text("DRVINFO") : "");
            }
            case "REASON" -> reason(record, processor);
            default -> port(record, name, processor);
        }
    }

    private static void reason(final DbRecord record, final Processor processor) {
        final State state = state(record);
        final List<Parameter> all = state.port == null ? List.of() : parameters(state.port);
        final int index = record.integer("REASON");
        final boolean there = index >= 0 && index < all.size();
        state.parameter = there ? all.get(index) : null;
        error(record, processor, there ? "" : "the port has no parameter of number " + index);
    }

    /** A field that sets something of the port; it comes back through {@link #show}. */
    private static void port(final DbRecord record, final String name, final Processor processor) {
        final ParameterPort port = state(record).port;
        if (port == null || !name.matches("AUCT|CNCT|ENBL|PCNCT|TMSK|TIOM|TINM|TSIZ|TFIL|TB\\d|TIB\\d|TINB\\d")) {
            return;
        }
        final PortTrace trace = port.trace();
        final boolean on = !name.equals("TFIL") && record.flag(name);
        String problem = "";
        switch (name) {
            case "AUCT" -> port.state().autoConnect(on);
            case "CNCT" -> port.state().connect(on);
            case "ENBL" -> port.state().enable(on);
            case "PCNCT" -> connect(record, processor);
            case "TMSK" -> trace.mask(record.integer(name));
            case "TIOM" -> trace.ioMask(record.integer(name));
            case "TINM" -> trace.infoMask(record.integer(name));
            case "TSIZ" -> trace.truncateSize(record.integer(name));
            case "TFIL" -> {
                try {
                    trace.file(record.text(name));
                } catch (final IOException | InvalidPathException e) {
                    problem = "TFIL cannot be written: " + e.getMessage();
                }
            }
            default -> {
                final int bit = 1 << name.charAt(name.length() - 1) - '0';
                if (name.startsWith("TB")) {
                    trace.mask(on ? trace.mask() | bit : trace.mask() & ~bit);
                } else if (name.startsWith("TIB")) {
                    trace.ioMask(on ? trace.ioMask() | bit : trace.ioMask() & ~bit);
                } else {
                    trace.infoMask(on ? trace.infoMask() | bit : trace.infoMask() & ~bit);
                }
            }
        }
        show(record, processor);
        error(record, processor, problem);
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        processor.post(record, "VAL", alarmMask);
    }
}
