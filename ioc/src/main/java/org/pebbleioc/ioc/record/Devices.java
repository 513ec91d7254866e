package org.pebbleioc.ioc.record;

import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pebbleioc.ioc.channel.filter.States;
import org.pebbleioc.ioc.device.Parameter;
import org.pebbleioc.ioc.device.ParameterPort;
import org.pebbleioc.ioc.device.ParameterPorts;

/** Finds the device support that a record's DTYP and link ask for. */
final class Devices {
    private static final Pattern ASYN =
            Pattern.compile("@asyn\\(\\s*([^,)\\s]+)\\s*(?:[,\\s]\\s*([^,)]*))?(?:,\\s*([^)]*))?\\)\\s*(\\S*).*");
    /** Port, address, mask, timeout, drvInfo. */
    private static final Pattern MASKED = Pattern.compile(
            "@asynMask\\(\\s*([^,)\\s]+)\\s*[,\\s]\\s*([^,)\\s]+)\\s*[,\\s]\\s*(0[xX][0-9a-fA-F]+|[0-9]+)\\s*(?:[,\\s]\\s*([^)]*))?\\)\\s*(\\S*).*");

    /** FTVL that the array supports of asyn take. */
    private static final Map<String, Set<String>> ARRAY_TYPES = Map.of(
            "asynInt8", Set.of("CHAR", "UCHAR"),
            "asynInt16", Set.of("SHORT", "USHORT"),
            "asynInt32", Set.of("LONG", "ULONG"),
            "asynInt64", Set.of("INT64", "UINT64"),
            "asynFloat32", Set.of("FLOAT"),
            "asynFloat64", Set.of("DOUBLE"));

    private final ParameterPorts ports;
    private final ScanIo scanIo;
    private final UnaryOperator<String> environment;
    private final States states;

    /** @param environment value of an environment variable, or null */
    Devices(
            final ParameterPorts ports,
            final ScanIo scanIo,
            final States states,
            final UnaryOperator<String> environment) {
        this.states = states;
        this.environment = environment;
        this.ports = ports;
        this.scanIo = scanIo;
    }

    /**
     * The device of this record; null for a record type without.
     *
     * @throws IllegalArgumentException with the reason when the link asks for what is not there
     */
    Device find(final DbRecord record) {
        final String linkField = record.type().support().deviceLink();
        if (linkField == null) {
            return null;
        }
        final String type = record.type().device(record.integer("DTYP"));
        final Link link = record.link(linkField);
        if (type.endsWith("Soft Channel")) {
            if (link.kind() == Link.Kind.HARDWARE) {
                throw new IllegalArgumentException(linkField + " is no link that " + type + " takes: " + link.text());
            }
            return new SoftDevice(type.startsWith("Raw"), type.startsWith("Async"));
        }
        final String parameter = link.kind() == Link.Kind.HARDWARE ? link.text().substring(1) : "";
        switch (type) {
            case "Soft Timestamp" -> {
                return new ClockDevice(false, parameter);
            }
            case "General Time" -> {
                return ClockDevice.generalTime(record.type().name(), parameter);
            }
            case "stdio" -> {
                return TextDevice.stdio(parameter);
            }
            case "Db State" -> {
                if (parameter.isBlank()) {
                    throw new IllegalArgumentException(linkField + " must be @name of a state, is: " + link.text());
                }
                return new StateDevice(states, parameter);
            }
            case "IOC stats" -> {
                final boolean isNumber = record.type().name().startsWith("a");
                return parameter(record, isNumber ? "asynFloat64" : "asynOctetRead", "IOCSTATS", 0, parameter);
            }
            case "IOC stats clusts" -> {
                if (!parameter.matches("clust_info [01] [0-9]+ [0-3]")) {
                    throw new IllegalArgumentException(
                            linkField + " must be @clust_info pool index type, is: " + link.text());
                }
                return new ConstantDevice(0.0); // buffers of a network stack that this system does not have
            }
            case "getenv" -> {
                return new TextDevice(parameter, environment);
            }
            case "IOC env var" -> {
                return TextDevice.variable(parameter, environment);
            }
            case "IOC epics var" -> {
                return TextDevice.epicsVariable(parameter, environment);
            }
            default -> {}
        }
        if (type.equals("asynOctetCmdResponse") || type.equals("asynOctetWriteRead")) {
            throw new IllegalArgumentException(type
                    + " sends a command to a device and reads its answer; the ports of this IOC have parameters, no such"
                    + " device: " + link.text());
        }
        if (type.equals("asynUInt32Digital")) {
            return masked(record, linkField, link.text());
        }
        final Matcher address = ASYN.matcher(link.text());
        if (!address.matches()) {
            throw new IllegalArgumentException(
                    linkField + " must be @asyn(PORT,ADDR,TIMEOUT)DRVINFO for " + type + ", is: " + link.text());
        }
        return parameter(record, type, address.group(1), address(address.group(2)), address.group(4));
    }

    private Device masked(final DbRecord record, final String linkField, final String text) {
        final Matcher address = MASKED.matcher(text);
        final long mask = address.matches() ? Long.decode(address.group(3)) & 0xffff_ffffL : 0;
        if (mask == 0) {
            throw new IllegalArgumentException(
                    linkField + " must be @asynMask(PORT,ADDR,MASK,TIMEOUT)DRVINFO for asynUInt32Digital, is: " + text);
        }
        if (record.has("MASK")) {
            record.set("MASK", mask);
        }
        if (record.has("SHFT")) {
            record.set("SHFT", (long) Long.numberOfTrailingZeros(mask));
        }
        return parameter(
                record, "asynUInt32Digital", address.group(1), address(address.group(2)), address.group(5), mask);
    }

    private Device parameter(
            final DbRecord record, final String type, final String portName, final int address, final String drvInfo) {
        return parameter(record, type, portName, address, drvInfo, 0);
    }

    /** A link without one means 0; what is no number is an expression that only asyn understands. */
    private static int address(final String text) {
        final String digits = text == null ? "" : text.strip();
        return digits.matches("[0-9]{1,6}") ? Integer.parseInt(digits) : 0;
    }

    private Device parameter(
            final DbRecord record,
            final String type,
            final String portName,
            final int address,
            final String drvInfo,
            final long mask) {
        final ParameterPort port = ports.find(portName);
        if (port == null) {
            throw new IllegalArgumentException("no such port: port=" + portName + " drvInfo=" + drvInfo);
        }
        final boolean array = type.contains("Array"); // the elements of a time series are single values
        final String ftvl = array ? ElementArrays.ftvl(record, record.field("VAL")) : "";
        final Parameter parameter = port.find(drvInfo, address, ftvl);
        if (parameter == null) {
            throw new IllegalArgumentException("port has no such parameter: port=" + portName
                    + (address == 0 ? "" : " address=" + address) + " drvInfo=" + drvInfo);
        }
        if (array != (parameter.kind() == Parameter.Kind.ARRAY)) {
            throw new IllegalArgumentException("parameter is " + parameter.kind() + ", which " + type
                    + " cannot take: port=" + portName + " drvInfo=" + drvInfo);
        }
        if (array && !ARRAY_TYPES.get(type.replaceAll("ArrayIn|ArrayOut", "")).contains(ftvl)) {
            throw new IllegalArgumentException(
                    type + " has no elements of FTVL=" + ftvl + ": port=" + portName + " drvInfo=" + drvInfo);
        }
        final boolean text = type.startsWith("asynOctet");
        if (text != (parameter.kind() == Parameter.Kind.OCTET)) {
            throw new IllegalArgumentException("parameter is " + parameter.kind() + ", which " + type
                    + " cannot take: port=" + portName + " drvInfo=" + drvInfo);
        }
        if (mask != 0 && parameter.kind() != Parameter.Kind.INT32) {
            throw new IllegalArgumentException("parameter is " + parameter.kind() + ", which " + type
                    + " cannot take: port=" + portName + " drvInfo=" + drvInfo);
        }
        if (type.endsWith("Average")) {
            return new AverageDevice(record, port, parameter, type, scanIo);
        }
        if (type.endsWith("TimeSeries")) {
            return new TimeSeriesDevice(record, port, parameter, type, scanIo);
        }
        final int fifo = fifo(record);
        if (fifo > 0 && !array) {
            return new FifoDevice(record, port, parameter, type, mask, fifo, scanIo);
        }
        final boolean follows = "1".equals(record.infos().get("asyn:READBACK"));
        return new ParameterDevice(record, port, parameter, type, mask, follows, scanIo);
    }

    /** How many values wait for an input record with I/O Intr; 0 without the info tag {@code asyn:FIFO}. */
    private static int fifo(final DbRecord record) {
        final String text = record.infos().getOrDefault("asyn:FIFO", "0").strip();
        if (!text.matches("[0-9]{1,6}")) {
            throw new IllegalArgumentException("info tag asyn:FIFO is no number: " + text);
        }
        return record.has("OUT") ? 0 : Integer.parseInt(text);
    }
}
