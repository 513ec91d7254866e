package org.pebbleioc.pva.server;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.TreeSet;
import org.epics.pvdata.factory.FieldFactory;
import org.epics.pvdata.factory.PVDataFactory;
import org.epics.pvdata.pv.FieldBuilder;
import org.epics.pvdata.pv.PVString;
import org.epics.pvdata.pv.PVStringArray;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.ScalarType;

/** What the channel {@code server} answers, as {@code pvlist}, {@code pvxlist} and {@code pvxinfo} ask it. */
final class ServerInfo {
    private static final String CHANNELS = "channels";
    private static final String INFO = "info";
    private static final String HELP = "help";

    private ServerInfo() {}

    /** The {@code op} of a call: a field of its own, or the {@code query} part of an NTURI. */
    static String operation(final PVStructure argument) {
        if (argument == null) {
            return HELP;
        }
        PVString operation = argument.getSubField(PVString.class, "op");
        if (operation == null) {
            operation = argument.getSubField(PVString.class, "query.op");
        }
        if (operation != null) {
            return operation.get();
        }
        return argument.getSubField("help") != null || argument.getSubField("query.help") != null ? HELP : "";
    }

    static boolean isKnown(final String operation) {
        return CHANNELS.equals(operation) || INFO.equals(operation) || HELP.equals(operation);
    }

    static PVStructure answer(final String operation, final ServerContext context) {
        switch (operation) {
            case CHANNELS:
                return channels(context.source());
            case INFO:
                return info(context);
            default:
                return help();
        }
    }

    private static PVStructure channels(final PvSource source) {
        final PVStructure result = create(builder("epics:nt/NTScalarArray:1.0").addArray("value", ScalarType.pvString));
        final String[] names = new TreeSet<>(source.names()).toArray(new String[0]);
        result.getSubField(PVStringArray.class, "value").put(0, names.length, names, 0);
        return result;
    }

    private static PVStructure info(final ServerContext context) {
        final String[] names = {"process", "startTime", "version", "implLang", "host", "os", "arch"};
        final String[] values = {
            Long.toString(ProcessHandle.current().pid()),
            context.start().toString(),
            "PebbleIOC, PVAccess 2",
            "Java " + System.getProperty("java.version"),
            host(),
            System.getProperty("os.name"),
            System.getProperty("os.arch")
        };
        final FieldBuilder builder = FieldFactory.getFieldCreate().createFieldBuilder();
        for (final String name : names) {
            builder.add(name, ScalarType.pvString);
        }
        final PVStructure result = create(builder);
        for (int i = 0; i < names.length; i++) {
            result.getSubField(PVString.class, names[i]).put(values[i]);
        }
        return result;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (final UnknownHostException e) {
            return ManagementFactory.getRuntimeMXBean().getName();
        }
    }

    private static PVStructure help() {
        final PVStructure result = create(builder("epics:nt/NTScalar:1.0").add("value", ScalarType.pvString));
        result.getSubField(PVString.class, "value").put("op=channels lists all names, op=info tells about the server");
        return result;
    }

    private static FieldBuilder builder(final String id) {
        return FieldFactory.getFieldCreate().createFieldBuilder().setId(id);
    }

    private static PVStructure create(final FieldBuilder builder) {
        return PVDataFactory.getPVDataCreate().createPVStructure(builder.createStructure());
    }
}
