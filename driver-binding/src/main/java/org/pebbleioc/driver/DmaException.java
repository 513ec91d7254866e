package org.pebbleioc.driver;

import java.io.IOException;

/** A device did not do what it was asked: names operation, device, errno and the remedy. */
public class DmaException extends IOException {
    private final String operation;
    private final int errno;

    /**
     * @param operation what was asked, as the driver calls it
     * @param device which one, for example {@code /dev/datadev_0}
     * @param errno as the driver answered, 0 where there is none; the driver says EPERM (1) for nearly everything
     * @param remedy what a person can do about it
     */
    public DmaException(final String operation, final String device, final int errno, final String remedy) {
        super(operation + " on " + device + " failed" + (errno == 0 ? "" : " with errno " + errno) + ": " + remedy);
        this.operation = operation;
        this.errno = errno;
    }

    public String operation() {
        return operation;
    }

    public int errno() {
        return errno;
    }
}
