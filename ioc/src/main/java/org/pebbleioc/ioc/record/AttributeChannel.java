package org.pebbleioc.ioc.record;

import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.DbrType;
import org.pebbleioc.ioc.channel.Metadata;
import org.pebbleioc.ioc.channel.Sample;

/** An attribute of a record type, such as {@code VERS}, as clients see it: a text that does not change. */
final class AttributeChannel implements Channel {
    private final String name;
    private final String value;

    AttributeChannel(final String name, final String value) {
        this.name = name;
        this.value = value;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public DbrType nativeType() {
        return DbrType.STRING;
    }

    @Override
    public int maxCount() {
        return 1;
    }

    @Override
    public boolean isWritable() {
        return false;
    }

    @Override
    public Sample sample() {
        return new Sample(DbrType.STRING, new String[] {value}, 1, 0, 0, "", 0, 0, Metadata.NONE);
    }

    @Override
    public void put(final DbrType type, final Object array, final int count, final Completion completion)
            throws PutException {
        throw new PutException(name + " is an attribute of the record type, dbPutAttribute sets it");
    }

    @Override
    public Subscription subscribe(final int mask, final Listener listener) {
        return () -> {}; // it never changes
    }
}
