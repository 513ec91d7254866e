package org.pebbleioc.ioc.record;

import java.util.List;

/**
 * One field of a record type.
 *
 * @param index place in a record's values
 * @param size most characters of a STRING, with the terminating zero; 0 where the record's SIZV says it
 * @param choices of a MENU or DEVICE; empty for an ENUM, whose choices are the record's
 * @param initial value before any file speaks; Integer for integers and choices, Long for ULONG, INT64 and UINT64, Double, String
 * @param processes a put from outside processes a passive record
 * @param readOnly refuses puts at run time
 * @param property a change posts a property event
 * @param interest level at which {@code dbpr} shows it
 * @param elements of an ARRAY: the field that says their type, or the type itself; empty for other fields
 * @param capacity of an ARRAY: the field that says how many there may be, or the number; empty for other fields
 */
record FieldDef(
        String name,
        FieldType type,
        int index,
        int size,
        List<String> choices,
        Object initial,
        boolean processes,
        boolean readOnly,
        boolean property,
        int interest,
        String elements,
        String capacity) {

    /** Most bytes of a STRING of this record, with the terminating zero. */
    int size(final DbRecord record) {
        return size > 0 ? size : Math.max(1, record.integer("SIZV"));
    }

    boolean isValue() {
        return name.equals("VAL");
    }
}
