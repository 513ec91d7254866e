package org.pebbleioc.ioc.ca;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.ChannelSource;
import org.pebbleioc.ioc.channel.DbrType;
import org.pebbleioc.ioc.channel.Metadata;

/** A small database in memory with a channel of every kind. */
final class FakeSource implements ChannelSource {
    static final List<String> COLOURS = List.of("red", "green", "blue", "a choice with 25 letters", "last");
    static final Metadata LIMITS = new Metadata("mm", 3, -10, 10, -5, 5, -9, -8, 8, 9, List.of(), "a position", "");
    static final Metadata CHOICES = new Metadata("", 0, 0, 0, 0, 0, 0, 0, 0, 0, COLOURS, "", "");
    static final int WAVE = 100_000;

    private final Map<String, Channel> channels = new ConcurrentHashMap<>();

    static FakeSource standard() {
        final FakeSource source = new FakeSource();
        source.add("T:double", DbrType.DOUBLE, new double[] {1.5}, 1, LIMITS);
        source.add("T:float", DbrType.FLOAT, new float[] {2.5f}, 1, LIMITS);
        source.add("T:long", DbrType.LONG, new int[] {-70_000}, 1, LIMITS);
        source.add("T:short", DbrType.SHORT, new short[] {-7}, 1, LIMITS);
        source.add("T:char", DbrType.CHAR, new byte[] {(byte) 200}, 1, LIMITS);
        source.add("T:enum", DbrType.ENUM, new short[] {1}, 1, CHOICES);
        source.add("T:string", DbrType.STRING, new String[] {"hello"}, 1, Metadata.NONE);
        source.add("T:double.RTYP", DbrType.STRING, new String[] {"ai"}, 1, Metadata.NONE);
        source.add("T:double.ACKT", DbrType.SHORT, new short[] {1}, 1, Metadata.NONE);
        source.add("T:double.ACKS", DbrType.SHORT, new short[] {2}, 1, Metadata.NONE);
        final byte[] path = "/data/run_000123/frame".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        source.add("T:path", DbrType.CHAR, path, 256, Metadata.NONE);
        source.add("T:strings", DbrType.STRING, new String[] {"a", "bb", "ccc"}, 3, Metadata.NONE);
        source.add("T:empty", DbrType.DOUBLE, new double[0], 10, LIMITS);
        final double[] wave = new double[WAVE];
        for (int i = 0; i < WAVE; i++) {
            wave[i] = i * 0.5;
        }
        source.add("T:wave", DbrType.DOUBLE, wave, WAVE, LIMITS);
        source.add("T:readonly", DbrType.DOUBLE, new double[] {4}, 1, LIMITS).writable(false);
        return source;
    }

    FakeChannel add(
            final String name, final DbrType type, final Object array, final int maxCount, final Metadata metadata) {
        final int count = java.lang.reflect.Array.getLength(array);
        final FakeChannel channel = new FakeChannel(name, maxCount, FakeChannel.sampleOf(type, array, count, metadata));
        channels.put(name, channel);
        return channel;
    }

    /** A long that tells the end of a put only after a while. */
    FakeChannel addSlow(final String name, final long delayMs, final ScheduledExecutorService executor) {
        final FakeChannel channel =
                new FakeChannel(name, 1, FakeChannel.sampleOf(DbrType.LONG, new int[] {0}, 1, LIMITS)) {
                    @Override
                    public void put(
                            final DbrType type, final Object array, final int count, final Completion completion)
                            throws PutException {
                        super.put(type, array, count, null);
                        if (completion != null) {
                            executor.schedule(() -> completion.done(null), delayMs, TimeUnit.MILLISECONDS);
                        }
                    }
                };
        channels.put(name, channel);
        return channel;
    }

    FakeChannel channel(final String name) {
        return (FakeChannel) channels.get(name);
    }

    @Override
    public Channel find(final String name) {
        return channels.get(name);
    }

    @Override
    public Collection<String> recordNames() {
        return channels.keySet();
    }
}
