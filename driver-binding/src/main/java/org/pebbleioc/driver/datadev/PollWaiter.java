package org.pebbleioc.driver.datadev;

import org.pebbleioc.driver.DmaException;

/**
 * Waits in {@code poll(2)} for the device and for an eventfd that {@link #wakeup} writes: closing the descriptor from
 * another thread would not end the call. A Java interrupt does not either, so the wait comes up for air every
 * {@link #SLICE_NS}.
 */
final class PollWaiter implements Waiter {
    private static final long SLICE_NS = 50_000_000;
    private static final int DEVICE = 0;
    private static final int WAKE = DatadevConstants.POLLFD_BYTES;

    private final DatadevIo io;
    private final short events;
    private final int eventfd;
    private final OffHeap one = new OffHeap(Long.BYTES);

    // the waiting thread
    private final OffHeap pollfds = new OffHeap(2 * DatadevConstants.POLLFD_BYTES);
    private final OffHeap drained = new OffHeap(Long.BYTES);

    /** @param events POLLIN or POLLOUT: a device that is idle is always writable, waiting for both would spin */
    PollWaiter(final DatadevIo io, final short events) throws DmaException {
        this.io = io;
        this.events = events;
        eventfd = Libc.eventfd(0, DatadevConstants.EFD_CLOEXEC | DatadevConstants.EFD_NONBLOCK);
        if (eventfd < 0) {
            throw new DmaException("eventfd", io.name(), -eventfd, "too many open files; raise ulimit -n");
        }
        one.bytes.putLong(0, 1);
        pollfds.bytes.putInt(DEVICE, io.fd());
        pollfds.bytes.putShort(DEVICE + DatadevConstants.POLLFD_EVENTS, events);
        pollfds.bytes.putInt(WAKE, eventfd);
        pollfds.bytes.putShort(WAKE + DatadevConstants.POLLFD_EVENTS, DatadevConstants.POLLIN);
    }

    @Override
    public boolean await(final long timeoutNs) throws DmaException {
        final long startNs = System.nanoTime();
        for (; ; ) {
            final long leftNs = timeoutNs - (System.nanoTime() - startNs);
            final boolean last = leftNs <= 0 || Thread.currentThread().isInterrupted() || io.isClosing();
            final int sliceMs = last ? 0 : (int) ((Math.min(leftNs, SLICE_NS) + 999_999) / 1_000_000);
            final int ready = Libc.poll(pollfds.address, 2, sliceMs);
            if (ready < 0 && ready != -DatadevConstants.EINTR) {
                throw io.refused("poll", -ready, "the descriptor is not usable; reopen the device");
            }
            if (ready > 0) {
                final boolean woken = pollfds.bytes.getShort(WAKE + DatadevConstants.POLLFD_REVENTS) != 0;
                if (woken) {
                    Libc.read(eventfd, drained.address, Long.BYTES);
                }
                final short revents = pollfds.bytes.getShort(DEVICE + DatadevConstants.POLLFD_REVENTS);
                if ((revents & events) != 0) {
                    return true;
                }
                if (revents != 0) { // the driver of today never says so: the node is not what it was
                    io.checkPresent("poll");
                    throw io.refused("poll", 0, "unexpected revents=" + revents + "; reopen the device");
                }
                if (woken) {
                    return false;
                }
            }
            if (last) {
                return false;
            }
        }
    }

    @Override
    public void wakeup() {
        Libc.write(eventfd, one.address, Long.BYTES); // full means that a wake-up is pending anyway
    }

    @Override
    public void close() {
        Libc.close(eventfd);
    }
}
