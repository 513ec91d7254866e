package org.pebbleioc.driver.sim;

/** The error numbers that the driver gives ({@code linux/errno.h}); it says {@link #EPERM} for nearly everything. */
final class Errno {
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int ENXIO = 6;
    static final int EBADF = 9;
    static final int EACCES = 13;
    static final int EFAULT = 14;
    static final int EINVAL = 22;
    static final int ESPIPE = 29;
    /** Kernel-internal; no libc has a name for it. What a driver without GPU support answers to GPU commands. */
    static final int ENOTSUPP = 524;

    private Errno() {}
}
