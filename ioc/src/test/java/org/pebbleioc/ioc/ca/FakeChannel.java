package org.pebbleioc.ioc.ca;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.DbrType;
import org.pebbleioc.ioc.channel.Metadata;
import org.pebbleioc.ioc.channel.Sample;

/** A channel in memory. Puts are converted simply: what is no number is refused. */
class FakeChannel implements Channel {
    private record Listening(int mask, Listener listener) {}

    private final String name;
    private final int maxCount;
    private final List<Listening> listeners = new CopyOnWriteArrayList<>();
    private volatile Sample sample;
    private volatile boolean writable = true;

    FakeChannel(final String name, final int maxCount, final Sample sample) {
        this.name = name;
        this.maxCount = maxCount;
        this.sample = sample;
    }

    static Sample sampleOf(final DbrType type, final Object array, final int count, final Metadata metadata) {
        return new Sample(type, array, count, 0, 0, "", 1_700_000_000L, 123_456_789, metadata);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public DbrType nativeType() {
        return sample.type();
    }

    @Override
    public int maxCount() {
        return maxCount;
    }

    @Override
    public boolean isWritable() {
        return writable;
    }

    void writable(final boolean now) {
        writable = now;
    }

    @Override
    public Sample sample() {
        return sample;
    }

    /** What operators said about its alarm. */
    final List<String> acknowledged = new ArrayList<>();

    @Override
    public void acknowledge(final int severity) {
        acknowledged.add("severity " + severity);
    }

    @Override
    public void acknowledgeTransients(final boolean needed) {
        acknowledged.add("transients " + needed);
    }

    int listeners() {
        return listeners.size();
    }

    @Override
    public void put(final DbrType type, final Object array, final int count, final Completion completion)
            throws PutException {
        final Object converted = convert(type, array, Math.min(count, maxCount));
        post(converted, Math.min(count, maxCount), Events.VALUE | Events.LOG);
        if (completion != null) {
            completion.done(null);
        }
    }

    /** Sets a new value and tells whom it concerns. */
    synchronized void post(final Object array, final int count, final int mask) {
        post(
                new Sample(
                        sample.type(),
                        array,
                        count,
                        sample.status(),
                        sample.severity(),
                        "",
                        sample.secondsPosix() + 1,
                        sample.nanoseconds(),
                        sample.metadata()),
                mask);
    }

    synchronized void post(final Sample now, final int mask) {
        sample = now;
        for (final Listening listening : listeners) {
            if ((listening.mask & mask) != 0) {
                listening.listener.changed(now, mask);
            }
        }
    }

    @Override
    public Subscription subscribe(final int mask, final Listener listener) {
        final Listening listening = new Listening(mask, listener);
        listeners.add(listening);
        return () -> listeners.remove(listening);
    }

    private Object convert(final DbrType type, final Object array, final int count) throws PutException {
        final List<Object> elements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            elements.add(element(type, array, i));
        }
        try {
            return switch (nativeType()) {
                case STRING -> elements.stream().map(String::valueOf).toArray(String[]::new);
                case DOUBLE ->
                    elements.stream().mapToDouble(FakeChannel::number).toArray();
                case LONG -> elements.stream().mapToInt(e -> (int) number(e)).toArray();
                case FLOAT -> {
                    final float[] result = new float[count];
                    for (int i = 0; i < count; i++) {
                        result[i] = (float) number(elements.get(i));
                    }
                    yield result;
                }
                case CHAR -> {
                    final byte[] result = new byte[count];
                    for (int i = 0; i < count; i++) {
                        result[i] = (byte) number(elements.get(i));
                    }
                    yield result;
                }
                case SHORT, ENUM -> {
                    final short[] result = new short[count];
                    for (int i = 0; i < count; i++) {
                        result[i] = (short) choice(elements.get(i));
                    }
                    yield result;
                }
            };
        } catch (final NumberFormatException e) {
            throw new PutException("not a value for " + name + ": " + e.getMessage());
        }
    }

    private static Object element(final DbrType type, final Object array, final int i) {
        return switch (type) {
            case STRING -> ((String[]) array)[i];
            case SHORT, ENUM -> ((short[]) array)[i];
            case FLOAT -> ((float[]) array)[i];
            case CHAR -> ((byte[]) array)[i];
            case LONG -> ((int[]) array)[i];
            case DOUBLE -> ((double[]) array)[i];
        };
    }

    private double choice(final Object element) {
        final int index = sample.metadata().choices().indexOf(String.valueOf(element));
        return index >= 0 ? index : number(element);
    }

    private static double number(final Object element) {
        return element instanceof Number n
                ? n.doubleValue()
                : Double.parseDouble(String.valueOf(element).toLowerCase(Locale.ROOT));
    }
}
