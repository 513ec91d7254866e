package org.pebbleioc.ioc.record;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A record type: its fields, its device support choices, and how it processes. Immutable. */
final class RecordType {
    private final String name;
    private final RecordSupport support;
    private final Map<String, FieldDef> fields = new LinkedHashMap<>();
    private final List<String> devices;

    RecordType(final String name, final RecordSupport support, final String table, final String... devices) {
        this.name = name;
        this.support = support;
        this.devices = List.of(devices);
        (FieldTables.COMMON + table).lines().forEach(this::add);
    }

    private void add(final String line) {
        final String[] words = line.trim().split(" +");
        final String[] typeAndDetail = words[1].split(":");
        final FieldType type = FieldType.valueOf(typeAndDetail[0]);
        final String detail = typeAndDetail.length > 1 ? typeAndDetail[1] : "";
        final String[] array = type == FieldType.ARRAY ? detail.split(",") : new String[] {"", ""};
        final List<String> flags = new ArrayList<>(List.of(words).subList(2, words.length));
        String initial = null;
        int interest = 0;
        for (final String flag : flags) {
            if (flag.startsWith("=")) {
                initial = flag.substring(1);
            } else if (Character.isDigit(flag.charAt(0))) {
                interest = Integer.parseInt(flag);
            }
        }
        final List<String> choices =
                switch (type) {
                    case MENU -> Menus.of(detail);
                    case DEVICE -> devices;
                    default -> List.of();
                };
        fields.put(
                words[0],
                new FieldDef(
                        words[0],
                        type,
                        fields.size(),
                        type == FieldType.STRING && !detail.equals("SIZV") ? Integer.parseInt(detail) : 0,
                        choices,
                        initial(type, initial),
                        flags.contains("pp"),
                        flags.contains("ro"),
                        flags.contains("prop"),
                        interest,
                        array[0],
                        array[1]));
    }

    private static Object initial(final FieldType type, final String text) {
        return switch (type) {
            case STRING -> text == null ? "" : text;
            case INLINK, OUTLINK, FWDLINK -> "";
            case FLOAT, DOUBLE -> text == null ? (Object) 0.0 : Double.valueOf(text);
            case ULONG, INT64, UINT64 -> text == null ? (Object) 0L : Long.valueOf(text);
            case ARRAY -> new double[0];
            default -> text == null ? (Object) 0 : Integer.valueOf(text);
        };
    }

    String name() {
        return name;
    }

    RecordSupport support() {
        return support;
    }

    /** The field, or null. */
    FieldDef field(final String fieldName) {
        return fields.get(fieldName);
    }

    Collection<FieldDef> fields() {
        return fields.values();
    }

    List<String> devices() {
        return devices;
    }

    /** Device support that the record's DTYP chooses; the first of the list where nothing was chosen. */
    String device(final int index) {
        return index >= 0 && index < devices.size() ? devices.get(index) : "Soft Channel";
    }
}
