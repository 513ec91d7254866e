package org.pebbleioc.ioc.device;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One value that a driver shares with records: an integer, a float, a text or an array. The driver sets it from its own
 * threads; records with {@code SCAN="I/O Intr"} hear of each change, and records that are written hand their value to
 * the driver's {@link WriteHandler}.
 */
public final class Parameter {
    /** Which device support fits. */
    public enum Kind {
        /** {@code asynInt32}. */
        INT32,
        /** {@code asynFloat64}. */
        FLOAT64,
        /** {@code asynOctetRead}, {@code asynOctetWrite}. */
        OCTET,
        /** {@code asynInt32ArrayIn} and the like: an array that nobody changes after it became the value. */
        ARRAY
    }

    /** Takes a write. May refuse by throwing; may set this or any other parameter. Called on the writer's thread. */
    public interface WriteHandler {
        void write(Parameter parameter, Object value) throws RefusedException;
    }

    /** Hears of a change, on the thread that made it: must only note it and wake somebody. */
    public interface ChangeListener {
        void changed(Parameter parameter);
    }

    /** The driver does not take this value; the record goes into alarm with this message. */
    public static final class RefusedException extends Exception {
        public RefusedException(final String message) {
            super(message);
        }
    }

    /**
     * A value with what belongs to it.
     *
     * @param value {@code Integer}, {@code Double}, {@code String}, or an array of numbers
     * @param severity 0 for a good value, 1..3 where the driver raised an alarm with it
     * @param message of that alarm
     * @param timeNs POSIX time in nanoseconds
     */
    public record State(Object value, int severity, String message, long timeNs) {}

    private final String drvInfo;
    private final Kind kind;
    private final List<ChangeListener> listeners = new CopyOnWriteArrayList<>();
    private volatile WriteHandler writeHandler = Parameter::accept;
    private volatile boolean given = true;
    private volatile State state;

    Parameter(final String drvInfo, final Kind kind, final Object initial) {
        this.drvInfo = drvInfo;
        this.kind = kind;
        this.state = new State(initial, 0, "", nowNs());
    }

    public String drvInfo() {
        return drvInfo;
    }

    /**
     * The first value is only there until a record has one: at start, an output record keeps its own instead of taking
     * this. As with asyn's parameters that a driver has not set.
     */
    public Parameter leftToRecords() {
        given = false;
        return this;
    }

    /** Whether the driver, or anybody, has set a value. */
    public boolean isGiven() {
        return given;
    }

    public Kind kind() {
        return kind;
    }

    public State state() {
        return state;
    }

    public int intValue() {
        return ((Number) state.value()).intValue();
    }

    public double doubleValue() {
        return ((Number) state.value()).doubleValue();
    }

    public String textValue() {
        return String.valueOf(state.value());
    }

    public void set(final int value) {
        set(kind == Kind.FLOAT64 ? (Object) (double) value : (Object) value, 0, "");
    }

    public void set(final double value) {
        set(kind == Kind.INT32 ? (Object) (int) value : (Object) value, 0, "");
    }

    public void set(final String value) {
        set(value, 0, "");
    }

    /** Sets the value unless it is that already, so that listeners only hear of changes. */
    public void change(final int value) {
        if (intValue() != value) {
            set(value);
        }
    }

    public void change(final double value) {
        if (doubleValue() != value) {
            set(value);
        }
    }

    public void change(final String value) {
        if (!textValue().equals(value)) {
            set(value);
        }
    }

    /** Sets a value with an alarm. Listeners hear of it even when the value is the same. */
    public void set(final Object value, final int severity, final String message) {
        state = new State(value, severity, message, nowNs());
        given = true;
        for (final ChangeListener listener : listeners) {
            listener.changed(this);
        }
    }

    /** Who takes writes from records; without one a write just becomes the value. */
    public void onWrite(final WriteHandler handler) {
        writeHandler = handler;
    }

    /** What a record's write calls. */
    public void write(final Object value) throws RefusedException {
        writeHandler.write(this, value);
    }

    public void addListener(final ChangeListener listener) {
        listeners.add(listener);
    }

    public void removeListener(final ChangeListener listener) {
        listeners.remove(listener);
    }

    /** Makes a written value the value. */
    public void accept(final Object value) {
        switch (kind) {
            case INT32 -> set(((Number) value).intValue());
            case FLOAT64 -> set(((Number) value).doubleValue());
            case OCTET -> set(String.valueOf(value));
            case ARRAY -> set(value, 0, "");
        }
    }

    private static long nowNs() {
        final java.time.Instant now = java.time.Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
