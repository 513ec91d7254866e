package org.pebbleioc.readout.shm;

import java.util.BitSet;
import org.pebbleioc.readout.ship.ShipCounter;
import org.pebbleioc.readout.ship.ShipCounts;
import org.pebbleioc.readout.ship.ShipMessage;

/**
 * The messages that one receiver has and has not given back whole. An id is a number that only grows and, in its low 16
 * bits, the place here. A release that is foreign, stale or double is counted and changes nothing. The transport's thread.
 */
final class Outstanding {
    private static final int SLOT_BITS = 16;
    private static final int SLOT_MASK = (1 << SLOT_BITS) - 1;

    private static final class Slot {
        private ShipMessage message;
        private long id;
        private final BitSet released = new BitSet();
        private int left;
    }

    private final ShipCounts counts;
    private final Slot[] slots;
    private final int[] freeSlots;
    private int freeCount;
    private long lastNumber;

    Outstanding(final int capacity, final ShipCounts counts) {
        this.counts = counts;
        slots = new Slot[capacity];
        freeSlots = new int[capacity];
        freeCount = capacity;
        for (int i = 0; i < capacity; i++) {
            slots[i] = new Slot();
            freeSlots[i] = i;
        }
    }

    boolean isFull() {
        return freeCount == 0;
    }

    int size() {
        return slots.length - freeCount;
    }

    /** Takes a message in; its id. */
    long add(final ShipMessage message) {
        final int at = freeSlots[--freeCount];
        final Slot slot = slots[at];
        lastNumber++;
        slot.message = message;
        slot.id = lastNumber << SLOT_BITS | at;
        slot.released.clear();
        slot.left = message.partCount();
        return slot.id;
    }

    /**
     * Releases parts of a message.
     *
     * @return the message, when this was its last part; else null
     */
    ShipMessage release(final long id, final int firstPart, final int count) {
        final int at = (int) (id & SLOT_MASK);
        final long number = id >>> SLOT_BITS;
        if (number == 0 || number > lastNumber || at >= slots.length) {
            counts.increment(ShipCounter.RELEASES_FOREIGN);
            return null;
        }
        final Slot slot = slots[at];
        if (slot.message == null || slot.id != id) {
            // a number that was given out, though perhaps with another place: that is nobody's
            counts.increment(ShipCounter.RELEASES_STALE);
            return null;
        }
        final int parts = slot.message.partCount();
        if (firstPart < 0 || count < 0 || firstPart > parts || count > parts - firstPart || count == 0 && parts != 0) {
            counts.increment(ShipCounter.RELEASES_FOREIGN);
            return null;
        }
        for (int part = firstPart; part < firstPart + count; part++) {
            if (slot.released.get(part)) {
                counts.increment(ShipCounter.RELEASES_DOUBLE);
                continue;
            }
            slot.released.set(part);
            slot.message.releasePart(part);
            slot.left--;
        }
        return slot.left == 0 ? remove(at) : null;
    }

    /** Releases what is left of any message and gives it out; null when there is none. */
    ShipMessage takeBack() {
        for (int at = 0; at < slots.length; at++) {
            final Slot slot = slots[at];
            if (slot.message != null) {
                for (int part = slot.released.nextClearBit(0);
                        part < slot.message.partCount();
                        part = slot.released.nextClearBit(part + 1)) {
                    slot.message.releasePart(part);
                }
                return remove(at);
            }
        }
        return null;
    }

    private ShipMessage remove(final int at) {
        final ShipMessage message = slots[at].message;
        slots[at].message = null;
        freeSlots[freeCount++] = at;
        return message;
    }
}
