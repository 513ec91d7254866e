package org.pebbleioc.ioc.record;

import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.pebbleioc.ioc.channel.AlarmStatus;
import org.pebbleioc.ioc.channel.ElementType;
import org.pebbleioc.ioc.channel.Sample;
import org.pebbleioc.ioc.link.RemotePv;
import org.pebbleioc.ioc.link.RemoteState;
import org.pebbleioc.ioc.record.Convert.BadValueException;

/**
 * A PV that a link sees as a client does, {@code dbCa}: its newest value is here already when the record reads; writes
 * are left with the protocol's thread. Of another IOC, or of this one where the link says CA, CP or CPP.
 */
final class ChannelEnd extends LinkEnd {
    private static final int TEXT_PRECISION = 6;

    /**
     * How a link treats its PV.
     *
     * @param protocol for reports
     * @param input its values are wanted
     * @param process the record is processed at every update
     * @param onlyPassive only if it is passive
     * @param onlyChanged an update that brings the same value is none
     * @param time the record takes the time of what it reads
     * @param retry a value that is written while there is no connection is kept until there is one
     */
    record Options(
            String protocol,
            boolean input,
            Link.Severity severity,
            boolean process,
            boolean onlyPassive,
            boolean onlyChanged,
            boolean time,
            boolean retry) {}

    /** A value that waits for a connection. */
    private record Kept(Object value, Runnable doneOrNull) {}

    private final LinkHome home;
    private final String name;
    private final Options options;
    private final Function<Runnable, RemotePv> opener;

    /** Null until it is opened. */
    private volatile RemotePv pv;

    private volatile boolean closed;
    private volatile boolean wasConnected;
    private volatile boolean wasReadable;

    /** The elements of the last update. */
    private volatile Object lastArray;

    private final AtomicReference<Kept> kept = new AtomicReference<>();

    /** @param opener opens the PV, given what is to be told of changes */
    ChannelEnd(
            final LinkHome home, final String name, final Options options, final Function<Runnable, RemotePv> opener) {
        this.home = home;
        this.name = name;
        this.options = options;
        this.opener = opener;
    }

    @Override
    void open() {
        if (closed) {
            return;
        }
        final RemotePv opened = opener.apply(this::changed);
        pv = opened;
        if (options.input()) {
            opened.wantValue();
        }
        if (closed) {
            opened.close();
        } else {
            changed(true); // what came while it was opened
        }
    }

    /** Any thread; for a PV of this IOC with its record's lock held. */
    private void changed() {
        changed(false);
    }

    private void changed(final boolean first) {
        final RemotePv now = pv;
        if (now == null || closed) {
            return;
        }
        final RemoteState state = now.state();
        final boolean was = wasConnected;
        final boolean turned = was != state.connected() || was && wasReadable != state.readable();
        wasConnected = state.connected();
        wasReadable = state.readable();
        if (turned) {
            home.connectionChanged();
        }
        if (kept.get() != null && state.connected() && state.writable()) {
            home.later(this::writeKept);
        }
        final Object array = state.value() == null ? null : state.value().array();
        final boolean news = array != null && !(options.onlyChanged() && array == lastArray);
        lastArray = array;
        // a lost connection is an event, a connection without a value is none yet
        if (options.process() && (news || turned && was)) {
            if (options.onlyPassive()) {
                home.processIfPassive();
            } else if (first) {
                home.processSurely();
            } else {
                home.process();
            }
        }
    }

    @Override
    void close() {
        closed = true;
        final RemotePv opened = pv;
        if (opened != null) {
            opened.close();
        }
        final Kept lost = kept.getAndSet(null);
        if (lost != null) {
            home.later(lost.doneOrNull());
        }
    }

    RemoteState state() {
        final RemotePv opened = pv;
        return opened == null ? RemoteState.NEVER : opened.state();
    }

    String name() {
        return name;
    }

    boolean isInput() {
        return options.input();
    }

    @Override
    void report(final int level, final String indent, final List<String> lines) {
        final RemoteState state = state();
        lines.add(indent + "'" + options.protocol() + "': " + name
                + (state.connected() ? " connected to " + state.host() : " not connected"));
        if (level > 0 && state.value() != null) {
            lines.add(indent + "  Value: " + new Seen(state, pv).text());
            lines.add(indent + "  Alarm: " + AlarmStatus.NAMES.get(state.value().status()) + ", severity "
                    + state.value().severity());
            lines.add(indent + "  Time: " + TimeText.of(timeNs()));
        }
    }

    @Override
    List<ChannelEnd> channels() {
        return List.of(this);
    }

    @Override
    boolean isConnected() {
        return state().connected();
    }

    @Override
    String problem() {
        final RemoteState state = state();
        if (!state.connected()) {
            return "not connected: " + name;
        }
        return state.readable() ? "no value yet: " + name : "no read access: " + name;
    }

    @Override
    Links.Source read(final DbRecord reader) {
        final RemoteState state = state();
        if (!state.connected() || !state.readable() || state.value() == null) {
            return null;
        }
        Links.inherit(
                reader,
                options.severity(),
                state.value().status(),
                state.value().severity(),
                state.value().alarmMessage());
        if (options.time()) {
            reader.timeNs = timeNs();
        }
        return new Seen(state, pv);
    }

    @Override
    boolean write(final DbRecord writer, final Object value, final Runnable doneOrNull) {
        final RemotePv to = pv;
        final RemoteState state = state();
        if (options.retry() && !state.connected()) {
            keep(new Kept(value, doneOrNull));
            return true;
        }
        if (to == null || !state.connected() || !state.writable()) {
            return false;
        }
        final Object array;
        try {
            array = toArray(state, value);
        } catch (final BadValueException e) {
            return false;
        }
        // what follows a put is work for records: not on the thread of a protocol
        return to.put(
                array,
                doneOrNull == null ? null : error -> home.processor().scanIo().submit(doneOrNull));
    }

    private void keep(final Kept newest) {
        final Kept replaced = kept.getAndSet(newest);
        if (replaced != null) {
            home.later(replaced.doneOrNull());
        }
        changed(); // it may have been connected meanwhile
    }

    /** Scan thread, without a lock. */
    private void writeKept() {
        final Kept waiting = kept.getAndSet(null);
        if (waiting != null && !write(home.record(), waiting.value(), waiting.doneOrNull())) {
            home.later(waiting.doneOrNull());
        }
    }

    /** Why {@link #write} has refused. */
    String refusal(final Object value) {
        final RemoteState state = state();
        if (!state.connected()) {
            return "not connected: " + name;
        }
        if (!state.writable()) {
            return "no write access: " + name;
        }
        try {
            toArray(state, value);
        } catch (final BadValueException e) {
            return e.getMessage();
        }
        return "not taken: " + name;
    }

    @Override
    void forward(final DbRecord from) {
        write(from, 1, null);
    }

    @Override
    long timeNs() {
        final Sample value = state().value();
        return value == null ? 0 : value.secondsPosix() * 1_000_000_000L + value.nanoseconds();
    }

    /** A value of a record as the PV takes it. */
    private static Object toArray(final RemoteState state, final Object value) throws BadValueException {
        final ElementType type = state.type();
        final Object first = ElementArrays.first(value);
        if (type == ElementType.ENUM && first instanceof String) {
            return new String[] {(String) first};
        }
        final boolean characters = type == ElementType.CHAR || type == ElementType.UCHAR;
        if (characters && state.maxCount() > 1 && value instanceof String text) {
            final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return Arrays.copyOf(bytes, Math.min(bytes.length + 1, state.maxCount()));
        }
        if (characters && state.maxCount() == 1 && value instanceof Number number) {
            return new byte[] {(byte) number.longValue()};
        }
        return ElementArrays.toElements(type.name(), value, state.maxCount(), TEXT_PRECISION);
    }

    /** A value as it is known here. */
    private record Seen(RemoteState state, RemotePv pv) implements Links.Source {
        @Override
        public Object value() {
            final Sample sample = state.value();
            if (state.maxCount() != 1 || sample.count() != 1) {
                return Array.getLength(sample.array()) == sample.count()
                        ? sample.array()
                        : ElementArrays.range(sample.array(), 0, sample.count());
            }
            final Object one = Array.get(sample.array(), 0);
            return switch (sample.elementType()) {
                case ENUM -> (Object) (((Number) one).intValue() & 0xFFFF);
                case UCHAR -> (Object) (((Number) one).intValue() & 0xFF);
                default -> one;
            };
        }

        @Override
        public String text() {
            final Sample sample = state.value();
            if (sample.elementType() == ElementType.ENUM) {
                pv.wantText();
                return state.text();
            }
            if (sample.count() == 0) {
                return "";
            }
            if (sample.array() instanceof byte[] bytes && state.maxCount() > 1) {
                return Convert.text(bytes);
            }
            final Object first = ElementArrays.first(value());
            return sample.elementType() == ElementType.UINT64
                    ? Long.toUnsignedString(((Number) first).longValue())
                    : Convert.text(first, TEXT_PRECISION);
        }

        @Override
        public boolean isText() {
            return switch (state.value().elementType()) {
                case STRING, ENUM -> true;
                case CHAR, UCHAR -> state.maxCount() > 1;
                default -> false;
            };
        }

        @Override
        public boolean isChoice() {
            return state.value().elementType() == ElementType.ENUM;
        }

        @Override
        public boolean isUnsigned() {
            return state.value().elementType() == ElementType.UCHAR;
        }
    }
}
