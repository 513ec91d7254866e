package org.pebbleioc.ioc.ca;

/** Status codes of {@code caerr.h} that a server sends: number shifted by 3, severity in the low bits. */
final class Eca {
    static final int NORMAL = 1;
    static final int ALLOCMEM = 48;
    static final int TOLARGE = 72;
    static final int BADTYPE = 114;
    static final int INTERNAL = 142;
    static final int GETFAIL = 152;
    static final int PUTFAIL = 160;
    static final int BADCOUNT = 176;
    static final int BADMONID = 242;
    static final int DEFUNCT = 278;
    static final int BADMASK = 330;
    static final int NORDACCESS = 368;
    static final int NOWTACCESS = 376;

    private Eca() {}
}
