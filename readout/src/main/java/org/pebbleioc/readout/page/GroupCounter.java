package org.pebbleioc.readout.page;

/**
 * What the grouping counts, all links together. Pages: in = grouped + bad + implausible + late + duplicate + overflow +
 * waiting for confirmation. Counted by {@code page-grouper}.
 */
public enum GroupCounter {
    PAGES_IN("pages that came from the cards"),
    BYTES_IN("bytes in them"),
    PAGES_GROUPED("pages put into a time frame"),
    PAGES_BAD("pages whose first header cannot be followed or names another link"),
    PAGES_IMPLAUSIBLE("pages whose orbit is far off, and stayed alone with it"),
    PAGES_LATE("pages of time frames that were closed before"),
    PAGES_DUPLICATE("pages that had come before"),
    PAGES_OVERFLOW("pages beyond what a time frame of one link may have"),

    TIME_FRAMES_BUILT("time frames closed"),
    TIME_FRAMES_COMPLETE("of these, all known links had delivered"),
    TIME_FRAMES_TIMED_OUT("of these, the wait for a link was over"),
    TIME_FRAMES_OVERFLOW("of these, closed early as too many were open"),
    TIME_FRAMES_FORCED("of these, closed early by a jump of the orbit or a stop"),
    TIME_FRAMES_ABSENT("time frames of which no link delivered anything, between others"),
    ORBIT_JUMPS("jumps of the orbit that a second page confirmed"),
    LINKS_LOST("times that a link was given up as it did not deliver"),

    LINK_FRAMES_BUILT("time frames of links handed on, damaged ones too"),
    LINK_FRAMES_DAMAGED("of these, with any damage"),
    LINK_FRAMES_MISSING("time frames to which a known link delivered nothing"),
    LINK_FRAMES_UNWANTED("times that a consumer had no room for one"),
    SINK_ERRORS("times that a consumer failed on one");

    private final String label;

    GroupCounter(final String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
