package org.pebbleioc.ioc.subroutine;

/** The record that calls a {@link Subroutine}. Valid during the call, under the record's lock. */
public interface SubroutineCall {
    /** Name of the record. */
    String recordName();

    /**
     * A field's value: {@code Integer} up to 32 bits and choices, {@code Long} for ULONG, INT64 and UINT64, {@code
     * Double}, {@code String}, or an array of {@code byte}, {@code short}, {@code int}, {@code long}, {@code float},
     * {@code double} or {@code String}, which must not be changed. An {@code aSub} has arrays in A..U and VALA..VALU;
     * their length is what NEA..NEU and NEVA..NEVU say.
     *
     * @throws IllegalArgumentException the record has no such field
     */
    Object value(String field);

    /** The same of a field that is a number; of an array its first element, 0 where there is none. */
    double number(String field);

    /** A field as text, as a client that asks for text reads it. */
    String text(String field);

    /**
     * Sets a field: a number, a text or an array, converted as a client's would be, and cut to what the field can hold.
     * Setting VALA sets NEVA. Any field may be set, also those that clients may not write.
     *
     * @throws IllegalArgumentException the record has no such field, or it cannot take this value
     */
    void set(String field, Object value);

    /** Period of SCAN; 0 for a record that is not scanned periodically. */
    double scanPeriodSeconds();

    /** POSIX time of now in nanoseconds, by the clock that stamps records. */
    long nowNs();

    /** What the last call for this record left; null at first. The place of DPVT. */
    Object memory();

    void remember(Object memory);

    /** The rest of this processing comes later, when {@link Later#complete} is called. The call's result does not count. */
    Later later();

    /** An end that is still to come. Any thread; no lock may be held. */
    interface Later {
        /** Called under the record's lock to set the results, and what it returns is the call's result. Once. */
        void complete(Subroutine results);
    }
}
