package org.pebbleioc.ioc.ca;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.pebbleioc.ioc.channel.AccessControl;
import org.pebbleioc.ioc.channel.AccessControl.Rights;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.ChannelSource;
import org.pebbleioc.ioc.channel.ClientIdentity;
import org.pebbleioc.ioc.channel.DbrType;
import org.pebbleioc.ioc.channel.Sample;

/** A channel that a client has open, with its subscriptions. The reader thread's, except where it is said. */
final class CircuitChannel implements RecordFacts {

    private static final Failures READS = new Failures("reading a channel");

    private final ChannelSource source;
    private final Channel channel;
    private final AccessControl access;
    private final ClientIdentity client;
    private final int clientId;
    private final int serverId;
    private final String record;
    private final Map<Integer, CaSubscription> subscriptions = new ConcurrentHashMap<>();

    private final Set<PendingPut> puts = ConcurrentHashMap.newKeySet();

    private final boolean text;
    private volatile Rights rights;

    /** What the client was told last; guarded by this object's monitor. */
    private int toldRights = -1;

    CircuitChannel(
            final ChannelSource source,
            final Channel channel,
            final AccessControl access,
            final ClientIdentity client,
            final int clientId,
            final int serverId) {
        this.source = source;
        this.channel = channel;
        this.access = access;
        this.client = client;
        this.rights = access.rights(channel, client);
        this.clientId = clientId;
        this.serverId = serverId;
        this.text = TextFields.isOne(channel);
        final int dot = channel.name().indexOf('.');
        this.record = dot < 0 ? channel.name() : channel.name().substring(0, dot);
    }

    Channel channel() {
        return channel;
    }

    int clientId() {
        return clientId;
    }

    int serverId() {
        return serverId;
    }

    Map<Integer, CaSubscription> subscriptions() {
        return subscriptions;
    }

    /** The value now, or null when the channel could not say; any thread. */
    Sample sample() {
        try {
            return channel.sample();
        } catch (final RuntimeException e) {
            READS.addFault(channel.name(), e);
            return null;
        }
    }

    /** Bits of the access rights if they are not what the client knows, otherwise -1; any thread. */
    synchronized int changedRights() {
        rights = access.rights(channel, client);
        final int now = (mayRead() ? Command.RIGHT_READ : 0) | (mayWrite() ? Command.RIGHT_WRITE : 0);
        if (now == toldRights) {
            return -1;
        }
        toldRights = now;
        return now;
    }

    @Override
    public Sample seenAs(final DbrLayout wanted, final Sample sample) {
        return text ? TextFields.seenAs(channel, className(), wanted, sample) : sample;
    }

    @Override
    public boolean mayRead() {
        return rights.read();
    }

    boolean mayWrite() {
        return rights.write() && channel.isWritable();
    }

    /** Tells whoever watches puts of a put that is about to be made, and gives what to tell of it. */
    AccessControl.WatchedPut putting(final DbrType type, final Object array, final int count) {
        return rights.trapped()
                ? access.putting(channel, client, type, array, count)
                : AccessControl.WatchedPut.UNWATCHED;
    }

    /** After a change of the right to read: subscriptions go on with the value as it is now, or say that they may not. */
    void readingChanged() {
        final Sample now = mayRead() ? sample() : null;
        subscriptions.values().forEach(subscription -> subscription.readingChanged(now));
    }

    /** A field of this channel's record, or null; any thread. */
    Channel field(final String field) {
        return source.find(record + "." + field);
    }

    private Sample sampleOf(final String field) {
        final Channel found = field(field);
        return found == null ? null : found.sample();
    }

    @Override
    public String className() {
        final Sample sample = sampleOf("RTYP");
        return sample == null || sample.type() != DbrType.STRING || sample.count() == 0
                ? ""
                : ((String[]) sample.array())[0];
    }

    @Override
    public int acknowledgeTransients() {
        return number("ACKT");
    }

    @Override
    public int unacknowledgedSeverity() {
        return number("ACKS");
    }

    private int number(final String name) {
        final Sample sample = sampleOf(name);
        return sample == null || sample.count() == 0 || !(sample.array() instanceof short[] array) ? 0 : array[0];
    }

    /** Puts that wait for their end. */
    Set<PendingPut> puts() {
        return puts;
    }

    /** Any thread. */
    CaReport.OpenChannel report() {
        return new CaReport.OpenChannel(
                channel.name(), channel.nativeType(), channel.maxCount(), subscriptions.size(), mayRead(), mayWrite());
    }

    void stop() {
        puts.forEach(PendingPut::abandon);
        subscriptions.values().forEach(CaSubscription::stop);
        subscriptions.clear();
    }
}
