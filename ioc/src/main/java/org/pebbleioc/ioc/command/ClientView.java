package org.pebbleioc.ioc.command;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.Channel.PutException;
import org.pebbleioc.ioc.channel.DbrType;
import org.pebbleioc.ioc.channel.ElementType;
import org.pebbleioc.ioc.channel.Metadata;
import org.pebbleioc.ioc.channel.Sample;
import org.pebbleioc.ioc.record.RecordListing;

/** A field as the types of Channel Access: what {@code gft} and {@code pft} of base print. */
final class ClientView {
    private static final List<DbrType> READ = List.of(
            DbrType.STRING, DbrType.SHORT, DbrType.FLOAT, DbrType.ENUM, DbrType.CHAR, DbrType.LONG, DbrType.DOUBLE);
    private static final List<DbrType> WRITTEN = List.of(
            DbrType.STRING, DbrType.SHORT, DbrType.LONG, DbrType.FLOAT, DbrType.DOUBLE, DbrType.CHAR, DbrType.ENUM);

    private final PrintStream out;
    private final RecordListing listing;

    ClientView(final PrintStream out, final RecordListing listing) {
        this.out = out;
        this.listing = listing;
    }

    void read(final Channel channel) {
        head(channel);
        final Sample sample = channel.sample();
        READ.forEach(type -> out.println("DBR_" + type + "\t" + value(type, sample, channel) + " "));
        for (final String group : List.of("STS", "TIME", "GR", "CTRL")) {
            for (final DbrType type : READ) {
                out.print("DBR_" + group + "_" + type + "\t " + sample.status() + "  " + sample.severity());
                if (group.equals("TIME")) {
                    out.print("\tTimeStamp: " + TimeOf.slashes(sample));
                }
                final boolean limits = group.equals("GR") || group.equals("CTRL");
                if (limits && type != DbrType.STRING && type != DbrType.ENUM) {
                    limits(type, group.equals("CTRL"), sample.metadata());
                }
                out.println("\tValue: " + value(type, sample, channel));
                if (limits && type == DbrType.ENUM && sample.elementType() == ElementType.ENUM) {
                    out.println("\t  " + sample.metadata().choices().size());
                    sample.metadata().choices().forEach(choice -> out.println("\t" + choice));
                }
            }
        }
        out.println("DBR_CLASS_NAME\t" + record(channel));
    }

    /** Writes one value as each type and reads it back as that type. */
    void write(final Channel channel, final String text) {
        head(channel);
        for (final DbrType type : WRITTEN) {
            final Object array;
            try {
                array = TypedText.array(ElementType.of(type), text);
            } catch (final NumberFormatException e) {
                continue; // as there: only numbers are tried as numbers
            }
            try {
                channel.put(type, array, 1, null);
                out.println("DBR_" + type + "\t" + value(type, channel.sample(), channel) + " ");
            } catch (final PutException e) {
                out.println("\t DBR_" + type + " failed: " + e.getMessage());
            }
        }
    }

    private void head(final Channel channel) {
        out.println("   Record Name: " + channel.name());
        out.println("   Export Type: " + channel.nativeType().code());
        out.println("   No Elements: " + channel.maxCount());
    }

    private String record(final Channel channel) {
        final String name = channel.name();
        final String type = listing.type(name);
        return type == null ? listing.type(name.substring(0, name.lastIndexOf('.'))) : type;
    }

    private String value(final DbrType type, final Sample sample, final Channel channel) {
        if (type == DbrType.STRING) {
            return listing.text(channel.name());
        }
        final String plain = OneValue.text(
                type == DbrType.FLOAT ? ElementType.DOUBLE : ElementType.of(type),
                sample,
                listing.text(channel.name()));
        if (plain.equals("failed.")) {
            return plain;
        }
        return type == DbrType.FLOAT || type == DbrType.DOUBLE
                ? String.format(Locale.ROOT, "%.4f", Double.parseDouble(plain))
                : plain.split(" ")[0];
    }

    private void limits(final DbrType type, final boolean control, final Metadata meta) {
        final boolean real = type == DbrType.FLOAT || type == DbrType.DOUBLE;
        out.println(" " + meta.units() + (real ? String.format(Locale.ROOT, " %3d", meta.precision()) : ""));
        final StringBuilder line = new StringBuilder("\t");
        final double[] display = {
            meta.displayHigh(),
            meta.displayLow(),
            meta.alarmHigh(),
            meta.warningHigh(),
            meta.warningLow(),
            meta.alarmLow(),
            meta.controlHigh(),
            meta.controlLow()
        };
        for (int i = 0; i < (control ? display.length : display.length - 2); i++) {
            final String number = real
                    ? Double.isNaN(display[i]) ? "nan" : String.format(Locale.ROOT, "%.3f", display[i])
                    : String.valueOf((int) display[i]);
            line.append(i == 0 ? "" : " ").append(String.format(Locale.ROOT, "%8s", number));
        }
        out.print(line);
    }
}
