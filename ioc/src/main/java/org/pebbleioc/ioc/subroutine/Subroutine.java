package org.pebbleioc.ioc.subroutine;

/**
 * A function that a {@code sub} or {@code aSub} record calls by the name in INAM, once at iocInit, or in SNAM, at every
 * processing. It runs on the thread that processes the record, with the record's lock set held, so it must be short and
 * must not wait; what takes long begins with {@link SubroutineCall#later}.
 */
@FunctionalInterface
public interface Subroutine {
    /**
     * @return what base's functions return: 0 for done; a negative number raises SOFT with the severity of BRSV. An
     *     {@code aSub} keeps it in VAL and writes its outputs only after 0. What INAM's function returns does not count
     * @throws Exception counts like -1, and its message becomes the alarm's
     */
    int call(SubroutineCall call) throws Exception;
}
