package org.pebbleioc.pva.server;

import java.util.Locale;

/** What a monitor's queue does with a new update when it is full, or when its client's memory is used up. */
public enum QueuePolicy {
    /**
     * The newest queued update is replaced (counted as squashed), as EPICS servers do: with a queue of 1 a screen always
     * gets the newest, with a longer one a burst of the length of the queue arrives whole.
     */
    LATEST,

    /** The oldest queued update is given up (dropped): the client gets the last so many in a row. */
    OLDEST,

    /**
     * Nothing is replaced as long as it fits, and a publisher that needs its memory back asks all others first. What
     * does not fit replaces the newest queued update, so that the client's last value is the PV's, and counts as dropped:
     * a client that wants every update knows by that number that it has not got them. With {@code pipeline=true} this is
     * what a request gets unless it says otherwise.
     */
    LOSSLESS;

    /** The word for it in requests, variables and reports. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The policy of this word, or null. */
    static QueuePolicy of(final String word) {
        for (final QueuePolicy policy : values()) {
            if (policy.word().equals(word)) {
                return policy;
            }
        }
        return null;
    }
}
