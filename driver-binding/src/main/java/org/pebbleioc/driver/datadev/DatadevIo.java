package org.pebbleioc.driver.datadev;

import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaGoneException;

/**
 * One open descriptor of the driver: who is in a call on it, whether the device is still there, and how a refusal is
 * told. A driver that was removed answers 0 to everything and fails nothing, so its buffer count is asked for whenever
 * nothing has come for a while.
 */
final class DatadevIo {
    /** How long silence is taken for an idle card before the driver is asked. */
    private static final long SILENCE_NS = 250_000_000;

    private final String name;
    private final int fd;
    private final OpenGuard guard;

    // written by any thread that is in a call
    private volatile boolean gone;
    private volatile long seenNs = System.nanoTime();

    DatadevIo(final String name, final int fd) {
        this.name = name;
        this.fd = fd;
        guard = new OpenGuard(name);
    }

    String name() {
        return name;
    }

    int fd() {
        return fd;
    }

    OpenGuard guard() {
        return guard;
    }

    boolean isGone() {
        return gone;
    }

    boolean isClosing() {
        return guard.isClosing();
    }

    /** Each call to the driver stands between this and {@link #leave}. */
    void enter(final String operation) throws DmaException {
        guard.enter(operation);
        if (gone) {
            guard.leave();
            throw new DmaGoneException(operation, name);
        }
    }

    void leave() {
        guard.leave();
    }

    /** Inside a call. @return at least 0 */
    long ioctl(final String operation, final int command, final long argument, final String remedy)
            throws DmaException {
        final long answer = Libc.ioctl(fd, command, argument);
        if (answer < 0) {
            throw refused(operation, (int) -answer, remedy);
        }
        return answer;
    }

    /** A whole call without an argument. */
    long query(final String operation, final int command) throws DmaException {
        enter(operation);
        try {
            return ioctl(operation, command, 0, "the driver does not know this call; is it too old?");
        } finally {
            leave();
        }
    }

    /** Inside a call that brought something: the device is alive. */
    void seen() {
        seenNs = System.nanoTime();
    }

    /** Inside a call that brought nothing. */
    void checkPresentNowAndThen(final String operation) throws DmaException {
        if (System.nanoTime() - seenNs > SILENCE_NS) {
            checkPresent(operation);
        }
    }

    /** Inside a call. */
    void checkPresent(final String operation) throws DmaException {
        if (meansGone(Libc.ioctl(fd, DatadevConstants.GET_BUFF_COUNT, 0))
                || meansGone(Libc.ioctl(fd, DatadevConstants.GET_BUFF_SIZE, 0))) {
            gone = true;
            throw new DmaGoneException(operation, name);
        }
        seen();
    }

    /** Other errors say that something else is wrong, for example that this never was such a device. */
    private static boolean meansGone(final long answer) {
        return answer == 0 || answer == -DatadevConstants.ENODEV || answer == -DatadevConstants.ENXIO;
    }

    /** Inside a call that failed: the removal of the device is a better explanation than the errno. */
    DmaException refused(final String operation, final int errno, final String remedy) {
        try {
            checkPresent(operation);
        } catch (final DmaException e) {
            return e;
        }
        return new DmaException(operation, name, errno, remedy);
    }
}
