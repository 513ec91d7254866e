package org.pebbleioc.pva.server;

import java.util.function.Predicate;

/** Whom a publisher asks when all its memory is with clients and taking back has not helped. */
public interface PvEvictor {
    /**
     * Drops one client that is being sent the memory of such a value, by a monitor or a get, and has taken nothing of it
     * for so long. The memory comes back from another thread, soon. Any thread.
     *
     * @return whether one was dropped
     */
    boolean evictStuck(Predicate<PvUpdate> whose, long forNs);
}
