package org.pebbleioc.ioc.pva;

import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.ChannelSource;
import org.pebbleioc.ioc.channel.Sample;

/**
 * Makes blocks describe themselves: for every prefix with records of a parameter port, a group {@code <prefix>PVI} that
 * names its readbacks and setpoints, and one above with its blocks. Members and roles are those of NTPVI as FastCS serves
 * and ophyd-async reads it: {@code value.<name>.r} and {@code .w}, {@code .rw} for a setpoint without readback, {@code .d}
 * for a block below.
 */
final class PviTree {
    private static final String SUFFIX = "PVI";
    private static final String READBACK = "_RBV";
    private static final Set<String> INPUTS =
            Set.of("ai", "bi", "mbbi", "longin", "int64in", "stringin", "lsi", "calc", "aai", "mbbiDirect");
    private static final Set<String> OUTPUTS =
            Set.of("ao", "bo", "mbbo", "longout", "int64out", "stringout", "lso", "busy", "aao", "mbboDirect");
    private static final Set<String> ARRAYS = Set.of("waveform", "subArray");

    private final ChannelSource source;
    /** Records by the part of their name behind the prefix, by prefix. */
    private final Map<String, Map<String, String>> blocks = new TreeMap<>();

    private PviTree(final ChannelSource source) {
        this.source = source;
    }

    /** The groups for the records that are there; one that a record file defines itself is not among them. */
    static List<GroupDefinition> of(final ChannelSource source, final Set<String> defined) {
        final PviTree tree = new PviTree(source);
        tree.sort();
        return tree.definitions(defined);
    }

    private void sort() {
        final Set<String> prefixes = new LinkedHashSet<>();
        for (final String record : source.recordNames()) {
            final String prefix = prefix(record);
            if (!prefix.isEmpty() && text(record + ".DTYP").startsWith("asyn")) {
                prefixes.add(prefix);
            }
        }
        for (final String record : source.recordNames()) {
            final String prefix = prefix(record);
            if (prefixes.contains(prefix)) {
                blocks.computeIfAbsent(prefix, missing -> new LinkedHashMap<>())
                        .put(record.substring(prefix.length()), record);
            }
        }
        for (final String prefix : prefixes) {
            final String above = above(prefix);
            if (!above.isEmpty()) {
                blocks.computeIfAbsent(above, missing -> new LinkedHashMap<>());
            }
        }
    }

    /** Up to the last colon, with it. */
    private static String prefix(final String record) {
        return record.substring(0, record.lastIndexOf(':') + 1);
    }

    private static String above(final String prefix) {
        return prefix(prefix.substring(0, prefix.length() - 1));
    }

    private List<GroupDefinition> definitions(final Set<String> defined) {
        final List<GroupDefinition> definitions = new ArrayList<>();
        for (final Map.Entry<String, Map<String, String>> block : blocks.entrySet()) {
            final String name = block.getKey() + SUFFIX;
            if (!defined.contains(name)) {
                definitions.add(definition(name, block.getKey(), block.getValue()));
            }
        }
        return definitions;
    }

    private GroupDefinition definition(final String name, final String prefix, final Map<String, String> records) {
        final GroupDefinition group = new GroupDefinition(name);
        group.id("epics:nt/NTPVI:1.0");
        group.add(new GroupMember(
                GroupPath.of(""), GroupMember.Kind.META, someRecord(prefix) + ".VAL", "", null, "", null));
        constant(group, "display.description", "records and blocks of " + prefix);
        for (final String below : blocks.keySet()) {
            if (above(below).equals(prefix)) {
                final String leaf = below.substring(prefix.length(), below.length() - 1);
                role(
                        group,
                        leaf.matches("[0-9]+") ? "__" + Long.parseLong(leaf) : snakeCase(leaf),
                        "d",
                        below + SUFFIX);
            }
        }
        records.forEach((leaf, record) -> signal(group, records, leaf, record));
        return group;
    }

    /** Whose alarm and time the group has: one of its own records, or of a block below. */
    private String someRecord(final String prefix) {
        return blocks.entrySet().stream()
                .filter(block ->
                        block.getKey().startsWith(prefix) && !block.getValue().isEmpty())
                .map(block -> block.getValue().values().iterator().next())
                .findFirst()
                .orElseThrow();
    }

    private void signal(
            final GroupDefinition group, final Map<String, String> records, final String leaf, final String record) {
        final String type = text(record + ".RTYP");
        final boolean array = ARRAYS.contains(type);
        final boolean out =
                OUTPUTS.contains(type) || array && text(record + ".DTYP").contains("Out");
        if (leaf.endsWith(READBACK)) {
            role(group, snakeCase(leaf.substring(0, leaf.length() - READBACK.length())), "r", record);
        } else if (out) {
            role(group, snakeCase(leaf), records.containsKey(leaf + READBACK) ? "w" : "rw", record);
        } else if (INPUTS.contains(type) || array) {
            role(group, snakeCase(leaf), "r", record);
        }
    }

    private static void role(final GroupDefinition group, final String name, final String role, final String pv) {
        constant(group, "value." + name + "." + role, pv);
    }

    private static void constant(final GroupDefinition group, final String path, final String value) {
        group.add(new GroupMember(
                GroupPath.of(path), GroupMember.Kind.CONST, "", "", null, "", new JsonPrimitive(value)));
    }

    /** {@code ArraySizeX} to {@code array_size_x}, {@code NDArrayPort} to {@code nd_array_port}. */
    static String snakeCase(final String name) {
        final String parted = name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").replaceAll("([A-Z]+)([A-Z][a-z])", "$1_$2");
        final String plain = parted.replaceAll("[^A-Za-z0-9]+", "_").toLowerCase(Locale.ROOT);
        return plain.isEmpty() || Character.isDigit(plain.charAt(0)) ? "_" + plain : plain;
    }

    /** A text or the choice of an enum; empty where the record does not have the field. */
    private String text(final String field) {
        final Channel channel = source.find(field);
        final Sample sample = channel == null ? null : channel.sample();
        if (sample == null || sample.count() == 0) {
            return "";
        }
        if (sample.array() instanceof String[] texts) {
            return texts[0];
        }
        final int index = sample.array() instanceof short[] numbers ? numbers[0] : -1;
        final List<String> choices = sample.metadata().choices();
        return index >= 0 && index < choices.size() ? choices.get(index) : "";
    }
}
