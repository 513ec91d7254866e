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
            case "getenv", "IOC env var", "IOC epics var" -> {
                return new TextDevice(parameter, environment);
            }
            default -> {}
        }
        final Matcher address = ASYN.matcher(link.text());
        if (!address.matches()) {
            throw new IllegalArgumentException(
                    linkField + " must be @asyn(PORT,ADDR,TIMEOUT)DRVINFO for " + type + ", is: " + link.text());
        }
        return parameter(record, type, address.group(1), address(address.group(2)), address.group(4));
    }

    /** A link without one means 0; what is no number is an expression that only asyn understands. */
    private static int address(final String text) {
        final String digits = text == null ? "" : text.strip();
        return digits.matches("[0-9]{1,6}") ? Integer.parseInt(digits) : 0;
    }

    private Device parameter(
            final DbRecord record, final String type, final String portName, final int address, final String drvInfo) {
        final ParameterPort port = ports.find(portName);
        if (port == null) {
            throw new IllegalArgumentException("no such port: port=" + portName + " drvInfo=" + drvInfo);
        }
        final boolean array = type.contains("Array");
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
        return new ParameterDevice(
                record, parameter, type, "1".equals(record.infos().get("asyn:READBACK")), scanIo);
    }
}
