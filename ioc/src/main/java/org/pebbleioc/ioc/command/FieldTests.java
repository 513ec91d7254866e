package org.pebbleioc.ioc.command;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.Channel.PutException;
import org.pebbleioc.ioc.channel.DbrType;
import org.pebbleioc.ioc.channel.ElementType;
import org.pebbleioc.ioc.channel.Metadata;
import org.pebbleioc.ioc.channel.Sample;
import org.pebbleioc.ioc.record.RecordDatabase;
import org.pebbleioc.ioc.record.RecordListing;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.shell.ShellContext;
import org.pebbleioc.ioc.shell.ShellException;

/** Commands that read and write one field in every way there is: those of base's {@code dbTest} and {@code db_test}. Shell thread. */
public final class FieldTests {
    private static final ElementType[] TYPES = {
        ElementType.STRING,
        ElementType.CHAR,
        ElementType.UCHAR,
        ElementType.SHORT,
        ElementType.USHORT,
        ElementType.LONG,
        ElementType.ULONG,
        ElementType.INT64,
        ElementType.UINT64,
        ElementType.FLOAT,
        ElementType.DOUBLE,
        ElementType.ENUM
    };

    private final RecordDatabase database;
    private final RecordListing listing;
    private final BooleanSupplier live;

    private FieldTests(final RecordDatabase database, final BooleanSupplier live) {
        this.database = database;
        this.live = live;
        listing = new RecordListing(database);
    }

    public static void addTo(
            final CommandRegistry registry, final RecordDatabase database, final BooleanSupplier live) {
        final FieldTests tests = new FieldTests(database, live);
        registry.register(
                "dbtgf",
                "record.FIELD",
                "Prints a field with its alarm, units, limits, choices and time, and as every type.",
                tests::readAll);
        registry.register(
                "dbtpf",
                "record.FIELD value",
                "Writes a field as every type, and prints what came of it.",
                tests::writeAll);
        registry.register(
                "dbtpn",
                "record.FIELD value",
                "Writes a field and says when all processing that followed is done.",
                (c, a) -> tests.notify(c, a, "dbtpn"));
        registry.register("tpn", "record.FIELD value", "The same as dbtpn.", (c, a) -> tests.notify(c, a, "tpn"));
        registry.register(
                "gft",
                "record.FIELD",
                "Prints a field as every type that a client of Channel Access may ask for.",
                (c, a) -> new ClientView(c.out(), tests.listing).read(tests.channel(a, "gft", "pv_name")));
        registry.register(
                "pft",
                "record.FIELD value",
                "Writes a field as every type of Channel Access, and prints what came of it.",
                (c, a) -> {
                    final Channel channel = tests.channel(a, "pft", "pv_name");
                    new ClientView(c.out(), tests.listing).write(channel, value(a, "pft"));
                });
    }

    private Channel channel(final List<String> arguments, final String command, final String argument)
            throws ShellException {
        if (arguments.isEmpty() || arguments.get(0).isEmpty()) {
            throw new ShellException("Usage: " + command + " \"" + argument + "\"");
        }
        final Channel channel = database.find(arguments.get(0));
        if (channel == null) {
            throw new ShellException("PV '" + arguments.get(0) + "' not found");
        }
        if (!live.getAsBoolean()) {
            throw new ShellException(command + " only works after iocInit");
        }
        return channel;
    }

    private static String value(final List<String> arguments, final String command) throws ShellException {
        if (arguments.size() < 2) {
            throw new ShellException("Usage: " + command + " \"pv name\", \"value\"");
        }
        return arguments.get(1);
    }

    private void readAll(final ShellContext context, final List<String> arguments) throws ShellException {
        final Channel channel = channel(arguments, "dbtgf", "pv name");
        final Sample sample = channel.sample();
        final PrintStream out = context.out();
        options(out, sample);
        for (final ElementType type : TYPES) {
            final Columns columns = new Columns(out, 10);
            columns.add("DBF_" + type + ": ");
            columns.add(OneValue.text(type, sample, listing.text(channel.name())));
            columns.flush();
        }
    }

    private static void options(final PrintStream out, final Sample sample) {
        final Metadata meta = sample.metadata();
        final boolean isEnum = sample.elementType() == ElementType.ENUM;
        final boolean isNumber = !isEnum && sample.elementType() != ElementType.STRING;
        final boolean isReal = sample.elementType() == ElementType.DOUBLE || sample.elementType() == ElementType.FLOAT;
        out.printf("status = %d, severity = %d%n", sample.status(), sample.severity());
        out.println(isNumber ? "units = \"" + meta.units() + '"' : "units not returned");
        out.println(isReal ? "precision = " + meta.precision() : "precision not returned");
        out.println("time = " + TimeOf.iso(sample));
        if (isEnum) {
            out.println("no_strs = " + meta.choices().size() + ":");
            meta.choices().forEach(choice -> out.println("\t\"" + choice + '"'));
        } else {
            out.println("enum strings not returned");
        }
        if (!isNumber) {
            for (final String what : new String[] {"gr", "ctrl", "al"}) {
                out.println("DBR" + what + "Long not returned");
                out.println("DBR" + what + "Double not returned");
            }
            return;
        }
        range(out, "gr", meta.displayLow(), meta.displayHigh());
        range(out, "ctrl", meta.controlLow(), meta.controlHigh());
        out.println("alLong: " + (int) meta.alarmLow() + " < " + (int) meta.warningLow() + " .. "
                + (int) meta.warningHigh() + " < " + (int) meta.alarmHigh());
        out.println("alDouble: " + OneValue.general(meta.alarmLow()) + " < " + OneValue.general(meta.warningLow())
                + " .. " + OneValue.general(meta.warningHigh()) + " < " + OneValue.general(meta.alarmHigh()));
    }

    private static void range(final PrintStream out, final String name, final double low, final double high) {
        out.println(name + "Long: " + (int) low + " .. " + (int) high);
        out.println(name + "Double: " + OneValue.general(low) + " .. " + OneValue.general(high));
    }

    private void writeAll(final ShellContext context, final List<String> arguments) throws ShellException {
        final Channel channel = channel(arguments, "dbtpf", "pv name");
        final String value = value(arguments, "dbtpf");
        final PrintStream out = context.out();
        for (final ElementType type : TYPES) {
            final Object array;
            try {
                array = TypedText.array(type, value);
            } catch (final NumberFormatException e) {
                out.println("Cvt to DBR_" + type + " failed.");
                continue;
            }
            try {
                channel.put(type.dbr(), array, 1, null);
                final Sample sample = channel.sample();
                final Columns columns = new Columns(out, 10);
                final ElementType own = sample.elementType();
                out.printf(Locale.ROOT, "Put as DBR_%-6s Ok, result as ", type);
                columns.add("DBF_" + own + ": ");
                columns.add(OneValue.text(own, sample, listing.text(channel.name())));
                columns.flush();
            } catch (final PutException e) {
                out.printf("Put as DBR_%-6s Failed.%n", type);
            }
        }
    }

    private void notify(final ShellContext context, final List<String> arguments, final String command)
            throws ShellException {
        final Channel channel = channel(arguments, command, "pv name");
        final String value = value(arguments, command);
        final PrintStream out = context.out();
        try {
            channel.put(DbrType.STRING, new String[] {value}, 1, error -> {
                final String text = error == null ? "success" : error;
                out.println(
                        command.equals("tpn")
                                ? "tpnCallback '" + channel.name() + "': " + (error == null ? "Success" : error)
                                : command + "Callback: " + text + " record=" + channel.name());
            });
        } catch (final PutException e) {
            throw new ShellException(e.getMessage());
        }
    }
}
