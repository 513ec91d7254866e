package org.pebbleioc.readout.event;

import java.nio.ByteBuffer;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.readout.memory.BufferPool;
import org.pebbleioc.timing.TimingHeader;
import org.pebbleioc.timing.TransitionId;

/**
 * What belongs to one pebble buffer: made once per buffer and reused. The {@code dma-reader} writes it while it
 * builds; from the moment the event is in the queue everybody only reads, until the buffer is free again.
 */
public final class PebbleEvent {
    private final int index;

    // Written by dma-reader before the event is queued, read by holders of the buffer afterwards.
    long handle;
    TransitionId id;
    int epoch;
    int eventCounter;
    long pulseId;
    long epicsSeconds;
    int nanoseconds;
    int readoutGroups;
    ImageFormat format;
    ImageFormat formatAfter;
    int payloadBytes;
    int damage;
    long lostBefore;
    long firstFragmentNs;
    long completeNs;
    long deadlineNs;

    // dma-reader only, bits of lanes: has begun its part; has ended it; never will deliver it.
    int lanesBegun;
    int lanesSeen;
    int lanesGone;

    PebbleEvent(final int index) {
        this.index = index;
    }

    void open(
            final long newHandle,
            final TransitionId newId,
            final int newEpoch,
            final int newEventCounter,
            final long nowNs) {
        handle = newHandle;
        id = newId;
        epoch = newEpoch;
        eventCounter = newEventCounter;
        format = null;
        formatAfter = null;
        payloadBytes = 0;
        damage = 0;
        lostBefore = 0;
        firstFragmentNs = nowNs;
        completeNs = nowNs;
        lanesBegun = 0;
        lanesSeen = 0;
        lanesGone = 0;
    }

    /** Time and groups, as the first datagram's header tells them. */
    void readHeader(final ByteBuffer header) {
        pulseId = TimingHeader.pulseId(header, 0);
        epicsSeconds = TimingHeader.seconds(header, 0);
        nanoseconds = TimingHeader.nanoseconds(header, 0);
        readoutGroups = TimingHeader.env(header, 0) & 0xFFFF;
    }

    /** The pebble buffer it is about. */
    public int index() {
        return index;
    }

    /** Buffer and generation, for {@link BufferPool#retain} and {@link BufferPool#release}. */
    public long handle() {
        return handle;
    }

    public TransitionId id() {
        return id;
    }

    public boolean isImage() {
        return id == TransitionId.L1_ACCEPT;
    }

    /** 24 bits, counts every datagram of the stream. */
    public int eventCounter() {
        return eventCounter;
    }

    public long pulseId() {
        return pulseId;
    }

    /** Seconds since the EPICS epoch (1990). */
    public long epicsSeconds() {
        return epicsSeconds;
    }

    public int nanoseconds() {
        return nanoseconds;
    }

    public int readoutGroups() {
        return readoutGroups;
    }

    /** Of the image; for a control datagram the format that holds from there on, or null. */
    public ImageFormat format() {
        return format;
    }

    /** Bytes from the start of the buffer that belong to the event. */
    public int payloadBytes() {
        return payloadBytes;
    }

    /** {@link Damage}. */
    public int damage() {
        return damage;
    }

    /** Events that the counter says were lost just before this one. */
    public long lostBefore() {
        return lostBefore;
    }

    /** {@code System.nanoTime} when the first fragment was seen. */
    public long firstFragmentNs() {
        return firstFragmentNs;
    }

    /** {@code System.nanoTime} when the last fragment was in the pebble. */
    public long completeNs() {
        return completeNs;
    }
}
