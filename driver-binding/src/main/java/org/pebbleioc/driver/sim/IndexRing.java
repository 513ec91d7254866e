package org.pebbleioc.driver.sim;

/** A first-in first-out ring of buffer indices with a fixed capacity. Guarded by its owner's lock. */
final class IndexRing {
    private final int[] slots;
    private int head;
    private int size;

    IndexRing(final int capacity) {
        slots = new int[capacity];
    }

    void add(final int index) {
        if (!offer(index)) {
            throw new IllegalStateException("ring is full: capacity=" + slots.length + " index=" + index);
        }
    }

    /** @return false when it is full: the entry is dropped, as the driver's queues do */
    boolean offer(final int index) {
        if (size == slots.length) {
            return false;
        }
        int tail = head + size;
        if (tail >= slots.length) {
            tail -= slots.length;
        }
        slots[tail] = index;
        size++;
        return true;
    }

    /** The oldest entry; the ring must not be empty. */
    int remove() {
        if (size == 0) {
            throw new IllegalStateException("ring is empty");
        }
        final int index = slots[head];
        head = head + 1 == slots.length ? 0 : head + 1;
        size--;
        return index;
    }

    /** The entry added last; the ring must not be empty. */
    int removeNewest() {
        if (size == 0) {
            throw new IllegalStateException("ring is empty");
        }
        size--;
        final int tail = head + size;
        return slots[tail >= slots.length ? tail - slots.length : tail];
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }
}
