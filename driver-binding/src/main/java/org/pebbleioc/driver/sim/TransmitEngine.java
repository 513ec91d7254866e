package org.pebbleioc.driver.sim;

/**
 * The engine's sending half, run by whoever sends: frames leave the card in the order they were written, or come back
 * as received ones. One thread at a time is in it; others leave their frame to that one.
 */
final class TransmitEngine {
    private final Object lock;
    private final BufferPool pool;
    private final DmaMemory memory;
    private final Hardware hardware;
    private final boolean loopback;
    private final Runnable freed;

    // guarded by lock
    private boolean running;
    private boolean wedged;
    private long lost;

    /** @param freed called under the lock whenever a transmit buffer may have become free */
    TransmitEngine(
            final Object lock,
            final BufferPool pool,
            final DmaMemory memory,
            final Hardware hardware,
            final boolean loopback,
            final Runnable freed) {
        this.lock = lock;
        this.pool = pool;
        this.memory = memory;
        this.hardware = hardware;
        this.loopback = loopback;
        this.freed = freed;
    }

    /** Sends all that waits. No lock is held over a copy. */
    void run() {
        for (; ; ) {
            final int from;
            synchronized (lock) {
                if (running || wedged) {
                    return;
                }
                from = pool.nextToSend();
                if (from == Hardware.NONE) {
                    return;
                }
                if (pool.sizeOf(from) == 0) {
                    wedged = true;
                    return;
                }
                running = true;
            }
            try {
                if (loopback) {
                    loop(from);
                }
            } finally {
                synchronized (lock) {
                    pool.sent(from);
                    running = false;
                    freed.run();
                }
            }
        }
    }

    /** The buffer is the engine's alone meanwhile, and so is what is said about it. */
    private void loop(final int from) {
        final int to = hardware.take();
        if (to == Hardware.NONE) {
            synchronized (lock) {
                lost++;
            }
            return;
        }
        final int size = pool.sizeOf(from);
        memory.deviceBytes(to).put(0, memory.deviceBytes(from), 0, size);
        hardware.deliver(to, size, pool.destOf(from), pool.flagsOf(from), 0);
    }

    /** Frames that found no receive buffer. */
    long lost() {
        synchronized (lock) {
            return lost;
        }
    }
}
