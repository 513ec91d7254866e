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
        if (size == slots.length) {
            throw new IllegalStateException("ring is full: capacity=" + slots.length + " index=" + index);
        }
        int tail = head + size;
        if (tail >= slots.length) {
            tail -= slots.length;
        }
        slots[tail] = index;
        size++;
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

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }
}
